import { z } from 'zod';
import { chunks } from '../../crm/soql';
import { accountsToScore } from '../accounts-to-score';
import { defineStage } from '../define-stage';
import { readDays } from '../read-days';

const Work = z.object({ accounts: z.array(z.string()), days: z.number().int() });

/** Accounts of a unit; one without history brings its days along, so its units are smaller. */
const ACCOUNTS_PER_UNIT = 100;
const COLD_ACCOUNTS_PER_UNIT = 10;

/** Reads what each account's day (and, on a cold start, the days before) looks like, without regard to other days. */
export const signals = defineStage({
  id: 'signals',
  concurrency: 1,
  mayFail: () => false,

  async plan(context) {
    const { warm, cold } = await accountsToScore(context);
    return [
      ...chunks(warm, ACCOUNTS_PER_UNIT).map((accounts) => ({ accounts, days: 0 })),
      ...chunks(cold, COLD_ACCOUNTS_PER_UNIT).map((accounts) => ({
        accounts,
        days: context.config.history.coldStartDays,
      })),
    ].map((work, i) => ({ id: String(i + 1).padStart(5, '0'), work }));
  },

  async run(context, unit) {
    const { accounts, days } = Work.parse(unit.work);
    return await readDays(context, accounts, days);
  },
});
