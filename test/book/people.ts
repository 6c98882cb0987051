import { type Account, budgetOwner, isCustomer, type Person, type Role } from './account';
import { DAY, dateOf, workday } from './calendar';
import { bouncedMail, mail } from './emails';
import { personName } from './names';
import type { Rng } from './rng';
import type { World } from './world';

const TITLES: Record<Role, readonly string[]> = {
  'Economic Buyer': ['Chief Financial Officer', 'VP Finance', 'Finance Director', 'Chief Operating Officer'],
  'Executive Sponsor': ['VP Operations', 'Chief Information Officer', 'Managing Director', 'SVP Operations'],
  'Decision Maker': ['Head of Procurement', 'Director of Operations'],
  Influencer: ['Operations Lead', 'Planning Manager', 'Systems Administrator', 'Product Operations'],
  'Business User': ['Analyst', 'Coordinator', 'Planner', 'Project Lead', 'Controller', ''],
};

/** Roles people hold at a new account, by the size of the plan. */
const CAST: Record<Account['plan'], readonly Role[]> = {
  Enterprise: [
    'Economic Buyer',
    'Executive Sponsor',
    'Influencer',
    'Business User',
    'Business User',
    'Decision Maker',
  ],
  Growth: ['Economic Buyer', 'Executive Sponsor', 'Influencer', 'Business User'],
  Starter: ['Economic Buyer', 'Influencer'],
};

/** The role as the CRM shows it; null where nobody wrote it down. */
export const shownRole = (account: Account, person: Person): Role | null =>
  account.keepsRoles ? person.role : null;

/** Adds a contact and its relation to the account. `t` may lie before today for what was there before. */
export function addPerson(world: World, account: Account, role: Role, t: number, title?: string): Person {
  const serial = world.serial('person');
  const rng = world.rng('person', serial);
  const { first, last, mailbox } = personName(rng, rng.chance(0.75) ? account.script : 'english');
  const taken = account.people.some((p) => p.email.startsWith(`${mailbox}@`));
  const host = rng.chance(0.04) ? `mail.${account.domain}` : account.domain;
  const email = `${mailbox}${taken ? serial : ''}@${host}`;
  const warmth = account.story?.warmth ?? Math.min(1, Math.max(0.05, 0.6 + 0.22 * rng.normal()));
  const shown = title ?? rng.pick(TITLES[role]);
  const id = world.insert('Contact', t, account.owner, {
    AccountId: account.id,
    FirstName: first,
    LastName: last,
    Title: shown === '' ? null : shown,
    Email: rng.chance(0.05) ? email.toUpperCase() : email,
    OwnerId: account.owner.id,
    No_Longer_There__c: false,
  });
  const roleKept = account.keepsRoles && role !== 'Business User' && rng.chance(0.55);
  const relation = world.insert('AccountContactRelation', t, account.owner, {
    AccountId: account.id,
    ContactId: id,
    Roles: roleKept ? role : null,
    IsActive: true,
    IsDirect: true,
    StartDate: dateOf(Math.floor(t / DAY)),
  });
  const joined = Math.floor(t / DAY);
  const person: Person = {
    id,
    relation,
    first,
    last,
    email,
    title: shown,
    role,
    joined,
    addedAt: t,
    left: false,
    warmth,
    shy: false,
  };
  account.people.push(person);
  return person;
}

/** The people of a new account, a minute apart from `t` on. */
export function addPeople(world: World, account: Account, t: number): void {
  const how = account.story?.roles;
  CAST[account.plan].forEach((cast, i) => {
    if (account.story?.dark && i > 0) return;
    const alone = how === 'owner alone' && cast !== 'Economic Buyer';
    const role = alone || (how === 'nobody' && cast !== 'Influencer') ? 'Business User' : cast;
    const title =
      how === 'nobody' || alone
        ? 'Coordinator'
        : how === 'title only'
          ? role === 'Economic Buyer'
            ? 'Chief Financial Officer'
            : 'Analyst'
          : undefined;
    addPerson(world, account, role, t + 60 * (i + 1), title);
  });
  if (how === 'tie, one primary' || how === 'tie, latest role') {
    addPerson(world, account, 'Economic Buyer', t + 600, 'VP Finance');
  }
}

/** Writes a contact role on an opportunity, once a person. */
export function addRole(
  world: World,
  account: Account,
  opportunity: { id: string; roles: { id: string; person: Person }[] },
  person: Person,
  t: number,
  isPrimary: boolean,
): void {
  const role = shownRole(account, person);
  if (role === null || opportunity.roles.some((r) => r.person === person)) return;
  const id = world.insert('OpportunityContactRole', t, account.owner, {
    OpportunityId: opportunity.id,
    ContactId: person.id,
    Role: role,
    IsPrimary: isPrimary,
  });
  opportunity.roles.push({ id, person });
}

type Sign = 'auto-reply' | 'bounces' | 'ticked' | 'relation ends';
const SIGNS: readonly Sign[] = ['auto-reply', 'bounces', 'ticked', 'relation ends'];

/** One person leaves the company; the CRM learns of it by some of the signs, days and weeks later. */
export function depart(
  world: World,
  account: Account,
  person: Person,
  signs: readonly Sign[],
  rng: Rng,
): void {
  person.left = true;
  const later = (from: number, to: number, act: (t: number) => void) =>
    world.on(workday(world.day + rng.int(from, to)), () => act(world.moment(rng, account.region)));
  for (const sign of signs) {
    if (sign === 'auto-reply') {
      later(2, 8, (t) => {
        mail(world, account, { t, by: account.csm, person, subject: 'Catching up', incoming: false });
        const subject = `Automatic reply: I have left ${account.name}`;
        mail(world, account, { t: t + 40, by: account.csm, person, subject, incoming: true });
      });
    } else if (sign === 'bounces') {
      later(9, 14, (t) => bouncedMail(world, account, person, t));
      later(15, 24, (t) => bouncedMail(world, account, person, t));
    } else if (sign === 'ticked') {
      later(10, 28, (t) => world.update('Contact', person.id, t, account.csm, { No_Longer_There__c: true }));
    } else {
      later(12, 30, (t) =>
        world.update('AccountContactRelation', person.relation, t, account.csm, {
          IsActive: false,
          EndDate: dateOf(world.day),
        }),
      );
    }
  }
}

/** Someone new takes over the role of one who left, and is written on the latest opportunity. */
export function succeed(world: World, account: Account, gone: Person, shy: boolean): void {
  const rng = world.rng('successor', account.n, world.day);
  const t = world.moment(rng, account.region);
  const person = addPerson(world, account, gone.role, t);
  person.shy = shy;
  const opportunity = account.renewals.findLast((r) => r.openedAt < t) ?? account.lastWon;
  if (opportunity) {
    for (const held of opportunity.roles) {
      if (held.person === gone) {
        world.update('OpportunityContactRole', held.id, t + 300, account.owner, { IsPrimary: false });
      }
    }
    addRole(world, account, opportunity, person, t + 360, true);
  }
  if (shy || !account.keepsRoles) return;
  world.update('AccountContactRelation', person.relation, t + 420, account.csm, { Roles: gone.role });
}

/** A week in which anybody may leave. */
export function peopleWeek(world: World, account: Account): void {
  if (account.story) return;
  const rng = world.rng('people', account.n, world.day);
  for (const person of account.people) {
    if (person.left || !rng.chance(person.role === 'Influencer' ? 0.003 : 0.0022)) continue;
    const signs = SIGNS.filter(() => rng.chance(person.role === 'Business User' ? 0.25 : 0.6));
    depart(world, account, person, signs, rng);
    if (person.role === 'Economic Buyer') account.footing = Math.max(0.1, account.footing - 0.12);
    if (person.role === 'Business User' || !rng.chance(0.72)) continue;
    world.on(workday(world.day + rng.int(18, 60)), () => {
      if (isCustomer(account)) succeed(world, account, person, false);
    });
  }
}

/** Plans the departure that a story asks for. */
export function planDeparture(world: World, account: Account): void {
  const { ownerLeavesOn, successorAfter } = account.story ?? {};
  if (ownerLeavesOn === undefined) return;
  const on = workday(world.firstDay + ownerLeavesOn);
  world.on(on, () => {
    const owner = budgetOwner(account);
    if (!owner) return;
    depart(world, account, owner, SIGNS, world.rng('story departure', account.n));
    if (successorAfter !== undefined) {
      world.on(workday(on + successorAfter), () => succeed(world, account, owner, true));
    }
  });
}
