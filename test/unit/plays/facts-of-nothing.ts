import type { PartialFacts, PlayFacts } from '../../../worker/plays/define-play';

/** An account of which nothing is known, with what is given laid over it. */
export function factsOf({ attributes, finding, owner, ...given }: PartialFacts): PlayFacts {
  return {
    attributes: { createdOn: null, goLive: null, ...attributes },
    finding: {
      owner: null,
      candidates: finding?.owner ? [finding.owner] : [],
      passedOver: null,
      confirmedOn: null,
      askAgain: false,
      mailSilent: false,
      contactSource: true,
      engagedContacts: 0,
      cadence: 60,
      lastPresence: null,
      digital: false,
      ...finding,
    },
    owner: { contact: null, name: null, rule: null, status: 'Unknown', lastEngaged: null, ...owner },
    conditions: {},
    use: null,
    useBefore: null,
    ...given,
  };
}
