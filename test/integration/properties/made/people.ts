import { addDays, type Day } from '../../../../shared/day';
import type { FactBody } from '../../../../worker/store/kinds';
import type { Rng } from '../../../book/rng';
import { morning, type Told } from './told';

const TITLES = ['CFO', 'VP Finance', 'Head of Procurement', 'CEO', 'Analyst', null] as const;
const ROLES = [
  'Economic Buyer',
  'Economic Decision Maker',
  'Decision Maker',
  'Executive Sponsor',
  'Evaluator',
] as const;
const PEOPLE = ['ann', 'bea', 'cy', 'dov'] as const;

/** Contacts, who holds which role on what, and who was talked to; much of it changes in the last weeks. */
export function livePeople(told: Told, rng: Rng, created: Day, lastDay: Day): void {
  const day = (low: number, high: number): Day => {
    const on = addDays(lastDay, -rng.int(low, high));
    return on < created ? created : on;
  };
  const count = rng.weighted([
    [0, 1],
    [1, 2],
    [2, 4],
    [3, 4],
    [4, 4],
  ] as const);
  const people = PEOPLE.slice(0, count);
  for (const person of people) {
    const body: FactBody<'contact'> = { name: person, title: rng.pick(TITLES), departed: false };
    told.tell('contact', person, created, body);
    if (rng.chance(0.2)) told.tell('contact', person, day(0, 40), { ...body, departed: true });
  }
  if (people.length === 0) return;
  liveOpportunities(told, rng, people, day);
  liveRelations(told, rng, people, day);
  liveTouches(told, rng, people, day);
}

type DayOf = (low: number, high: number) => Day;

function liveOpportunities(told: Told, rng: Rng, people: readonly string[], day: DayOf): void {
  const count = rng.int(0, 3);
  for (let i = 0; i < count; i++) {
    const opened = day(60, 400);
    const body = {
      name: `opportunity ${i}`,
      is_renewal: rng.chance(0.7),
      is_closed: false,
      is_won: false,
      close_date: addDays(opened, 90),
      created_on: opened,
    };
    told.tell('opportunity', `opp${i}`, opened, body);
    if (rng.chance(0.5)) {
      const closed = day(0, 60);
      const won = rng.chance(0.8);
      told.tell('opportunity', `opp${i}`, closed, {
        ...body,
        is_closed: true,
        is_won: won,
        closed_on: closed,
      });
    }
    const roles = rng.int(0, 3);
    for (let j = 0; j < roles; j++) {
      const since = day(0, 59);
      told.tell('role', `role${i}-${j}`, rng.chance(0.7) ? opened : since, {
        contact_id: told.idOf(rng.pick(people)),
        opportunity_id: told.idOf(`opp${i}`),
        role: rng.pick(ROLES),
        is_primary: rng.chance(0.3),
        role_at: morning(opened),
      });
    }
  }
}

function liveRelations(told: Told, rng: Rng, people: readonly string[], day: DayOf): void {
  for (const person of people) {
    if (rng.chance(0.5)) continue;
    const body = {
      contact_id: told.idOf(person),
      roles: rng.chance(0.6) ? [rng.pick(ROLES)] : [],
      is_active: true,
      end_date: rng.chance(0.15) ? day(-20, 20) : null,
    };
    told.tell('relation', `rel-${person}`, day(100, 300), body);
    if (rng.chance(0.15)) told.tell('relation', `rel-${person}`, day(0, 40), { ...body, is_active: false });
  }
}

function liveTouches(told: Told, rng: Rng, people: readonly string[], day: DayOf): void {
  const count = rng.int(0, 12);
  for (let i = 0; i < count; i++) {
    const on = day(0, rng.pick([30, 120, 350]));
    const who = rng.chance(0.15) ? null : told.idOf(rng.pick(people));
    const bounce = who !== null && rng.chance(0.08);
    const notice = who !== null && !bounce && rng.chance(0.03);
    told.tell('touchpoint', `touch${i}`, on, {
      touch: told.idOf(`touch${i}`),
      contact_id: who,
      channel: bounce || notice ? 'email' : rng.pick(['email', 'meeting', 'call', 'review']),
      direction: bounce ? 'outbound' : 'inbound',
      two_way: !bounce && !notice && rng.chance(0.7),
      bounce,
      departure_notice: notice,
    });
  }
}
