import { z } from 'zod';
import { dayIn } from '../../shared/day';
import type { CapAnswer } from '../scorecard/types';
import { decisionsOf } from '../store/decisions';
import type { Db } from '../store/schema';
import type { ScopeRow } from './rows';

/** The kind of decision that answers a cap. */
export const CAP_ANSWER = 'cap-answer';
export const capAnswerSchema = z.object({ cap: z.string(), reason: z.string(), until: z.string() });

/** Answers to caps that people gave by each row's moment, oldest first. */
export async function readAnswers(db: Db, scope: readonly ScopeRow[], zone: string): Promise<CapAnswer[][]> {
  const latest = scope
    .map((row) => row.knownAt)
    .sort()
    .at(-1);
  if (latest === undefined) return [];
  const accounts = [...new Set(scope.map((row) => row.account))];
  const decisions = (await decisionsOf(db, CAP_ANSWER, latest, accounts)).flatMap((decision) => {
    const body = capAnswerSchema.safeParse(decision.body);
    return body.success ? [{ ...decision, answer: body.data }] : [];
  });
  return scope.map((row) =>
    decisions
      .filter((d) => d.account === row.account && d.at <= row.knownAt)
      .map((d) => ({ ...d.answer, by: d.by, at: dayIn(zone, d.at) })),
  );
}
