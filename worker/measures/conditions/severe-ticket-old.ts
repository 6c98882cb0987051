import { addDays, daysBetween } from '../../../shared/day';
import { dayInWords } from '../../scorecard/day-in-words';
import { evidenceOf } from '../evidence';
import type { Condition } from './define-condition';

const OLD_DAYS = 14;

export const severeTicketOld: Condition = {
  id: 'severe_ticket_old',
  definition: 'a severe ticket open for more than 14 days',
  read({ ticket, completeness }, { asOf }) {
    const source = completeness.kinds.ticket;
    const fresh = source?.live ?? false;
    const old = ticket.openSevere.filter((t) => daysBetween(t.openedOn, asOf) > OLD_DAYS);
    const [first] = old;
    if (!first) return { met: source ? false : null, fresh, evidence: [] };
    return {
      met: true,
      fresh,
      since: addDays(first.openedOn, OLD_DAYS + 1),
      evidence: evidenceOf(source?.source ?? 'tickets', old, (t) => ({
        id: t.id,
        at: t.openedAt,
        text: `Severe ticket open since ${dayInWords(t.openedOn)}`,
      })),
    };
  },
};
