import { isCustomer } from './account';
import { healthWeek } from './health';
import { handOverWeek } from './judgement';
import { peopleWeek } from './people';
import { fillUp, populate } from './population';
import { referralMonth } from './referrals';
import { expansionQuarter } from './renewals';
import { supportWeek } from './support';
import type { CrmChange, TableRows } from './types';
import { turnOverWeek, type UseDay, useLevel } from './use';
import { World } from './world';

export interface LivedDay {
  day: number;
  crm: CrmChange[];
  rows: TableRows;
  uses: readonly UseDay[];
}

/** Lives through the days from the first one on, without end. */
export function* live(seed: number, firstDay: number, customers: number): Generator<LivedDay, never> {
  const world = new World(seed, firstDay, customers);
  populate(world);
  for (;;) {
    const day = world.day;
    for (const account of world.accounts) {
      if (!isCustomer(account)) continue;
      const turn = day + account.n;
      if (turn % 7 === 0) {
        healthWeek(world, account);
        peopleWeek(world, account);
        supportWeek(world, account);
        handOverWeek(world, account);
        if (account.users.length > 0) turnOverWeek(world, account);
      }
      if (turn % 30 === 0) referralMonth(world, account);
      if (turn % 91 === 0) expansionQuarter(world, account);
    }
    world.live();
    fillUp(world);
    const uses: UseDay[] = [];
    for (const account of world.accounts) {
      const level = useLevel(world, account);
      if (level > 0) uses.push({ account, level, features: account.features });
    }
    yield { day, ...world.close(), uses };
  }
}
