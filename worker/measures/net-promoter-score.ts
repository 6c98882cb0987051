import { daysBetween } from '../../shared/day';
import { dayInWords } from '../scorecard/day-in-words';
import type { SurveyRow } from '../signals/rows';
import { defineMeasure } from './define-measure';
import { evidenceOf } from './evidence';
import { windowEnd } from './window-end';

const PROMOTER = 9;
const DETRACTOR = 6;
/** A survey is silence only after so many days. */
const DAYS_TO_ANSWER = 14;
const SILENT_SURVEYS = 2;
const SILENT_VALUE = -20;

type Answer = SurveyRow & { answeredAt: string; score: number };

export const netPromoterScore = defineMeasure({
  id: 'net_promoter_score',
  question: 'Would they recommend us?',
  family: 'outcome',
  owner: 'customer success',
  cadence: 'per survey',
  status: 'scored by default',
  definition:
    'share of 9–10 minus share of 0–6 on the scale to 10, over the latest answer of each respondent in the 365 days to E; ' +
    'none, but two surveys sent at least 14 days before E: −20, silence; E: as-of, or the day through which a late ' +
    'source is complete',
  source: 'Net Promoter Score, Reichheld 2003',
  read({ survey, completeness }, { asOf }) {
    const source = completeness.kinds.survey?.source ?? 'surveys';
    const window = windowEnd({ completeness }, 'survey', asOf);
    if ('missing' in window) return window;
    const answers = latestAnswers(survey.nps);
    if (answers.length === 0) {
      const silent = survey.nps.filter((s) => daysBetween(s.sentOn, window.end) >= DAYS_TO_ANSWER);
      if (silent.length < SILENT_SURVEYS) return { missing: 'no answer in 365 days' };
      return {
        value: SILENT_VALUE,
        absence: true,
        evidence: evidenceOf(source, silent, (s) => ({
          id: s.id,
          at: s.sentOn,
          text: `Survey of ${dayInWords(s.sentOn)} not answered`,
        })),
      };
    }
    const promoters = answers.filter((a) => a.score >= PROMOTER).length;
    const detractors = answers.filter((a) => a.score <= DETRACTOR).length;
    return {
      value: ((promoters - detractors) / answers.length) * 100,
      basis: [answers.length - detractors],
      evidence: evidenceOf(source, answers, (a) => ({
        id: a.id,
        at: a.answeredAt,
        text: `${a.respondent} answered ${a.score} of 10 to the survey of ${dayInWords(a.sentOn)}`,
      })),
      detail: { answers: answers.length, promoters, detractors },
    };
  },
  examples: [
    {
      says: 'the latest answer of each counts: one promoter, one passive, one detractor, one promoter',
      asOf: '2025-05-03',
      signals: {
        survey: {
          nps: [
            answer('1', 'a@x.test', '2024-09-01', 2),
            answer('2', 'a@x.test', '2025-03-01', 10),
            answer('3', 'b@x.test', '2025-03-01', 8),
            answer('4', 'c@x.test', '2025-03-01', 6),
            answer('5', 'd@x.test', '2025-03-01', 9),
          ],
        },
      },
      reads: { value: 25, basis: [3] },
    },
    {
      says: 'silent to two surveys',
      asOf: '2025-05-03',
      signals: { survey: { nps: [sent('1', '2025-01-10'), sent('2', '2025-04-19')] } },
      reads: { value: -20, absence: true },
    },
    {
      says: 'the second survey is too young to be silence',
      asOf: '2025-05-03',
      signals: { survey: { nps: [sent('1', '2025-01-10'), sent('2', '2025-04-20')] } },
      reads: { missing: 'no answer in 365 days' },
    },
    {
      says: 'an answer, but surveys were not read for 36 days',
      asOf: '2025-05-03',
      signals: {
        survey: { nps: [answer('s-1', 'a@x.test', '2025-03-01', 10)] },
        completeness: { kinds: { survey: { source: 'surveys', through: '2025-03-28', live: false } } },
      },
      reads: { missing: 'surveys were last read through 28 March 2025' },
    },
  ],
});

/** The latest answer of each respondent, latest first. */
function latestAnswers(rows: readonly SurveyRow[]): Answer[] {
  const latest = new Map<string, Answer>();
  for (const row of rows) {
    if (row.answeredAt === null || row.score === null) continue;
    const before = latest.get(row.respondent);
    const after = !before || [row.answeredAt, row.id].join() > [before.answeredAt, before.id].join();
    if (after) latest.set(row.respondent, { ...row, answeredAt: row.answeredAt, score: row.score });
  }
  return [...latest.values()].sort((a, b) =>
    [b.answeredAt, b.id].join() < [a.answeredAt, a.id].join() ? -1 : 1,
  );
}

function answer(id: string, respondent: string, day: string, score: number): SurveyRow {
  return { id, respondent, sentOn: day, answeredAt: `${day}T12:00:00.000Z`, score };
}

function sent(id: string, day: string): SurveyRow {
  return { id, respondent: 'a@x.test', sentOn: day, answeredAt: null, score: null };
}
