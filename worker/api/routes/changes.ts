import { z } from 'zod';
import { accountChanges } from '../../../shared/api';
import { addDays } from '../../../shared/day';
import { firstDayFrom, lastDayBefore, type MeasureDay } from '../../store/measure-days';
import type { Db } from '../../store/schema';
import { changeBetween, type KeptDay } from '../account-change';
import { defineAccountRoute } from '../define-route';
import { Refusal } from '../problem';
import { viewOf } from '../view';

/** As far back as the trend looks. */
const DEFAULT_DAYS = 30;

export const changes = defineAccountRoute({
  id: 'changes',
  path: '/accounts/:id/changes',
  query: z.strictObject({ since: z.iso.date().optional() }),
  reply: accountChanges,
  async answer(api, { caller, query, standing }) {
    const { account, document } = standing;
    const to = await firstDayFrom(api.db, account, document.day);
    if (!to) {
      throw new Refusal('NOT_SCORED', 'This account has no score yet.', 'Wait for the next sync to end.');
    }
    const since = query.since ?? addDays(to.day, -DEFAULT_DAYS);
    const from = await firstDayFrom(api.db, account, since);
    if (!from || from.day >= to.day) return { account, from: null, to: dayOf(to), lines: [] };
    // A sentence on a measure is only as telling as the document that this caller may see.
    const { document: shown } = await viewOf(api, caller, standing);
    const evidence = (id: string) => shown.measures.find((each) => each.id === id)?.evidence[0]?.text;
    const lines = changeBetween(api.card, await kept(api.db, from), await kept(api.db, to), evidence);
    return { account, from: dayOf(from), to: dayOf(to), lines };
  },
});

const kept = async (db: Db, row: MeasureDay): Promise<KeptDay> => ({
  row,
  before: (await lastDayBefore(db, [row.account], row.day)).get(row.account) ?? null,
});

const dayOf = ({ day, score, tier, coverage }: MeasureDay) => ({ day, score, tier, coverage });
