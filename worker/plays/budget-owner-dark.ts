import { addDays, type Day } from '../../shared/day';
import { SETTLING_DAYS } from '../budget-owner/engagement';
import { dayInWords } from '../scorecard/day-in-words';
import type { Evidence, OwnerCandidate } from '../scorecard/types';
import { definePlay, type PlayFacts, type Suggestion } from './define-play';
import { exampleContact } from './example-contact';

const SOURCE = 'salesforce';

/** With somebody whom nobody of us has talked with yet. */
const INTRODUCTION = [
  'Ask your champion or your own executive for an introduction to the budget owner.',
  'Meet them, and show what the product brought in terms of their own goals.',
  'Agree with them on the way to the renewal, and enter their contact role on its opportunity.',
];
const AFTER_DEPARTURE = [
  'Ask your champion who decides on the budget now, and record it on the account.',
  ...INTRODUCTION,
];

export const budgetOwnerDark = definePlay({
  id: 'budget-owner-dark',
  name: 'Reconnect with the budget owner',
  question: 'Who decides on the money, and when did we last talk with them?',
  definition:
    'the status of the budget owner is Departed (urgent: today) or Dark (this week: more than two cadences without a ' +
    'two-way touch, or never one in an account of 60 days and more); Unknown raises nothing, since there is nobody to ' +
    'reconnect with',
  urgency: 'this week',
  steps: [
    'Read what the last conversation with them was about and what was promised in it.',
    'Write to them with one result of their team since then, and propose two dates for half an hour.',
    'Without an answer in three working days, call them, or ask your champion to bring you together.',
    'In the meeting ask what they have to prove to renew, and agree on the date of the next one.',
  ],
  suggest(facts) {
    switch (facts.owner.status) {
      case 'Departed':
        return departed(facts);
      case 'Dark':
        return dark(facts);
      default:
        return 'none';
    }
  },
  examples: [
    {
      says: 'two cadences of 60 days are over: dark since the 121st day',
      facts: {
        day: '2025-09-30',
        finding: { cadence: 60, owner: exampleContact({ lastTwoWay: '2025-05-03' }) },
        owner: { contact: 'ada', name: 'Ada Example', status: 'Dark', lastEngaged: '2025-05-03' },
      },
      suggests: {
        urgency: 'this week',
        why: 'Nobody has talked with Ada Example since 3 May 2025; two-way contact is due every 60 days.',
        since: '2025-09-01',
        contact: 'Ada Example',
        evidence: 1,
      },
    },
    {
      says: 'nobody ever talked with them: dark since they hold the role, in an account of some age',
      facts: {
        day: '2025-09-30',
        attributes: { createdOn: '2024-01-10' },
        finding: { cadence: 22.5, owner: exampleContact({ since: '2025-02-01' }) },
        owner: { contact: 'ada', name: 'Ada Example', status: 'Dark' },
      },
      suggests: {
        urgency: 'this week',
        why: 'No two-way contact with Ada Example is known; it is due every 22.5 days.',
        since: '2025-02-01',
        contact: 'Ada Example',
        evidence: 1,
      },
    },
    {
      says: 'they took over from one who was dark, and the last touch is of before',
      facts: {
        day: '2025-09-30',
        finding: { cadence: 60, owner: exampleContact({ lastTwoWay: '2025-09-10' }) },
        owner: {
          contact: 'ada',
          name: 'Ada Example',
          status: 'Dark',
          lastEngaged: '2025-09-10',
          inherited: {
            contact: 'ben',
            name: 'Ben Example',
            status: 'Dark',
            points: 10,
            since: '2025-09-20',
            isCandidate: false,
          },
        },
      },
      suggests: {
        urgency: 'this week',
        why: 'Ada Example took over from Ben Example, who was out of touch, on 20 September 2025; nobody has talked with them since.',
        since: '2025-09-20',
        contact: 'Ada Example',
        evidence: 1,
      },
    },
    {
      says: 'the owner left and another candidate is there',
      facts: {
        day: '2025-09-30',
        finding: {
          owner: exampleContact(),
          candidates: [
            exampleContact({
              contact: 'ben',
              name: 'Ben Example',
              lastTwoWay: '2025-07-01',
              departed: '2025-08-04',
              departedWhy: 'two e-mails bounced',
            }),
            exampleContact(),
          ],
        },
        owner: {
          contact: 'ada',
          name: 'Ada Example',
          status: 'Departed',
          handOver: { contact: 'ben', name: 'Ben Example', departed: '2025-08-04', points: 10 },
        },
      },
      suggests: {
        urgency: 'today',
        why: 'Ben Example left on 4 August 2025: two e-mails bounced; nobody has talked with Ada Example since.',
        since: '2025-08-04',
        contact: 'Ada Example',
        evidence: 2,
      },
    },
    {
      says: 'the owner left and nobody else is known',
      facts: {
        day: '2025-09-30',
        finding: {
          owner: exampleContact({ departed: '2025-08-04', departedWhy: 'a person says so' }),
          candidates: [exampleContact({ departed: '2025-08-04', departedWhy: 'a person says so' })],
        },
        owner: {
          contact: 'ada',
          name: 'Ada Example',
          status: 'Departed',
          handOver: { contact: 'ada', name: 'Ada Example', departed: '2025-08-04', points: 10 },
        },
      },
      suggests: {
        urgency: 'today',
        why: 'Ada Example left on 4 August 2025: a person says so.',
        since: '2025-08-04',
        contact: null,
        evidence: 1,
      },
    },
    {
      says: 'one who counted as departed is named nowhere any more, and nobody talked with the next',
      facts: {
        day: '2025-09-30',
        finding: { owner: exampleContact(), candidates: [exampleContact()] },
        owner: {
          contact: 'ada',
          name: 'Ada Example',
          status: 'Departed',
          inherited: {
            contact: 'ben',
            name: 'Ben Example',
            status: 'Departed',
            points: 10,
            since: '2025-09-20',
            isCandidate: false,
          },
        },
      },
      suggests: {
        urgency: 'today',
        why: 'Ben Example was lost as budget owner on 20 September 2025; nobody has talked with Ada Example since.',
        since: '2025-09-20',
        contact: 'Ada Example',
        evidence: 1,
      },
    },
    {
      says: 'talked with within the cadence',
      facts: { day: '2025-09-30', owner: { contact: 'ada', name: 'Ada Example', status: 'Engaged' } },
      suggests: 'none',
    },
    {
      says: 'nobody is known to hold the budget',
      facts: { day: '2025-09-30', owner: { status: 'Unknown' } },
      suggests: 'none',
    },
  ],
});

function departed({ finding, owner }: PlayFacts): Suggestion | 'none' {
  const { handOver, inherited } = owner;
  const left = handOver ?? inherited;
  if (!left) return 'none';
  const since = handOver ? handOver.departed : (inherited?.since ?? null);
  const on = dayInWords(since ?? '');
  const next = finding.candidates.find((c) => c.departed === null) ?? null;
  const former = finding.candidates.find((c) => c.contact === left.contact);
  const because = handOver && former?.departedWhy ? `: ${former.departedWhy}` : '';
  const text = `${left.name} ${handOver ? 'left' : 'was lost as budget owner'} on ${on}${because}`;
  return {
    urgency: 'today',
    why: `${text}${next ? `; nobody has talked with ${next.name} since` : ''}.`,
    since,
    contact: next && { id: next.contact, name: next.name },
    evidence: [
      ...(former?.lastTwoWay ? [touchOf(former)] : []),
      { source: SOURCE, id: left.contact, at: since, text },
    ],
    steps: AFTER_DEPARTURE,
  };
}

function dark({ day, attributes, finding, owner }: PlayFacts): Suggestion | 'none' {
  const found = finding.owner;
  if (!found) return 'none';
  const { cadence } = finding;
  const { name, lastTwoWay } = found;
  const former = owner.inherited;
  const contact = { id: found.contact, name };
  // As the rule of the status has it: Dark from the first whole day beyond two cadences.
  const darkFrom = lastTwoWay && addDays(lastTwoWay, Math.floor(2 * cadence) + 1);
  if (darkFrom && (darkFrom <= day || !former)) {
    const last = dayInWords(lastTwoWay);
    return {
      why: `Nobody has talked with ${name} since ${last}; two-way contact is due every ${cadence} days.`,
      since: darkFrom,
      contact,
      evidence: [touchOf(found)],
    };
  }
  if (lastTwoWay && former) {
    const on = dayInWords(former.since);
    return {
      why: `${name} took over from ${former.name}, who was out of touch, on ${on}; nobody has talked with them since.`,
      since: former.since,
      contact,
      evidence: [touchOf(found)],
    };
  }
  const text = `No two-way contact with ${name} is known`;
  return {
    why: `${text}; it is due every ${cadence} days.`,
    since: former?.since ?? silentSince(attributes.createdOn, found),
    contact,
    evidence: [{ source: SOURCE, id: found.contact, at: null, text }],
    steps: INTRODUCTION,
  };
}

/** Nobody ever talked with them: it counts from when they held what names them, in an account old enough for a talk. */
function silentSince(createdOn: Day | null, { since }: OwnerCandidate): Day {
  const settled = createdOn === null ? since : addDays(createdOn, SETTLING_DAYS);
  return since > settled ? since : settled;
}

const touchOf = ({ name, touch, contact, lastTwoWay, lastTouch }: OwnerCandidate): Evidence => ({
  source: SOURCE,
  id: touch ?? contact,
  at: lastTwoWay,
  text: `Last two-way touch with ${name}: ${lastTouch ?? 'two-way touch'}, ${dayInWords(lastTwoWay ?? '')}`,
});
