import { type Account, isCustomer } from './account';
import { dateOf, workday } from './calendar';
import { csmsOf, OPERATIONS, SUCCESS_LEAD } from './organization';
import type { World } from './world';

/** A person names the budget owner: against the roles in a story, else where they know better. */
export function planOverride(world: World, account: Account): void {
  const rng = world.rng('override', account.n);
  const asked = account.story ? account.story.roles === 'overridden' : rng.chance(0.05);
  if (!asked) return;
  world.on(workday(world.day + rng.int(20, 500)), () => {
    const person = account.people.find((p) => p.role === 'Executive Sponsor' && !p.left);
    if (!isCustomer(account) || !person) return;
    world.update('Account', account.id, world.moment(rng, account.region), account.csm, {
      Budget_Owner_Override__c: person.id,
    });
  });
}

/** The head of customer success sets a tier by hand for a while; in a story again and again. */
export function planTierOverride(world: World, account: Account): void {
  const rng = world.rng('tier override', account.n);
  const story = account.story?.awkward === 'tier override';
  if (!story && (account.story || !rng.chance(0.025))) return;
  const set = (on: number): void =>
    world.on(workday(on), () => {
      if (!isCustomer(account)) return;
      world.update('Account', account.id, world.moment(rng, account.region), SUCCESS_LEAD, {
        Health_Tier_Override__c: story ? 'Healthy' : rng.pick(['Healthy', 'Watch', 'At Risk', 'Critical']),
        Health_Tier_Override_Reason__c: rng.pick([
          'Spoke with their board',
          'Acquisition talks',
          'Pilot of the new module',
        ]),
        Health_Tier_Override_Until__c: dateOf(world.day + 60),
      });
      if (story) set(world.day + 50);
    });
  set(world.day + rng.int(30, 600));
}

/** A week in which an account may be handed to another CSM. */
export function handOverWeek(world: World, account: Account): void {
  const rng = world.rng('hand-over', account.n, world.day);
  if (account.story || !rng.chance(0.0012)) return;
  account.csm = rng.pick(csmsOf(account.region));
  world.update('Account', account.id, world.moment(rng, account.region), OPERATIONS, {
    Customer_Success_Manager__c: account.csm.id,
  });
}
