import { expect, test } from 'vitest';
import { pageSize, QueryLocators } from './query-locators';

const BASE = '/services/data/v66.0';
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));
const locatorOf = (url: string | undefined) => (url ?? '').split('/').at(-1) ?? '';

test('pages follow each other to the last row, each readable again', () => {
  const locators = new QueryLocators();
  const first = locators.first('me', { records: rows(450), totalSize: 450 }, 200, BASE);
  expect(first).toMatchObject({ totalSize: 450, done: false });
  const second = locators.next('me', locatorOf(first.nextRecordsUrl), 200, BASE);
  expect(second.records.at(0)).toEqual({ index: 200 });
  expect(second.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/\w+-400$/);
  const last = locators.next('me', locatorOf(second.nextRecordsUrl), 200, BASE);
  expect(last).toMatchObject({ totalSize: 450, done: true });
  expect(last.records).toHaveLength(50);
  expect(last.nextRecordsUrl).toBeUndefined();
  expect(locators.next('me', locatorOf(second.nextRecordsUrl), 200, BASE)).toEqual(last);
});

test('a result that fits a page opens no cursor', () => {
  const page = new QueryLocators().first('me', { records: rows(200), totalSize: 200 }, 200, BASE);
  expect(page).toEqual({ totalSize: 200, done: true, records: rows(200) });
});

test('a locator is its own user’s only, and the eleventh open cursor drops the first', () => {
  const locators = new QueryLocators();
  const open = () =>
    locatorOf(locators.first('me', { records: rows(300), totalSize: 300 }, 200, BASE).nextRecordsUrl);
  const all = Array.from({ length: 11 }, open);
  expect(() => locators.next('you', all[10] ?? '', 200, BASE)).toThrow('invalid query locator');
  expect(() => locators.next('me', all[0] ?? '', 200, BASE)).toThrow('invalid query locator');
  expect(locators.next('me', all[1] ?? '', 200, BASE).records).toHaveLength(100);
});

test('the batch size is kept between 200 and 2,000', () => {
  const sizes = [undefined, 'batchSize=1', 'batchSize=500', 'batchSize = 9000'].map(pageSize);
  expect(sizes).toEqual([2000, 200, 500, 2000]);
});
