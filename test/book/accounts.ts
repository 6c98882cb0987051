import type { Account, Plan } from './account';
import { money, startBilling, subscribe } from './billing';
import { addMonths, DAY, dateOf, type Region, workday } from './calendar';
import { firstFeatures } from './health';
import { planOverride, planTierOverride } from './judgement';
import { companyName } from './names';
import { onboard } from './onboarding';
import { closeDeal, openDeal } from './opportunities';
import { type Currency, csmsOf, executivesOf, LEFT_EXECUTIVE, OPERATIONS } from './organization';
import { addPeople, planDeparture } from './people';
import { startPulse } from './pulse';
import { planRenewal } from './renewals';
import { clamp, hash } from './rng';
import type { Story } from './stories';
import { planSevereCase } from './support';
import { startSurveys } from './surveys';
import { startTouches } from './touches';
import { provision } from './use';
import type { World } from './world';

const COUNTRIES: Record<Region, readonly string[]> = {
  AMER: ['United States', 'United States', 'Canada', 'Mexico', 'Brazil'],
  EMEA: [
    'Germany',
    'Sweden',
    'France',
    'United Kingdom',
    'United Arab Emirates',
    'Greece',
    'Israel',
    'Denmark',
  ],
  APAC: ['Japan', 'Korea', 'India', 'Australia', 'Singapore'],
};
const INDUSTRIES = [
  'Manufacturing',
  'Finance',
  'Healthcare',
  'Retail',
  'Technology',
  'Energy',
  'Media',
  'Transportation',
];
const USE_CASES = ['Planning', 'Reporting', 'Approvals', 'Compliance'];
const SEATS: Record<Plan, readonly [number, number]> = {
  Enterprise: [20, 58],
  Growth: [6, 20],
  Starter: [3, 7],
};
const SEAT_PRICE: Record<Plan, number> = { Enterprise: 1400, Growth: 950, Starter: 600 };

/** Writes an account nobody has sold to yet, and keeps it in mind. `t` may lie before today. */
export function introduce(world: World, type: string, t: number, story: Story | null): Account {
  const n = world.accounts.length;
  const rng = world.rng('account', n);
  const region =
    story?.region ??
    rng.weighted([
      ['AMER', 5],
      ['EMEA', 4],
      ['APAC', 2],
    ] as const);
  const company = companyName(rng, n, region);
  const csm = rng.pick(csmsOf(region));
  const owner =
    story?.awkward === 'inactive owner' || (!story && rng.chance(0.012))
      ? LEFT_EXECUTIVE
      : rng.pick(executivesOf(region));
  const footing = clamp(0.7 + 0.16 * rng.normal(), 0.15, 0.97);
  const stamp = hash(world.seed, 'key', n).toString(36).padStart(7, '0');
  const account: Account = {
    n,
    id: world.mint('Account'),
    name: story?.name ?? company.name,
    domain: story?.domain ?? company.domain,
    script: story?.script ?? company.script,
    region,
    currency:
      story?.currency ??
      (region === 'EMEA'
        ? rng.weighted<Currency>([
            ['EUR', 6],
            ['GBP', 3],
            ['USD', 1],
          ])
        : 'USD'),
    status: type === 'Partner' ? 'partner' : type === 'Former Customer' ? 'former' : 'prospect',
    story,
    plan:
      story?.plan ??
      rng.weighted<Plan>([
        ['Starter', 36],
        ['Growth', 44],
        ['Enterprise', 20],
      ]),
    owner,
    csm,
    since: 0,
    goLive: 0,
    contractStart: 0,
    contractEnd: 0,
    termMonths: 12,
    rolls: false,
    arr: 0,
    seats: 0,
    workspace: `ws-${stamp}${n.toString(36)}`,
    billing: `cus-${stamp}${n.toString(36)}`,
    connected: !story?.dark,
    health: clamp(footing + 0.06 * rng.normal(), 0.1, 1),
    footing,
    people: [],
    keepsRoles: story ? story.roles !== 'title only' && story.roles !== 'nobody' : !rng.chance(0.07),
    users: [],
    features: 0,
    subscriptions: [],
    renewals: [],
    lastWon: null,
    pursuit: null,
    trial: false,
  };
  if (story) account.health = story.health;
  world.accounts.push(account);
  const site = rng.weighted([
    ['https://www.', 5],
    ['www.', 2],
    ['', 2],
    ['http://', 1],
  ] as const);
  world.insert(
    'Account',
    t,
    owner,
    {
      Name: account.name,
      Type: type,
      Website: `${site}${account.domain}${rng.chance(0.1) ? '/' : ''}`,
      Industry: rng.pick(INDUSTRIES),
      NumberOfEmployees: rng.int(12, 9000),
      AnnualRevenue: rng.int(1, 900) * 1_000_000,
      BillingCountry: rng.pick(COUNTRIES[region]),
      AccountSource: rng.pick(['Web', 'Partner Referral', 'Purchased List', 'Other']),
      OwnerId: owner.id,
      CurrencyIsoCode: account.currency,
      Region__c: region,
      Use_Case__c: rng.pick(USE_CASES),
    },
    account.id,
  );
  return account;
}

/** The terms of a contract from `start` on, and how the CRM shows them. */
function contract(
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
    ? story.renewal === 'rolls' || story.key === 'healthy-starter'
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
function begin(world: World, account: Account, known: number): void {
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

/** Large accounts have an account team. */
function joinTeam(world: World, account: Account, t: number): void {
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
