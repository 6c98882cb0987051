import type { PartialSignals } from '../../../worker/measures/define-measure';
import type { Signals } from '../../../worker/signals/rows';

/** An account of which nothing is known, with what is given laid over it. */
export function signalsOf(given: PartialSignals = {}): Signals {
  return {
    account: given.account
      ? {
          name: 'Example',
          plan: null,
          region: null,
          useCase: null,
          employees: null,
          arr: null,
          currency: null,
          arrCorporate: null,
          renewalDate: null,
          csmName: null,
          createdOn: null,
          vanished: [],
          pulse: null,
          pulseAt: null,
          pulseReason: null,
          override: null,
          ...given.account,
        }
      : null,
    use: {
      workspace: false,
      through: null,
      active7: 0,
      active30: 0,
      workingUserDays: 0,
      workingDays: 22,
      activeInWeeks: 0,
      adopters: 0,
      lastUse: null,
      ...given.use,
    },
    subscription: { count: 0, seats: null, records: [], ...given.subscription },
    ticket: { openSevere: [], closed: [], ...given.ticket },
    invoice: { known: false, invoices: [], ...given.invoice },
    survey: { nps: [], ...given.survey },
    touch: { lastTwoWay: null, ...given.touch },
    milestone: { goLive: null, known: false, ...given.milestone },
    people: { contacts: [], override: null, opportunityRoles: [], accountRoles: [], ...given.people },
    completeness: { sources: [], kinds: {}, ...given.completeness },
    owner: {
      owner: null,
      candidates: [],
      passedOver: null,
      confirmedOn: null,
      askAgain: false,
      mailSilent: false,
      contactSource: false,
      engagedContacts: 0,
      cadence: 60,
      lastPresence: null,
      digital: false,
      ...given.owner,
    },
  };
}
