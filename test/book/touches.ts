import { type Account, budgetOwner, isCustomer, type Person, present } from './account';
import { DAY, dateOf, workday } from './calendar';
import { productNews, thread } from './emails';
import { invite, logMeeting, startSeries } from './meetings';
import type { Rng } from './rng';
import type { World } from './world';

const OWNER_GAP = { Enterprise: 17, Growth: 24, Starter: 34 } as const;
const TEAM_GAP = { Enterprise: 11, Growth: 22, Starter: 46 } as const;
const REVIEW_GAP = { Enterprise: 91, Growth: 182, Starter: 0 } as const;

/** A logged call; a busy or unanswered one is an attempt and nothing more. */
function call(world: World, account: Account, person: Person, answered: boolean, rng: Rng): void {
  const by = account.csm;
  world.insert('Task', world.moment(rng, account.region), by, {
    WhoId: person.id,
    WhatId: account.id,
    AccountId: account.id,
    Subject: 'Call',
    ActivityDate: dateOf(world.day),
    Status: 'Completed',
    Priority: 'Normal',
    OwnerId: by.id,
    Type: 'Call',
    TaskSubtype: 'Call',
    CallType: 'Outbound',
    CallDisposition: answered ? 'Connected' : rng.pick(['No answer', 'Left voicemail', 'Busy']),
    CallDurationInSeconds: answered ? rng.int(180, 2400) : rng.int(0, 40),
  });
}

function touchOwner(world: World, account: Account, rng: Rng): void {
  const owners = account.people.filter((p) => p.role === 'Economic Buyer' && !p.left && p.joined < world.day);
  for (const owner of owners) {
    if (owner.shy) {
      thread(world, account, owner, account.csm, 0);
      continue;
    }
    const yes = (0.1 + 0.85 * owner.warmth) * (0.45 + 0.55 * account.health);
    const kind = rng.next();
    if (kind < 0.4)
      invite(
        world,
        account,
        account.csm,
        [{ person: owner, accepts: yes }],
        workday(world.day + rng.int(2, 9)),
      );
    else if (kind < 0.8) thread(world, account, owner, rng.chance(0.7) ? account.csm : account.owner, yes);
    else if (kind < 0.93) call(world, account, owner, rng.chance(yes), rng);
    else if (rng.chance(yes)) logMeeting(world, account, account.csm, owner);
  }
}

function touchTeam(world: World, account: Account, rng: Rng): void {
  const team = present(account, world.day).filter((p) => p.role !== 'Economic Buyer');
  if (team.length === 0) return;
  const person = rng.pick(team);
  const yes = 0.3 + 0.6 * account.health * person.warmth;
  const kind = rng.next();
  if (kind < 0.68) thread(world, account, person, account.csm, yes);
  else if (kind < 0.85) call(world, account, person, rng.chance(yes), rng);
  else invite(world, account, account.csm, [{ person, accepts: yes }], workday(world.day + rng.int(2, 9)));
}

function review(world: World, account: Account, rng: Rng): void {
  const guests = present(account, world.day)
    .filter((p) => p.role !== 'Business User')
    .map((person) => ({
      person,
      accepts: person.shy ? 0 : (0.3 + 0.65 * person.warmth) * (0.5 + 0.5 * account.health),
    }));
  if (guests.length > 0)
    invite(
      world,
      account,
      account.csm,
      guests,
      workday(world.day + rng.int(8, 15)),
      'Business review',
      'QBR',
    );
}

/** Repeats an act for as long as the account is a customer. */
function rhythm(world: World, account: Account, first: number, gap: () => number, act: () => void): void {
  world.on(workday(first), () => {
    if (!isCustomer(account)) return;
    act();
    rhythm(world, account, world.day + Math.max(1, Math.round(gap())), gap, act);
  });
}

/** Starts the rounds a CSM makes at an account: budget owner, team, business reviews, product news. */
export function startTouches(world: World, account: Account): void {
  if (account.story?.dark) return;
  const rng = world.rng('touches', account.n);
  const from = world.day + 1;
  const ownerGap = () => {
    const soon = account.contractEnd - world.day < 120 ? 0.6 : 1;
    const warmth = budgetOwner(account)?.warmth ?? 0.6;
    return (OWNER_GAP[account.plan] * soon * rng.between(0.6, 1.4)) / (0.45 + 0.6 * warmth);
  };
  rhythm(world, account, from + rng.int(0, 20), ownerGap, () => touchOwner(world, account, rng));
  const teamGap = () => TEAM_GAP[account.plan] * rng.between(0.5, 1.5);
  rhythm(world, account, from + rng.int(0, 20), teamGap, () => touchTeam(world, account, rng));
  const reviews = REVIEW_GAP[account.plan];
  if (reviews > 0) {
    rhythm(
      world,
      account,
      from + rng.int(5, reviews),
      () => reviews + rng.int(-8, 8),
      () => review(world, account, rng),
    );
  }
  rhythm(
    world,
    account,
    from + rng.int(0, 80),
    () => 91,
    () => {
      const readers = present(account, world.day).slice(0, 2);
      if (readers.length > 0) productNews(world, account, readers, world.day * DAY + 15 * 3600);
    },
  );
  const champion = account.people.find((p) => p.role === 'Influencer');
  if (account.plan === 'Enterprise' && champion && rng.chance(0.35)) {
    world.on(workday(from + 10), () => startSeries(world, account, account.csm, champion));
  }
}
