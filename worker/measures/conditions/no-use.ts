import { addDays, daysBetween } from '../../../shared/day';
import { dayInWords } from '../../scorecard/day-in-words';
import { summary } from '../evidence';
import { inSeason } from '../season';
import type { Condition } from './define-condition';

const IDLE_DAYS = 30;

export const noUse: Condition = {
  id: 'no_use',
  definition:
    'a workspace that went live at least 30 days before E, and no value-producing event in the 30 days ending E; ' +
    'not in a configured season',
  read({ use, milestone, completeness }, _at, { seasons }) {
    const source = completeness.kinds.use;
    const fresh = source?.live ?? false;
    const E = use.through;
    if (E === null || !use.workspace) return { met: null, fresh, evidence: [] };
    const live = milestone.goLive;
    if (!live) return { met: milestone.known ? false : null, fresh, evidence: [] };
    const idle = use.active30 === 0 && daysBetween(live.day, E) >= IDLE_DAYS && !inSeason(E, seasons);
    if (!idle) return { met: false, fresh, evidence: [] };
    const since = addDays(use.lastUse ?? addDays(E, -IDLE_DAYS), 1);
    const text = use.lastUse
      ? `No use since ${dayInWords(use.lastUse)}`
      : `No use for at least the ${IDLE_DAYS} days to ${dayInWords(E)}`;
    return { met: true, fresh, since, evidence: [summary(source?.source ?? 'use', since, text)] };
  },
};
