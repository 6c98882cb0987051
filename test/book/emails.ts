import type { Account, Person } from './account';
import { DAY, dateOf, isoOf, workday } from './calendar';
import { HOME_DOMAIN } from './organization';
import type { BookUser } from './types';
import type { World } from './world';

export interface Mail {
  t: number;
  by: BookUser;
  person: Person;
  subject: string;
  incoming: boolean;
  bounced?: boolean;
  /** The opportunity it is filed under; the account when left out. */
  about?: string;
}

/** An e-mail as the CRM files it: a completed task, the message, and the contact's part in it. */
export function mail(
  world: World,
  account: Account,
  { t, by, person, subject, incoming, bounced, about }: Mail,
): void {
  const related = about ?? account.id;
  const activity = world.insert('Task', t, by, {
    WhoId: person.id,
    WhatId: related,
    AccountId: account.id,
    Subject: `Email: ${subject}`,
    ActivityDate: dateOf(Math.floor(t / DAY)),
    Status: 'Completed',
    Priority: 'Normal',
    OwnerId: by.id,
    Type: 'Email',
    TaskSubtype: 'Email',
  });
  const message = world.insert('EmailMessage', t + 1, by, {
    ActivityId: activity,
    RelatedToId: related,
    Incoming: incoming,
    FromAddress: incoming ? person.email : by.email,
    ToAddress: incoming ? by.email : person.email,
    Subject: subject,
    MessageDate: isoOf(t),
    Status: incoming ? '1' : '3',
    IsBounced: bounced ?? false,
  });
  world.insert('EmailMessageRelation', t + 2, by, {
    EmailMessageId: message,
    RelationId: person.id,
    RelationType: incoming ? 'FromAddress' : 'ToAddress',
    RelationAddress: person.email,
  });
}

/** A mail that came back, and the mark it leaves on the contact. */
export function bouncedMail(world: World, account: Account, person: Person, t: number): void {
  mail(world, account, {
    t,
    by: account.csm,
    person,
    subject: 'Following up',
    incoming: false,
    bounced: true,
  });
  world.update('Contact', person.id, t + 90, account.csm, {
    EmailBouncedDate: isoOf(t + 60),
    EmailBouncedReason: '550 5.1.1 user unknown',
  });
}

/** The quarterly product news: one message to several, sent by no person. */
export function productNews(world: World, account: Account, people: readonly Person[], t: number): void {
  const message = world.insert('EmailMessage', t, account.csm, {
    RelatedToId: account.id,
    Incoming: false,
    FromAddress: `news@${HOME_DOMAIN}`,
    ToAddress: people.map((p) => p.email).join('; '),
    Subject: `Product news ${dateOf(world.day).slice(0, 7)} (unsubscribe below)`,
    MessageDate: isoOf(t),
    Status: '3',
    IsBounced: false,
  });
  for (const person of people) {
    world.insert('EmailMessageRelation', t + 1, account.csm, {
      EmailMessageId: message,
      RelationId: person.id,
      RelationType: 'ToAddress',
      RelationAddress: person.email,
    });
  }
}

const SUBJECTS = [
  'Next steps',
  'Question on the roll-out',
  'Usage review',
  'Agenda for next week',
  'Roadmap',
  'Training dates',
];

/** A mail to someone, and with chance `answers` a reply within days; out-of-office replies come at once. */
export function thread(world: World, account: Account, person: Person, by: BookUser, answers: number): void {
  const rng = world.rng('thread', account.n, world.day, person.id);
  const t = world.moment(rng, account.region);
  const subject = rng.pick(SUBJECTS);
  const renewal = account.renewals.at(-1);
  const filed = renewal && renewal.openedAt < world.day * DAY && rng.chance(0.4) ? { about: renewal.id } : {};
  mail(world, account, { t, by, person, subject, incoming: false, ...filed });
  if (rng.chance(0.04)) {
    const away = `Automatic reply: out of office until ${dateOf(world.day + rng.int(3, 12))}`;
    mail(world, account, { t: t + 30, by, person, subject: away, incoming: true, ...filed });
  }
  if (!rng.chance(answers)) return;
  world.on(workday(world.day + rng.int(1, 4)), () => {
    if (person.left || account.status === 'merged') return;
    mail(world, account, {
      t: world.moment(rng, account.region),
      by,
      person,
      subject: `Re: ${subject}`,
      incoming: true,
      ...filed,
    });
  });
}
