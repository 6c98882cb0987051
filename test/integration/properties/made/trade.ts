import { addDays, type Day } from '../../../../shared/day';
import type { FactBody } from '../../../../worker/store/kinds';
import type { Rng } from '../../../book/rng';
import { morning, type Told } from './told';

/** What was sold, billed, asked and reported. */
export function liveTrade(told: Told, rng: Rng, created: Day, lastDay: Day): void {
  const day = (low: number, high: number): Day => {
    const on = addDays(lastDay, -rng.int(low, high));
    return on < created ? created : on;
  };
  const subscriptions = rng.weighted([
    [0, 1],
    [1, 5],
    [2, 3],
  ] as const);
  for (let i = 0; i < subscriptions; i++) {
    const start = day(30, 400);
    const body = { seats: rng.chance(0.08) ? null : rng.int(2, 18), start_date: start, end_date: null };
    told.tell('subscription', `sub${i}`, start, body);
    if (rng.chance(0.2)) told.tell('subscription', `sub${i}`, day(0, 20), { ...body, seats: rng.int(1, 18) });
  }
  const invoices = rng.int(0, 8);
  for (let i = 0; i < invoices; i++) liveInvoice(told, rng, i, day(0, 380), lastDay);
  const surveys = rng.int(0, 6);
  for (let i = 0; i < surveys; i++) liveSurvey(told, rng, i, day(0, 380), lastDay);
  if (rng.chance(0.8)) {
    const goLive = day(10, 300);
    told.tell('milestone', 'live', created, { milestone: 'go_live', due_on: goLive, reached_on: null });
    told.tell('milestone', 'live', goLive, { milestone: 'go_live', due_on: goLive, reached_on: goLive });
    told.tell('milestone', 'kick', created, { milestone: 'kickoff', due_on: created, reached_on: created });
  }
  const tickets = rng.int(0, 3);
  for (let i = 0; i < tickets; i++) {
    const opened = day(0, 60);
    const body = { opened_at: morning(opened), severe: rng.chance(0.4), closed_at: null };
    const at = morning(opened);
    told.tell('ticket', `case${i}`, opened, body, { at });
    const closed = addDays(opened, rng.int(0, 25));
    if (closed <= lastDay && rng.chance(0.7)) {
      told.tell('ticket', `case${i}`, closed, { ...body, closed_at: morning(closed) }, { at });
    }
  }
}

function liveInvoice(told: Told, rng: Rng, i: number, issued: Day, lastDay: Day): void {
  const body: FactBody<'invoice'> = {
    amount: String(rng.int(200, 5000)),
    issued_on: issued,
    terms_days: rng.chance(0.8) ? 30 : null,
    due_on: rng.chance(0.6) ? addDays(issued, 30) : null,
    paid_on: null,
  };
  told.tell('invoice', `inv${i}`, issued, body);
  const paid = addDays(issued, rng.chance(0.7) ? rng.int(5, 55) : rng.int(56, 140));
  if (paid <= lastDay && rng.chance(0.9)) told.tell('invoice', `inv${i}`, paid, { ...body, paid_on: paid });
}

function liveSurvey(told: Told, rng: Rng, i: number, sent: Day, lastDay: Day): void {
  const body: FactBody<'survey'> = {
    survey: 'nps',
    respondent: rng.pick(['a@x.test', 'b@x.test', 'c@x.test']),
    scale_max: 10,
    sent_at: morning(sent),
    answered_at: null,
    score: null,
  };
  const at = morning(sent);
  told.tell('survey', `nps${i}`, sent, body, { at });
  const answered = addDays(sent, rng.int(0, 20));
  if (answered > lastDay || rng.chance(0.4)) return;
  const score = String(rng.pick([10, 9, 9, 8, 7, 6, 3]));
  told.tell('survey', `nps${i}`, answered, { ...body, answered_at: morning(answered), score }, { at });
}
