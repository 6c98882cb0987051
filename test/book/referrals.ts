import { type Account, isCustomer } from './account';
import { DAY, dateOf, isoOf } from './calendar';
import { companyName } from './names';
import type { ReferralRow } from './types';
import type { World } from './world';

/** A month in which a content customer may name another company, and that one may buy. */
export function referralMonth(world: World, account: Account): void {
  const rng = world.rng('referral', account.n, world.day);
  if (!rng.chance(0.012 * account.health)) return;
  const at = isoOf(world.day * DAY + 12 * 3600);
  const row: ReferralRow = {
    referral_id: `rf-${world.serial('referral')}`,
    customer_id: account.billing,
    referred_name: companyName(rng, 4000 + rng.int(0, 900), account.region).name,
    referred_on: dateOf(world.day),
    became_customer_on: '',
    updated_at: at,
  };
  world.put('referrals', row);
  if (!rng.chance(0.3)) return;
  world.on(world.day + rng.int(40, 160), () => {
    if (!isCustomer(account)) return;
    row.became_customer_on = dateOf(world.day);
    row.updated_at = isoOf(world.day * DAY + 12 * 3600);
    world.put('referrals', row);
  });
}
