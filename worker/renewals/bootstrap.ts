/** What one account may renew: each renewal with its likelihood in percent. */
export interface AccountChance {
  account: string;
  renewals: readonly { cents: number; percent: number }[];
}

const DRAWS = 2000;
/** Shares of the draws below and above the interval: 90 % lie within. */
const TAIL = 0.05;

/**
 * A 90 % interval of what will be renewed, by a parametric bootstrap whose unit is the account: in each of 2,000 draws
 * every account is given one number, and each of its renewals happens where that is below its likelihood. So the renewals
 * of an account stand and fall together, as they do: drawing them one by one would make the interval too narrow.
 * Numbers come from a generator seeded with the account's id, so that the same renewals give the same interval in any
 * order, and quarters of one account agree.
 * @returns hundredths; null where nothing has a likelihood.
 */
export function renewedInterval(accounts: readonly AccountChance[]): { low: number; high: number } | null {
  if (accounts.every(({ renewals }) => renewals.length === 0)) return null;
  const sums = new Float64Array(DRAWS);
  for (const { account, renewals } of accounts) {
    const random = generator(account);
    for (let draw = 0; draw < DRAWS; draw++) {
      const number = random() * 100;
      for (const { cents, percent } of renewals) if (number < percent) sums[draw] = (sums[draw] ?? 0) + cents;
    }
  }
  sums.sort();
  const at = (share: number): number => sums[Math.round(share * (DRAWS - 1))] ?? 0;
  return { low: at(TAIL), high: at(1 - TAIL) };
}

/** Numbers from 0 to below 1: mulberry32, seeded by FNV-1a of a text. */
function generator(seed: string): () => number {
  let state = 0x811c9dc5;
  for (let i = 0; i < seed.length; i++) state = Math.imul(state ^ seed.charCodeAt(i), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
