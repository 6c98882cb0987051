import { expect, test } from 'vitest';
import { Lapsing } from './lapsing';

test('what has ended is not found, and does not pile up', () => {
  let now = 0;
  const lapsing = new Lapsing<{ endsAt: number }>(({ endsAt }) => now >= endsAt);
  lapsing.set('long', { endsAt: 1_000_000 });
  let most = 0;
  for (now = 0; now < 10_000; now++) {
    lapsing.set(`short ${now}`, { endsAt: now + 50 });
    most = Math.max(most, lapsing.held);
  }
  expect(lapsing.get('long')).toBeDefined();
  expect(lapsing.get('short 9940')).toBeUndefined();
  expect(lapsing.get('short 9960')).toBeDefined();
  expect(lapsing.values()).toHaveLength(50);
  expect(most).toBeLessThan(300);
});
