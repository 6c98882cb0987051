import type { Account, Person } from './account';
import { DAY, dateOf, isoOf, WORKING_HOURS, weekday, workday } from './calendar';
import type { Rng } from './rng';
import type { BookUser } from './types';
import type { World } from './world';

const slot = (account: Account, day: number, rng: Rng): number =>
  day * DAY + WORKING_HOURS[account.region][0] + 1800 * rng.int(0, 10);

function eventFields(
  account: Account,
  host: BookUser,
  start: number,
  minutes: number,
  subject: string,
  type: string,
) {
  return {
    WhatId: account.id,
    AccountId: account.id,
    Subject: subject,
    Type: type,
    StartDateTime: isoOf(start),
    EndDateTime: isoOf(start + minutes * 60),
    ActivityDateTime: isoOf(start),
    ActivityDate: dateOf(Math.floor(start / DAY)),
    DurationInMinutes: minutes,
    IsAllDayEvent: false,
    OwnerId: host.id,
    EventSubtype: 'Event',
    IsRecurrence: false,
  };
}

/** Invites people to a meeting some days ahead; each answers with their own chance to accept, or not at all. */
export function invite(
  world: World,
  account: Account,
  host: BookUser,
  guests: readonly { person: Person; accepts: number }[],
  on: number,
  subject = 'Check-in',
  type = 'Meeting',
): void {
  const rng = world.rng('invite', account.n, world.day, subject);
  const t = world.moment(rng, account.region);
  const event = world.insert('Event', t, host, {
    ...eventFields(account, host, slot(account, on, rng), type === 'QBR' ? 60 : 30, subject, type),
    IsGroupEvent: true,
  });
  let willing = 0;
  for (const { person, accepts } of guests) {
    const relation = world.insert('EventRelation', t + 1, host, {
      EventId: event,
      RelationId: person.id,
      IsWhat: false,
      IsParent: false,
      IsInvitee: true,
      Status: 'New',
    });
    const answer = rng.chance(accepts) ? 'Accepted' : rng.chance(0.45) ? 'Declined' : null;
    if (answer === 'Accepted') willing += 1;
    if (answer === null) continue;
    world.on(Math.min(on, workday(world.day + rng.int(1, 2))), () => {
      const at = Math.min(
        world.moment(rng, account.region),
        on * DAY + WORKING_HOURS[account.region][0] - 60,
      );
      world.update('EventRelation', relation, at, host, { Status: answer, RespondedDate: isoOf(at) });
    });
  }
  if (willing === 0 && on > world.day + 5 && rng.chance(0.5)) {
    world.on(on - 1, () =>
      world.remove('Event', event, (on - 1) * DAY + WORKING_HOURS[account.region][1], host),
    );
  }
}

/** A meeting written down after it took place, with no invitation. */
export function logMeeting(world: World, account: Account, host: BookUser, person: Person): void {
  const rng = world.rng('logged', account.n, world.day);
  const start = slot(account, world.day, rng);
  world.insert('Event', start + 3600, host, {
    ...eventFields(account, host, start, 30, `Met ${person.first}`, 'Meeting'),
    WhoId: person.id,
    IsGroupEvent: false,
  });
}

/** A weekly series: its master, and an occurrence every fourth week as it is kept. */
export function startSeries(world: World, account: Account, host: BookUser, person: Person): void {
  const rng = world.rng('series', account.n);
  const first = workday(world.day + 3);
  const start = slot(account, first, rng);
  const weekly = eventFields(account, host, start, 30, 'Weekly sync', 'Meeting');
  const master = world.insert('Event', world.moment(rng, account.region), host, {
    ...weekly,
    WhoId: person.id,
    IsRecurrence: true,
    RecurrenceStartDateTime: isoOf(start),
    RecurrenceEndDateOnly: dateOf(first + 1500),
    RecurrenceType: 'RecursWeekly',
    RecurrenceInterval: 1,
    RecurrenceDayOfWeekMask: 2 ** ((weekday(first) + 1) % 7),
    IsGroupEvent: false,
  });
  const occurrence = (on: number): void => {
    if (account.status !== 'customer' || person.left) return;
    const at = slot(account, on, rng);
    world.insert('Event', world.day * DAY + 600, host, {
      ...eventFields(account, host, at, 30, 'Weekly sync', 'Meeting'),
      WhoId: person.id,
      RecurrenceActivityId: master,
      IsGroupEvent: false,
    });
    world.on(on, () => occurrence(on + 28));
  };
  world.on(first, () => occurrence(first + 7));
}
