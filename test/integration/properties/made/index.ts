import { addDays, type Day, daysFromTo } from '../../../../shared/day';
import type { FactBody } from '../../../../worker/store/kinds';
import { Rng } from '../../../book/rng';
import { livePeople } from './people';
import { Told } from './told';
import { liveTrade } from './trade';

/** How far back the use of a made account goes. */
const USE_DAYS = 150;

/**
 * Accounts that no book would hold: few facts in odd mixtures, most of which change shortly before `lastDay`, so
 * that rules of absence meet each other. The same seed gives the same accounts.
 */
export function makeAccounts(count: number, seed: number, lastDay: Day): Told[] {
  return Array.from({ length: count }, (_, n) => makeAccount(new Rng(seed, n), n, lastDay));
}

function makeAccount(rng: Rng, n: number, lastDay: Day): Told {
  const account = `001MADE${String(n).padStart(8, '0')}AAA`;
  const name = `made-${n}`;
  const keys = { product: name, billing: name, surveys: `${name}.test`, milestones: name };
  const told = new Told(account, keys);
  const created = addDays(lastDay, -rng.pick([55, 90, 400, 600]));
  livePeople(told, rng, created, lastDay);
  liveState(told, rng, created, lastDay);
  liveTrade(told, rng, created, lastDay);
  liveUse(told, rng, created, lastDay);
  return told;
}

/** Versions of the account itself: plan, money, renewal, what its CSM put down. */
function liveState(told: Told, rng: Rng, created: Day, lastDay: Day): void {
  let body: FactBody<'account'> = {
    name: told.keys.product,
    type: 'Customer',
    in_scope: true,
    created_on: created,
    plan: rng.pick(['Enterprise', 'Growth', 'Starter', null]),
    arr: rng.chance(0.8) ? String(rng.int(5000, 90000)) : null,
    renewal_date: rng.chance(0.8) ? addDays(lastDay, rng.int(-20, 300)) : null,
  };
  told.tell('account', '', created, body);
  const contacts = told.facts.get('contact') ?? [];
  for (let ago = rng.int(15, 80); ago >= 0; ago -= rng.int(3, 25)) {
    const day = addDays(lastDay, -ago);
    if (rng.chance(0.6)) {
      body = { ...body, pulse: rng.pick(['Green', 'Yellow', 'Red']), pulse_at: day, pulse_reason: null };
    }
    if (contacts.length > 0 && rng.chance(0.25)) {
      body = { ...body, budget_owner_override: rng.pick(contacts).record };
    }
    if (rng.chance(0.1)) body = { ...body, plan: rng.pick(['Enterprise', 'Growth', 'Starter']) };
    if (day > created) told.tell('account', '', day, body);
  }
}

/** Few users, of whom some come every day, some now and then, and some have stopped. */
function liveUse(told: Told, rng: Rng, created: Day, lastDay: Day): void {
  const users = rng.weighted([
    [0, 2],
    [4, 1],
    [6, 4],
    [12, 3],
    [20, 1],
  ] as const);
  for (let u = 0; u < users; u++) {
    const share = rng.pick([0.03, 0.1, 0.3, 0.8]);
    const from = addDays(lastDay, -rng.int(1, USE_DAYS));
    const to = rng.chance(0.6) ? addDays(lastDay, -1) : addDays(lastDay, -rng.int(5, 60));
    for (const day of daysFromTo(from < created ? created : from, to)) {
      if (!rng.chance(share)) continue;
      const known = addDays(day, rng.chance(0.95) ? 0 : rng.int(1, 4));
      if (known > lastDay) continue;
      told.userDays.push({ key: told.keys.product, user: `u${u}`, day, known, keyFeature: rng.chance(0.4) });
    }
  }
}
