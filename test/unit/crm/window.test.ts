import { describe, expect, it } from 'vitest';
import { literal } from '../../../worker/crm/soql';
import { domainOf } from '../../../worker/sources/salesforce/account-keys';
import { cursorOf, positionOf, seenBefore, windowOf } from '../../../worker/sources/salesforce/window';

const UPPER = '2026-05-03T12:00:00.000Z';
const FLOOR = '2026-05-03T11:00:00.000Z';
const AFTER = { modstamp: '2026-05-03T11:30:00.000Z', id: '001000000000001AAA' };

describe('where a read goes on', () => {
  it('reads all there is the first time', () => {
    expect(windowOf(positionOf(undefined), UPPER)).toBe(`SystemModstamp < ${UPPER}`);
  });

  it('overlaps the last read by ten minutes', () => {
    expect(windowOf({ floor: FLOOR, after: null }, UPPER)).toBe(
      `SystemModstamp < ${UPPER} AND SystemModstamp >= 2026-05-03T10:50:00.000Z`,
    );
  });

  it('goes on after the last row, rows of the same instant included', () => {
    expect(windowOf({ floor: FLOOR, after: AFTER }, UPPER)).toBe(
      `SystemModstamp < ${UPPER} AND SystemModstamp >= ${AFTER.modstamp} ` +
        `AND (SystemModstamp > ${AFTER.modstamp} OR Id > '${AFTER.id}')`,
    );
  });

  it('is kept as it is, and anything else begins anew', () => {
    const at = { floor: FLOOR, after: AFTER };
    expect(positionOf(cursorOf(at))).toEqual(at);
    expect(positionOf({ page: 3 })).toEqual({ floor: null, after: null });
  });

  it('knows records that the last read must have met', () => {
    const at = { floor: FLOOR, after: null };
    expect(seenBefore(at, '2026-05-03T10:59:59.000Z')).toBe(true);
    expect(seenBefore(at, FLOOR)).toBe(false);
    expect(seenBefore({ floor: null, after: AFTER }, '2020-01-01T00:00:00.000Z')).toBe(false);
  });
});

describe('text in a query', () => {
  it('stays text', () => {
    expect(literal('O\'Neill \\ "x" \n')).toBe("'O\\'Neill \\\\ \\\"x\\\" \\n'");
  });
});

describe('the domain of a website', () => {
  it.each([
    ['https://www.Acme.example/about?x=1', 'acme.example'],
    ['acme.example', 'acme.example'],
    ['http://shop.acme.example:8080', 'shop.acme.example'],
    ['n/a', null],
    ['', null],
    [null, null],
  ])('of %s is %s', (website, domain) => {
    expect(domainOf(website)).toBe(domain);
  });
});
