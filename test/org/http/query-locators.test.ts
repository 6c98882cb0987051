import { expect, test } from 'vitest';
import { pageSize, QueryLocators } from './query-locators';

const BASE = '/services/data/v66.0';
const NOW = new Date('2026-03-10T02:30:00Z');
const rows = (count: number) => Array.from({ length: count }, (_, index) => ({ index }));
const locatorOf = (url: string | undefined) => (url ?? '').split('/').at(-1) ?? '';

test('pages follow each other to the last row, each readable again', () => {
  const locators = new QueryLocators();
  const first = locators.first('me', { rows: rows(450), totalSize: 450 }, 200, BASE, NOW);
  expect(first).toMatchObject({ totalSize: 450, done: false });
  const second = locators.next('me', locatorOf(first.nextRecordsUrl), 200, BASE, NOW);
  expect(second.records.at(0)).toEqual({ index: 200 });
  expect(second.nextRecordsUrl).toMatch(/^\/services\/data\/v66\.0\/query\/\w+-400$/);
  const last = locators.next('me', locatorOf(second.nextRecordsUrl), 200, BASE, NOW);
  expect(last).toMatchObject({ totalSize: 450, done: true });
  expect(last.records).toHaveLength(50);
  expect(last.nextRecordsUrl).toBeUndefined();
  expect(locators.next('me', locatorOf(second.nextRecordsUrl), 200, BASE, NOW)).toEqual(last);
});

test('a result that fits a page opens no cursor', () => {
  const page = new QueryLocators().first('me', { rows: rows(200), totalSize: 200 }, 200, BASE, NOW);
  expect(page).toEqual({ totalSize: 200, done: true, records: rows(200) });
});

test('a locator is its own user’s only, and the eleventh open cursor drops the first', () => {
  const locators = new QueryLocators();
  const open = () =>
    locatorOf(locators.first('me', { rows: rows(300), totalSize: 300 }, 200, BASE, NOW).nextRecordsUrl);
  const all = Array.from({ length: 11 }, open);
  expect(() => locators.next('you', all[10] ?? '', 200, BASE, NOW)).toThrow('invalid query locator');
  expect(() => locators.next('me', all[0] ?? '', 200, BASE, NOW)).toThrow('invalid query locator');
  expect(locators.next('me', all[1] ?? '', 200, BASE, NOW).records).toHaveLength(100);
});

test('a locator ends after two days, and beyond the last row there is no page', () => {
  const locators = new QueryLocators();
  const page = locators.first('me', { rows: rows(300), totalSize: 300 }, 200, BASE, NOW);
  const locator = locatorOf(page.nextRecordsUrl);
  const after = (hours: number) => new Date(NOW.getTime() + hours * 3_600_000);
  expect(() => locators.next('me', locator.replace('200', '301'), 200, BASE, NOW)).toThrow(
    'invalid query locator',
  );
  expect(locators.next('me', locator, 200, BASE, after(47)).records).toHaveLength(100);
  expect(() => locators.next('me', locator, 200, BASE, after(49))).toThrow('invalid query locator');
});

test('a long list of children has a locator of its own, on every level', () => {
  const locators = new QueryLocators();
  const list = (records: unknown[]) => ({ totalSize: records.length, done: true, records });
  const grandchildren = list(rows(201));
  const parent = { Name: 'a', Contacts: list([{ index: 0, Cases: grandchildren }, ...rows(299)]) };
  const { records } = locators.first(
    'me',
    { rows: [parent], totalSize: 1, hasChildren: true },
    200,
    BASE,
    NOW,
  );
  expect(records).toMatchObject([{ Contacts: { totalSize: 300, done: false } }]);
  const [{ Contacts: contacts }] = records as [{ Contacts: { nextRecordsUrl: string; records: unknown[] } }];
  expect(contacts.records).toHaveLength(200);
  expect(contacts.records[0]).toMatchObject({ Cases: { totalSize: 201, done: false } });
  const rest = locators.next('me', locatorOf(contacts.nextRecordsUrl), 200, BASE, NOW);
  expect(rest).toMatchObject({ totalSize: 300, done: true });
  expect(rest.records).toHaveLength(100);
});

test('what an OFFSET leaves over has one page', () => {
  const result = { rows: rows(300), totalSize: 300, firstPageOnly: true };
  expect(new QueryLocators().first('me', result, 200, BASE, NOW)).toEqual({
    totalSize: 200,
    done: true,
    records: rows(200),
  });
});

test('the batch size is kept between 200 and 2,000', () => {
  const sizes = [undefined, 'batchSize=1', 'batchSize=500', 'batchSize = 9000'].map(pageSize);
  expect(sizes).toEqual([2000, 200, 500, 2000]);
});
