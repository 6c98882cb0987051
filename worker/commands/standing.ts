import type { Day } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { type HealthDocument, healthDocument } from '../../shared/health-document';
import { documentsAt } from '../store/documents';
import type { Db } from '../store/schema';
import { latestScoredDay } from '../store/scored-days';
import type { FoundAccount } from './find-account';

export interface Standing {
  day: Day;
  document: HealthDocument;
}

/** The document that stands for an account on `day` (null: on the last scored day). @throws PlimsollError NOT_SCORED. */
export async function standingOf(db: Db, account: FoundAccount, day: Day | null): Promise<Standing> {
  const on = day ?? (await latestScoredDay(db));
  const stored =
    on === null ? undefined : (await documentsAt(db, [account.account], on)).get(account.account);
  if (on === null || !stored) {
    throw new PlimsollError('NOT_SCORED', `${account.name} has no score yet.`, 'Run `plimsoll sync` first.');
  }
  return { day: on, document: healthDocument.parse(JSON.parse(stored.body)) };
}
