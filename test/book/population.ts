import { type Account, isCustomer } from './account';
import { existingCustomer, prospect, win } from './accounts';
import { addMergeLoser, planAwkward } from './awkward';
import { DAY, dateOf, workday } from './calendar';
import { thread } from './emails';
import { introduce } from './introduce';
import { closeDeal, openDeal } from './opportunities';
import { OPERATIONS } from './organization';
import { addPeople } from './people';
import { STORIES } from './stories';
import { provision } from './use';
import type { World } from './world';

/** Accounts out of scope at the start, for each customer. */
const PROSPECTS = 0.3;
const PARTNERS = 0.09;
const FORMER = 0.13;
const DUPLICATES = 0.06;

const before = (world: World, days: number): number => (world.firstDay - days) * DAY + 13 * 3600;

/** Follows a prospect until it is lost; one that is won meanwhile needs no following. */
function pursue(world: World, account: Account): void {
  const rng = world.rng('pursuit', account.n);
  world.on(workday(world.day + 4), () => {
    const person = account.people[0];
    if (account.pursuit && person && person.joined < world.day)
      thread(world, account, person, account.owner, 0.4);
  });
  world.on(workday(world.day + rng.int(60, 420)), () => {
    const deal = account.pursuit;
    if (!deal || !rng.chance(0.5)) return;
    account.pursuit = null;
    closeDeal(world, account, deal, false, world.moment(rng, account.region));
    announce(world, rng.int(2, 20));
  });
}

/** Someone new shows interest in some days. */
function announce(world: World, days: number): void {
  world.on(workday(world.day + days), () => pursue(world, prospect(world, world.day * DAY + 12 * 3600)));
}

function formerCustomer(world: World): void {
  const rng = world.rng('former', world.accounts.length);
  const gone = rng.int(20, 700);
  const account = introduce(world, 'Former Customer', before(world, gone + 800), null);
  addPeople(world, account, before(world, gone + 799));
  const ended = world.firstDay - gone;
  openDeal(
    world,
    account,
    { kind: 'Renewal', stage: 'Closed Lost', closeOn: ended, amount: 12000, months: 12 },
    before(world, gone + 90),
  );
  world.update('Account', account.id, before(world, gone), OPERATIONS, {
    Plan__c: account.plan,
    Annual_Recurring_Revenue__c: 12000,
    Contract_End__c: dateOf(ended),
    Customer_Success_Manager__c: account.csm.id,
  });
}

/** A second record of a customer, made by hand at a trade fair: nothing hangs on it. */
function duplicate(world: World, of: Account): void {
  const name = of.name.replace(/,? (Inc\.|LLC|GmbH|Ltd|Corp\.)$/, '').toUpperCase();
  const story = {
    key: 'duplicate',
    why: `duplicate of ${of.name}`,
    name,
    domain: of.domain,
    region: of.region,
  };
  introduce(world, 'Prospect', before(world, 60), { ...story, health: 0.5, warmth: 0.5 }).story = null;
}

/** Everybody who is there when the book begins: the stories first, so that their ids are known beforehand. */
export function populate(world: World): void {
  for (const story of STORIES.slice(0, world.target)) existingCustomer(world, story);
  const winner = world.accounts.find((a) => a.story?.mergedLoser);
  if (winner && world.accounts.length < world.target) addMergeLoser(world, winner);
  while (world.accounts.length < world.target) existingCustomer(world, null);
  planAwkward(world);
  const share = (of: number): number => Math.ceil(world.target * of);
  for (let i = 0; i < share(PROSPECTS); i++) {
    const account = prospect(world, before(world, 10 + i));
    pursue(world, account);
    if (i % 12 !== 5) continue;
    account.trial = true;
    provision(world, account, 4, world.firstDay);
  }
  for (let i = 0; i < share(PARTNERS); i++) introduce(world, 'Partner', before(world, 200 + 3 * i), null);
  for (let i = 0; i < share(FORMER); i++) formerCustomer(world);
  for (let i = 0; i < share(DUPLICATES); i++) {
    const of = world.accounts[Math.min(world.target - 1, STORIES.length + 3 * i)];
    if (of) duplicate(world, of);
  }
}

/** For each customer lost today a prospect signs, so that the number of customers never changes. */
export function fillUp(world: World): void {
  let customers = world.accounts.filter(isCustomer).length;
  for (; customers < world.target; customers++) {
    const next =
      world.accounts.find((a) => a.pursuit !== null) ?? prospect(world, world.day * DAY + 22 * 3600);
    win(world, next);
    announce(world, world.rng('announce', next.n).int(3, 25));
  }
  world.live();
}
