import type { Account } from './account';
import { addMonths, DAY, dateOf, workday } from './calendar';
import { begin, contract, joinTeam, SEAT_PRICE, SEATS } from './contract';
import { introduce } from './introduce';
import { closeDeal, openDeal } from './opportunities';
import { OPERATIONS } from './organization';
import { addPeople } from './people';
import type { Story } from './story';
import type { World } from './world';

/** A customer of the time before the book, with the opportunity that its term rests on. */
export function existingCustomer(world: World, story: Story | null): Account {
  const serial = world.accounts.length;
  const rng = world.rng('existing', serial);
  const age = story
    ? rng.int(420, 900)
    : rng.weighted([
        [rng.int(20, 110), 1],
        [rng.int(120, 2000), 12],
      ]);
  const since = world.firstDay - age;
  const t = (since - 100) * DAY + 13 * 3600;
  const account = introduce(world, 'Customer', t, story);
  account.since = since;
  const ahead = account.story?.endsOn ?? (story ? rng.int(40, 360) : undefined);
  const end = ahead === undefined ? undefined : currentEnd(world, world.firstDay + ahead);
  const fields = contract(world, account, since, end);
  if (end === undefined) {
    while (account.contractEnd < world.firstDay) {
      account.contractStart = account.contractEnd + 1;
      account.contractEnd = addMonths(account.contractStart, account.termMonths) - 1;
    }
    if (!account.story?.noRenewalDate) fields.Contract_End__c = dateOf(account.contractEnd);
  }
  addPeople(world, account, t + 60);
  const signed = Math.min(account.contractStart - 12, world.firstDay - 1);
  const kind = account.contractStart > since ? 'Renewal' : 'New Business';
  account.lastWon = openDeal(
    world,
    account,
    {
      kind,
      stage: 'Closed Won',
      closeOn: signed,
      amount: (account.arr * account.termMonths) / 12,
      months: account.termMonths,
    },
    signed * DAY + 15 * 3600,
  );
  world.update('Account', account.id, signed * DAY + 16 * 3600, OPERATIONS, fields);
  joinTeam(world, account, signed * DAY + 17 * 3600);
  begin(world, account, Math.max(since, account.contractStart));
  return account;
}

/** A story's first contract end, brought back by whole terms until the term covers the first day. */
function currentEnd(world: World, end: number): number {
  let at = end;
  while (addMonths(at, -12) >= world.firstDay) at = addMonths(at, -12);
  return at;
}

/** A prospect with people and an open opportunity. */
export function prospect(world: World, t: number): Account {
  const account = introduce(world, 'Prospect', t, null);
  const rng = world.rng('prospect', account.n);
  addPeople(world, account, t + 60);
  const amount = SEATS[account.plan][0] * SEAT_PRICE[account.plan];
  account.pursuit = openDeal(
    world,
    account,
    {
      kind: 'New Business',
      stage: 'Prospecting',
      closeOn: workday(world.day + rng.int(30, 120)),
      amount,
      months: 12,
    },
    t + 900,
  );
  return account;
}

/** The prospect signs at the end of today. */
export function win(world: World, account: Account): void {
  const t = world.day * DAY + 23 * 3600;
  const deal = account.pursuit;
  account.pursuit = null;
  if (deal) closeDeal(world, account, deal, true, t);
  account.since = world.day;
  world.update('Account', account.id, t + 60, OPERATIONS, contract(world, account, world.day, undefined));
  joinTeam(world, account, t + 120);
  begin(world, account, world.day);
}
