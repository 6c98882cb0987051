import { type Account, budgetOwner, isCustomer, type OpenRenewal } from './account';
import { changeSubscription, money, subscribe } from './billing';
import { addMonths, DAY, dateOf, workday } from './calendar';
import { closeDeal, moveDeal, openDeal, postponeDeal } from './opportunities';
import { CURRENCIES, OPERATIONS } from './organization';
import { clamp, type Rng } from './rng';
import { provision } from './use';
import type { World } from './world';

/** Chance that a customer leaves at the end of its term: noise included, so that the healthy leave too. */
function chanceToLeave(account: Account, rng: Rng): number {
  if (account.story) return 0;
  const felt = 0.65 * account.health + 0.35 * account.footing + 0.05 * rng.normal();
  const sponsored = budgetOwner(account) ? 0 : 0.12;
  return clamp(0.555 - 0.66 * felt + sponsored, 0.03, 0.8);
}

/** Plans how the current term ends. */
export function planRenewal(world: World, account: Account): void {
  if (account.story?.noRenewalDate) return;
  const rng = world.rng('renewal', account.n, account.contractEnd);
  const end = account.contractEnd;
  if (account.rolls) {
    world.on(workday(Math.max(world.day + 1, end - 30)), () => rollOver(world, account, rng));
    return;
  }
  const lead = account.story?.renewal === 'early' ? 230 : rng.int(105, 138);
  world.on(workday(Math.max(world.day + 1, end - lead)), () => openRenewal(world, account, rng));
}

/** No opportunity: notice is given a month before the end, or the term begins again. */
function rollOver(world: World, account: Account, rng: Rng): void {
  if (!isCustomer(account)) return;
  if (rng.chance(chanceToLeave(account, rng)))
    world.on(Math.max(world.day, account.contractEnd), () => leave(world, account));
  else world.on(Math.max(world.day, account.contractEnd), () => renew(world, account, rng));
}

function openRenewal(world: World, account: Account, rng: Rng): void {
  if (!isCustomer(account)) return;
  const t = world.moment(rng, account.region);
  const kind = account.story?.renewal;
  const closeOn = kind === 'early' ? world.day + 45 : account.contractEnd;
  const term = { kind: 'Renewal', stage: 'Qualification', closeOn, months: account.termMonths } as const;
  const value = (account.arr * account.termMonths) / 12;
  if (kind === 'several open') {
    for (const [product, share] of [
      ['Core', 0.7],
      ['Automation', 0.3],
    ] as const) {
      const deal = openDeal(
        world,
        account,
        { ...term, amount: value * share, label: product },
        t + (product === 'Core' ? 0 : 1200),
      );
      account.renewals.push(deal);
    }
  } else if (kind === 'other currency') {
    const from = CURRENCIES.find((c) => c.isoCode === account.currency)?.conversionRate ?? 1;
    account.renewals.push(openDeal(world, account, { ...term, amount: value / from, currency: 'USD' }, t));
  } else {
    account.renewals.push(openDeal(world, account, { ...term, amount: value }, t));
  }
  if (kind === 're-papered') rePaper(world, account, { ...term, amount: value, label: '(new paper)' });
  progress(world, account, rng, closeOn);
}

/** A second opportunity replaces the first, which is closed as lost though nothing was. */
function rePaper(world: World, account: Account, deal: Parameters<typeof openDeal>[2]): void {
  world.on(workday(world.day + 30), () => {
    const first = account.renewals[0];
    if (!first) return;
    const t = world.moment(world.rng('re-paper', account.n, world.day), account.region);
    account.renewals.push(openDeal(world, account, deal, t));
    closeDeal(world, account, first, false, t + 1800);
  });
}

function progress(world: World, account: Account, rng: Rng, closeOn: number): void {
  const span = closeOn - world.day;
  const step = (share: number, stage: 'Proposal/Price Quote' | 'Negotiation/Review') =>
    world.on(workday(world.day + Math.max(1, Math.round(span * share))), () => {
      account.renewals.forEach((deal, i) => {
        moveDeal(world, account, deal, stage, world.moment(rng, account.region) + i);
      });
    });
  step(0.4, 'Proposal/Price Quote');
  step(0.7, 'Negotiation/Review');
  const kind = account.story?.renewal;
  const early = kind === 'early' ? 0 : kind ? 2 : rng.int(1, 24);
  const decideOn = Math.max(
    workday(world.day + Math.max(2, Math.round(span * 0.7) + 1)),
    workday(closeOn - early),
  );
  world.on(decideOn, () => decide(world, account, rng, kind === 'slips' ? 3 : 0));
}

/** Won, lost, or put off for a while; what is put off may be decided after the contract has ended. */
function decide(world: World, account: Account, rng: Rng, delays: number): void {
  if (!isCustomer(account) || account.renewals.length === 0) return;
  const t = world.moment(rng, account.region);
  const waits = delays > 0 || (!account.story && delays === 0 && rng.chance(0.12));
  if (waits) {
    const until = workday(world.day + rng.int(16, 30));
    for (const deal of account.renewals) postponeDeal(world, account, deal, until, t);
    world.on(until, () => decide(world, account, rng, delays > 1 ? delays - 1 : -1));
    return;
  }
  const leaves = rng.chance(chanceToLeave(account, rng));
  for (const [i, deal] of [...account.renewals].entries())
    closeDeal(world, account, deal, !leaves, t + 60 * i);
  if (leaves) {
    account.footing = Math.max(0.1, account.footing - 0.25);
    world.on(Math.max(world.day + 1, account.contractEnd), () => leave(world, account));
  } else renew(world, account, rng);
}

/** A new term from the day after the old one; seats and price move with how it went. */
function renew(world: World, account: Account, rng: Rng): void {
  if (!isCustomer(account)) return;
  const growth = account.story ? 1.03 : clamp(0.62 + 0.52 * account.health + 0.06 * rng.normal(), 0.6, 1.3);
  const oldEnd = account.contractEnd;
  account.arr = Math.round((account.arr * growth) / 10) * 10;
  account.contractEnd = addMonths(oldEnd, account.termMonths);
  const before = account.seats;
  if (account.seats !== null)
    account.seats = Math.max(
      2,
      Math.round(account.seats * (growth > 1.06 ? growth : growth < 0.9 ? growth : 1)),
    );
  if (before !== null && account.seats !== null && account.seats > before)
    provision(world, account, account.seats - before, world.day + 1);
  world.update('Account', account.id, world.moment(rng, account.region) + 3600, OPERATIONS, {
    Annual_Recurring_Revenue__c: money(account.arr),
    Contract_End__c: dateOf(account.contractEnd),
  });
  nextTerm(world, account, oldEnd, before === null ? 1 : (account.seats ?? before) / before, growth);
  planRenewal(world, account);
}

/** Subscription rows of the coming term, told now and in force from its first day. */
function nextTerm(world: World, account: Account, oldEnd: number, seatGrowth: number, growth: number): void {
  const old = account.subscriptions;
  account.subscriptions = [];
  const start = oldEnd + 1;
  for (const row of old) {
    const next = subscribe(
      world,
      account,
      {
        product: row.product,
        seats: row.seats === '' ? null : Math.max(1, Math.round(row.seats * seatGrowth)),
        amount: row.amount * growth,
        start_date: dateOf(start),
        end_date: dateOf(account.contractEnd),
        status: start > world.day ? 'upcoming' : 'active',
      },
      world.day,
    );
    const takeOver = (): void => {
      changeSubscription(world, row, { status: 'ended' });
      if (next.status === 'upcoming') changeSubscription(world, next, { status: 'active' });
    };
    if (start > world.day) world.on(start, takeOver);
    else takeOver();
  }
}

/** The customer is gone: type, subscriptions, use. */
export function leave(world: World, account: Account): void {
  if (!isCustomer(account)) return;
  account.status = 'former';
  world.update('Account', account.id, world.day * DAY + 22 * 3600, OPERATIONS, { Type: 'Former Customer' });
  for (const row of account.subscriptions)
    changeSubscription(world, row, { status: 'cancelled', end_date: dateOf(world.day) });
  for (const deal of account.renewals) closeDeal(world, account, deal, false, world.day * DAY + 21 * 3600);
}

/** A quarter in which a content customer may buy more in mid-term. */
export function expansionQuarter(world: World, account: Account): void {
  const rng = world.rng('expansion', account.n, world.day);
  if (account.story || account.contractEnd - world.day < 150 || !rng.chance(0.12 * account.health)) return;
  const added = Math.round(account.arr * rng.between(0.06, 0.2));
  const months = Math.max(1, Math.round((account.contractEnd - world.day) / 30.4));
  const deal: OpenRenewal = openDeal(
    world,
    account,
    {
      kind: 'Expansion',
      stage: 'Proposal/Price Quote',
      closeOn: world.day + 30,
      amount: (added * months) / 12,
      months,
    },
    world.moment(rng, account.region),
  );
  world.on(workday(world.day + rng.int(15, 45)), () => {
    if (!isCustomer(account)) return;
    const won = rng.chance(0.55 * account.health + 0.15);
    const t = world.moment(rng, account.region);
    const before = account.lastWon;
    closeDeal(world, account, deal, won, t);
    if (!won) return;
    account.lastWon = before ?? deal;
    const core = account.subscriptions[0];
    account.arr += added;
    world.update('Account', account.id, t + 600, OPERATIONS, {
      Annual_Recurring_Revenue__c: money(account.arr),
    });
    if (!core) return;
    const seats = core.seats === '' ? '' : core.seats + Math.max(1, Math.round(core.seats * 0.1));
    if (seats !== '' && core.seats !== '' && account.seats !== null) {
      provision(world, account, seats - core.seats, world.day + 1);
      account.seats += seats - core.seats;
    }
    changeSubscription(world, core, { amount: money(core.amount + added), seats });
  });
}
