import { expect, it } from 'vitest';
import { reasonToKeep } from '../../../worker/crm/clearing-guard';

const keeps = (customers: number, carrying: number, clearing: number): boolean =>
  reasonToKeep({ customers, carrying, clearing }) !== null;

it('keeps what was written where the scope holds nobody, however few they are', () => {
  expect([keeps(0, 1, 1), keeps(0, 300, 300), keeps(0, 300, 0)]).toEqual([true, true, false]);
});

it('keeps it where more than half would be cleared, from 20 accounts on', () => {
  expect([keeps(10, 20, 10), keeps(9, 20, 11), keeps(1, 19, 18)]).toEqual([false, true, false]);
});

it('says what to do', () => {
  expect(reasonToKeep({ customers: 9, carrying: 20, clearing: 11 })).toMatchObject({
    code: 'SCOPE_SHRANK',
    message: expect.stringContaining('11 of the 20 accounts'),
    action: expect.stringContaining('crm.confirmClearing'),
  });
});
