import type { Account } from './account';
import type { Region } from './calendar';
import { companyName } from './names';
import { type Currency, csmsOf, executivesOf, LEFT_EXECUTIVE, type Plan } from './organization';
import { clamp, hash } from './rng';
import type { Story } from './story';
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
      : rng.chance(0.06)
        ? csm
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
