import type { Account } from './account';
import { money, startBilling, subscribe } from './billing';
import { addMonths, dateOf } from './calendar';
import { firstFeatures } from './health';
import { planOverride, planTierOverride } from './judgement';
import { onboard } from './onboarding';
import { OPERATIONS, type Plan } from './organization';
import { planDeparture } from './people';
import { startPulse } from './pulse';
import { planRenewal } from './renewals';
import { planSevereCase } from './support';
import { startSurveys } from './surveys';
import { startTouches } from './touches';
import { provision } from './use';
import type { World } from './world';

export const SEATS: Record<Plan, readonly [number, number]> = {
  Enterprise: [20, 62],
  Growth: [6, 21],
  Starter: [3, 7],
};
export const SEAT_PRICE: Record<Plan, number> = { Enterprise: 1400, Growth: 950, Starter: 600 };

/** The terms of a contract from `start` on, and how the CRM shows them. */
export function contract(
  world: World,
  account: Account,
  start: number,
  end: number | undefined,
): Record<string, string | number | null> {
  const rng = world.rng('contract', account.n);
  const story = account.story;
  account.status = 'customer';
  account.termMonths = story
    ? 12
    : account.plan === 'Enterprise'
      ? rng.weighted([
          [12, 6],
          [24, 3],
          [36, 1],
        ])
      : rng.weighted([
          [12, 9],
          [24, 1],
        ]);
  account.contractEnd = end ?? addMonths(start, account.termMonths) - 1;
  account.contractStart = end === undefined ? start : addMonths(end + 1, -account.termMonths);
  const [low, high] = SEATS[account.plan];
  const seats = rng.int(low, high);
  account.arr = Math.round((seats * SEAT_PRICE[account.plan] * rng.between(0.8, 1.25)) / 10) * 10;
  account.seats = story?.unlimitedSeats ? null : seats;
  account.rolls = story
    ? story.renewal === 'rolls'
    : rng.chance({ Starter: 0.5, Growth: 0.15, Enterprise: 0 }[account.plan]);
  return {
    Type: 'Customer',
    Plan__c: story?.planUnknown ? null : account.plan,
    Annual_Recurring_Revenue__c: money(account.arr),
    Contract_End__c: story?.noRenewalDate ? null : dateOf(account.contractEnd),
    Customer_Success_Manager__c: account.csm.id,
    Workspace_Id__c: account.connected ? account.workspace : null,
    Billing_Id__c: account.connected ? account.billing : null,
  };
}

/** Everything that begins with a signed contract. */
export function begin(world: World, account: Account, known: number): void {
  const seats = account.seats;
  const products: readonly (readonly [string, number])[] =
    account.story?.renewal === 'co-termed' || account.story?.renewal === 'several open'
      ? [
          ['Core', 0.7],
          ['Automation', 0.3],
        ]
      : [['Core', 1]];
  for (const [product, share] of products) {
    subscribe(
      world,
      account,
      {
        product,
        seats: product === 'Core' ? seats : seats && Math.round(seats / 3),
        amount: account.arr * share,
        start_date: dateOf(account.contractStart),
        end_date: account.story?.noRenewalDate ? '' : dateOf(account.contractEnd),
        status: 'active',
      },
      known,
    );
  }
  onboard(world, account);
  account.features = firstFeatures(world, account);
  provision(
    world,
    account,
    Math.round((seats ?? 64) * world.rng('provision', account.n).between(0.92, 1.06)),
    account.since + 8,
  );
  startBilling(world, account);
  startTouches(world, account);
  startSurveys(world, account);
  startPulse(world, account);
  planOverride(world, account);
  planTierOverride(world, account);
  planRenewal(world, account);
  planDeparture(world, account);
  planSevereCase(world, account);
}

/** Large accounts have an account team. */
export function joinTeam(world: World, account: Account, t: number): void {
  if (account.plan !== 'Enterprise') return;
  const team = [
    [account.csm, 'Customer Success Manager'],
    [account.owner, 'Account Manager'],
  ] as const;
  for (const [user, role] of team) {
    world.insert('AccountTeamMember', t, OPERATIONS, {
      AccountId: account.id,
      UserId: user.id,
      TeamMemberRole: role,
    });
  }
}
