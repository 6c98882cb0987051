import type { Day } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import type { HealthDocument } from '../../shared/health-document';
import { documentsAt } from '../store/documents';
import { readMeasureDays } from '../store/measure-days';
import type { Db } from '../store/schema';
import { latestScoredDay } from '../store/scored-days';
import { readDocument } from '../store/stored-document';
import type { FoundAccount } from './find-account';

export interface Standing {
  day: Day;
  document: HealthDocument;
}

/** The document that stands for an account since the last run. @throws PlimsollError NOT_SCORED. */
export async function standingOf(db: Db, account: FoundAccount): Promise<Standing> {
  const day = await latestScoredDay(db);
  const document = day === null ? null : await documentAt(db, account, day);
  if (day === null || document === null) {
    throw new PlimsollError('NOT_SCORED', `${account.name} has no score yet.`, 'Run `plimsoll sync` first.');
  }
  return { day, document };
}

/** The document published for a day, the last one also for days to come; null for a day that was not scored then. */
export async function publishedOn(db: Db, account: FoundAccount, day: Day): Promise<HealthDocument | null> {
  const latest = await latestScoredDay(db);
  const isScored =
    latest !== null && (day >= latest || (await readMeasureDays(db, [account.account], day, day)).length > 0);
  return isScored ? await documentAt(db, account, day) : null;
}

async function documentAt(db: Db, account: FoundAccount, day: Day): Promise<HealthDocument | null> {
  const stored = (await documentsAt(db, [account.account], day)).get(account.account);
  return stored ? readDocument(stored.body) : null;
}
