import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addDays } from '../../../shared/day';
import { type Looks, lookedBefore, withLook } from '../../../shared/last-looked';

const ID = '001A0000006Vm9rIAC';

it('knows no look before the first', () => {
  expect(lookedBefore({}, ID, '2026-03-01')).toBeNull();
  expect(lookedBefore(withLook({}, ID, '2026-03-01'), ID, '2026-03-01')).toBeNull();
});

it('compares with the last look of an earlier day, however often one looks today', () => {
  let looks: Looks = withLook({}, ID, '2026-02-20');
  for (let i = 0; i < 3; i++) looks = withLook(looks, ID, '2026-03-01');
  expect(lookedBefore(looks, ID, '2026-03-01')).toBe('2026-02-20');
  expect(lookedBefore(looks, ID, '2026-03-02')).toBe('2026-03-01');
});

it('keeps the looks at each account apart', () => {
  const looks = withLook(withLook({}, ID, '2026-02-20'), 'other', '2026-02-25');
  expect(lookedBefore(looks, ID, '2026-03-01')).toBe('2026-02-20');
});

it('is not moved back by a look at an earlier day', () => {
  const looks = withLook(withLook({}, ID, '2026-03-01'), ID, '2026-02-01');
  expect(lookedBefore(looks, ID, '2026-03-05')).toBe('2026-03-01');
});

it('forgets the accounts that were not seen for longest once there are 500', () => {
  let looks: Looks = {};
  for (let i = 0; i < 520; i++) looks = withLook(looks, `a${i}`, addDays('2025-01-01', i));
  expect(Object.keys(looks)).toHaveLength(500);
  expect(looks).not.toHaveProperty('a19');
  expect(looks).toHaveProperty('a20');
  expect(looks).toHaveProperty('a519');
});

it('always finds the day of the last look before today', () => {
  const steps = fc.array(fc.nat({ max: 3 }), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(steps, (gaps) => {
      let day = '2026-01-01';
      const days: string[] = [];
      let looks: Looks = {};
      for (const gap of gaps) {
        day = addDays(day, gap);
        days.push(day);
        looks = withLook(looks, ID, day);
      }
      expect(lookedBefore(looks, ID, day)).toBe(days.findLast((one) => one < day) ?? null);
    }),
  );
});
