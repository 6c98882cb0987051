import { z } from 'zod';
import { accountHistory } from '../../../shared/api';
import { addDays } from '../../../shared/day';
import { scoresOf } from '../../store/scored-days';
import { defineAccountRoute } from '../define-route';

export const history = defineAccountRoute({
  id: 'history',
  path: '/accounts/:id/history',
  query: z.strictObject({ days: z.coerce.number().int().min(1).max(730).default(90) }),
  reply: accountHistory,
  async answer({ db }, { query, standing: { account, document } }) {
    const from = addDays(document.day, 1 - query.days);
    return { account, days: await scoresOf(db, account, from, document.day) };
  },
});
