import { z } from 'zod';
import { type BookRow, book as contract } from '../../../shared/api';
import { type AccountStanding, accountStandings, customersOf } from '../../store/account-standings';
import { lastScoringRun } from '../../store/runs';
import { readableAccounts } from '../auth/readable-accounts';
import { byNeed } from '../book-order';
import { defineCallerRoute } from '../define-route';
import { documentOf } from '../standing';
import { summaryOf } from '../summary-of';

const MOST_ACCOUNTS = 2000;

export const book = defineCallerRoute({
  id: 'book',
  path: '/book',
  query: z.strictObject({}),
  reply: contract,
  async answer({ db, corporateCurrency, now }, { caller }) {
    const own = await customersOf(db, caller.userId, MOST_ACCOUNTS);
    const readable = await readableAccounts(caller, own, () => now().getTime());
    const standings = await accountStandings(
      db,
      own.filter((account) => readable.has(account)),
    );
    const run = await lastScoringRun(db);
    const accounts = [...standings.values()].flatMap(rowOf).sort(byNeed);
    return { day: run?.day ?? null, corporateCurrency, accounts };
  },
});

function rowOf(standing: AccountStanding): BookRow[] {
  const document = standing.inScope ? documentOf(standing) : null;
  if (!document) return [];
  return [
    {
      ...summaryOf(document),
      arr: document.arr,
      arrCorporate: standing.arrCorporate,
      renewalDate: document.renewalDate,
      ownerStatus: document.budgetOwner.status,
      nextPlay: document.plays[0]?.name ?? null,
    },
  ];
}
