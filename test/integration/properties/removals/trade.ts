import { addDays, daysBetween } from '../../../../shared/day';
import type { Fact } from '../../../../worker/store/kinds';
import type { EvidenceOfDay } from '../evidence';
import { deleted, some, type Taking, without } from './define-removal';

const PROMOTER = 9;
const DETRACTOR = 6;

/** Invoices paid at most 30 days late, their payment, or what says when they were due. */
export const takeInvoices: Taking = (evidence, rng) => {
  const onTime = evidence.facts('invoice').filter(isOnTime);
  const invoices = some(onTime, rng);
  if (invoices.length === 0) return null;
  const how = rng.pick(['deleted', 'paid_on', 'due_on', 'terms_days', 'amount'] as const);
  const facts =
    how === 'deleted' ? deleted('invoice', invoices) : without('invoice', invoices, { [how]: null });
  return { what: `${invoices.length} invoices paid on time (${how})`, facts };
};

function isOnTime({ body }: Fact<'invoice'>): boolean {
  const due =
    body.due_on ?? (body.terms_days != null ? addDays(body.issued_on ?? '', body.terms_days) : null);
  return body.paid_on != null && due !== null && daysBetween(due, body.paid_on) <= 30;
}

/** When an invoice is due, of any: terms that vanish make nothing better. */
export const takeTerms: Taking = (evidence, rng) => {
  const invoices = some(evidence.facts('invoice'), rng);
  if (invoices.length === 0) return null;
  return {
    what: `terms of ${invoices.length} invoices`,
    facts: without('invoice', invoices, rng.pick([{ due_on: null }, { due_on: null, terms_days: null }])),
  };
};

/**
 * Answers of promoters, and of those in between unless they took the place of a better one; none of the latter on a
 * day on which answers came in, which a count could not tell from growth.
 */
export function takeAnswers(before: (account: string) => EvidenceOfDay): Taking {
  return (evidence, rng) => {
    const answers = answersOf(evidence);
    const grew = answers.length > answersOf(before(evidence.account)).length;
    const good = answers.filter(({ body }) => {
      const score = Number(body.score);
      const others = answers.filter((a) => a.body.respondent === body.respondent).length > 1;
      return score >= PROMOTER || (score > DETRACTOR && !others && !grew);
    });
    const chosen = some(good, rng);
    if (chosen.length === 0) return null;
    const how = rng.pick(['deleted', 'withdrawn'] as const);
    const facts =
      how === 'deleted'
        ? deleted('survey', chosen)
        : without('survey', chosen, { score: null, answered_at: null });
    return { what: `${chosen.length} good answers (${how})`, facts };
  };
}

const answersOf = (evidence: EvidenceOfDay): Fact<'survey'>[] =>
  evidence.facts('survey').filter(({ body }) => body.survey === 'nps' && body.score != null);

export const takeMilestones: Taking = (evidence, rng) => {
  const milestones = evidence.facts('milestone');
  const live = milestones.filter((m) => m.body.milestone === 'go_live' && m.body.reached_on);
  const chosen = rng.pick([live, live, milestones]);
  if (chosen.length === 0) return null;
  const how = rng.pick(['deleted', 'reached_on'] as const);
  const facts =
    how === 'deleted' ? deleted('milestone', chosen) : without('milestone', chosen, { reached_on: null });
  return { what: `${chosen.length} milestones (${how})`, facts };
};

/** Seats under contract; an unlimited one says nothing of how many are used. */
export const takeSubscriptions: Taking = (evidence, rng) => {
  const subscriptions = evidence.facts('subscription');
  if (subscriptions.some((s) => s.body.seats === null)) return null;
  const chosen = some(subscriptions, rng);
  if (chosen.length === 0) return null;
  return { what: `${chosen.length} subscriptions`, facts: deleted('subscription', chosen) };
};

/** Every row of a source; of billing only where nothing stands unpaid, which would be bad news. */
export const takeWholeSource: Taking = (evidence, rng) => {
  const kinds = rng.pick([['survey'], ['milestone'], ['subscription', 'invoice']] as const);
  const unpaid = evidence.facts('invoice').some((i) => i.body.paid_on == null);
  const unlimited = evidence.facts('subscription').some((s) => s.body.seats === null);
  if (kinds.length === 2 && (unpaid || unlimited)) return null;
  const facts = kinds.flatMap((kind) => deleted(kind, evidence.facts(kind)));
  if (facts.every((batch) => batch.facts.length === 0)) return null;
  return { what: `everything of ${kinds.join(', ')}`, facts };
};
