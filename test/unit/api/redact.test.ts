import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HIDDEN_EVIDENCE } from '../../../shared/api';
import { type HealthDocument, healthDocument } from '../../../shared/health-document';
import { to18 } from '../../../shared/salesforce-id';
import { type Person, recordsNamed, redact } from '../../../worker/api/redact';
import { CEILING_REASONS } from '../../../worker/scorecard/drivers';
import { readDocument } from '../../../worker/store/stored-document';
import { aDocument } from '../crm/a-document';

const PREFIXES = ['500', '006', '003', '00T', '00U', '02s', '07k', '00K'];
const recordId = (prefix: string, n: number): string => to18(`${prefix}5g${String(n).padStart(10, '0')}`);
const personOf = (n: number): Person => ({ contact: recordId('003', n), name: `Person Nº${n}.` });

/** Records are numbered, so that each has a text of its own and none stands in another's. */
const anyRecord = fc
  .tuple(fc.constantFrom(...PREFIXES), fc.nat(30))
  .map(([prefix, n]) => recordId(prefix, n));
const textOf = (id: string): string => `Text of <${id.toLowerCase()}>`;
const anyName = fc.nat(8).map((n) => personOf(n).name);

const anyEvidence = fc.oneof(
  anyRecord.map((id) => ({ source: 'salesforce', id, at: '2026-05-01', text: textOf(id) })),
  anyName.map((name) => ({ source: 'surveys', id: 'row-1', at: null, text: `${name} answered 3 of 10` })),
  fc.constant({ source: 'salesforce', id: '', at: null, text: 'and 3 more' }),
);
const anyList = fc.array(anyEvidence, { maxLength: 5 });

const anyMeasure = (id: string) =>
  fc.record({ evidence: anyList, name: fc.option(anyName) }).map(({ evidence, name }) => ({
    ...{ id, name: `Measure ${id}`, group: 'g', value: 2, unit: 'tickets', points: 50, weight: 0.25 },
    ...{ lossCents: 1250, state: 'held' as const, notSeenSince: null },
    reason: name === null ? null : `held: nobody was talked to since ${name} was lost`,
    evidence,
  }));

const anyCandidate = fc.nat(8).map((n) => ({
  ...personOf(n),
  ...{ source: 'Title' as const, role: `Chief of ${personOf(n).name}`, confidence: 'low' as const },
  ...{ lastTwoWay: '2026-04-01', departed: '2026-04-20', departedWhy: 'two e-mails bounced', check: false },
}));

/** Documents that name people and records in every place that can hold one. */
const anyDocument: fc.Arbitrary<HealthDocument> = fc
  .record({
    measures: fc.tuple(anyMeasure('budget_owner_engagement'), anyMeasure('open_severe_tickets')),
    cap: anyList,
    candidates: fc.array(anyCandidate, { minLength: 1, maxLength: 4 }),
    from: fc.option(fc.nat(8)),
    play: fc.record({ evidence: anyList, contact: fc.option(fc.nat(8)), name: anyName }),
  })
  .map(({ measures, cap, candidates, from, play }) => {
    const base = aDocument();
    const [owner] = candidates;
    const capText = cap[0] ? ` (${cap[0].text})` : '';
    return healthDocument.parse({
      ...base,
      measures,
      cap: {
        ...{ id: 'severe', max: 40, reason: 'A severe ticket is old', since: '2026-04-10', lossCents: 300 },
        evidence: cap,
      },
      capsAnswered: [{ cap: 'x', reason: `${play.name} said so`, until: '2026-06-01', by: 'ops' }],
      drivers: [
        {
          text: `At most 40: A severe ticket is old since 10 April 2026${capText}.`,
          measure: null,
          cents: -300,
        },
        ...measures.map(({ id, name, evidence, reason }) => ({
          text: `${name}: ${evidence[0]?.text}; ${reason} (−12.5).`,
          measure: id,
          cents: -1250,
        })),
      ],
      budgetOwner: {
        ...base.budgetOwner,
        ...{ contact: owner?.contact, name: owner?.name, candidates },
        handOver:
          from === null
            ? null
            : { from: personOf(from).contact, name: personOf(from).name, since: '2026-04-01' },
      },
      plays: [
        {
          ...{ id: 'call', name: 'Call them', since: '2026-04-01', urgency: 'today' },
          why: play.evidence.map(({ text }) => text).join('; ') || `${play.name} is silent`,
          steps: [`Call ${play.name}`, 'Write it down'],
          contact:
            play.contact === null
              ? null
              : { id: personOf(play.contact).contact, name: personOf(play.contact).name },
          evidence: play.evidence,
        },
      ],
    });
  });

const FORMER = [7, 8].map(personOf);
const EVERYBODY = Array.from({ length: 9 }, (_, n) => personOf(n));

describe('redaction', () => {
  it('leaves no id, name or text of what may not be read anywhere', () => {
    fc.assert(
      fc.property(anyDocument, fc.infiniteStream(fc.boolean()), (document, mayRead) => {
        const named = recordsNamed(document, FORMER);
        const readable = new Set(named.filter(() => mayRead.next().value));
        const shown = JSON.stringify(redact(document, readable, FORMER).document);
        for (const id of named) {
          if (readable.has(id)) continue;
          expect(shown).not.toContain(id);
          expect(shown).not.toContain(textOf(id));
        }
        const { budgetOwner, plays } = document;
        const people = [
          ...[...FORMER, ...budgetOwner.candidates].map(({ contact }) => contact),
          ...[budgetOwner.handOver?.from, ...plays.map(({ contact }) => contact?.id)],
        ];
        for (const { contact, name } of EVERYBODY) {
          if (people.includes(contact) && !readable.has(contact)) expect(shown).not.toContain(name);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('keeps a document of the same shape, its points and its tier', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const { document: shown, hidden } = redact(document, new Set(), FORMER);
        expect(healthDocument.parse(shown)).toEqual(shown);
        // A hand-over goes as a whole.
        const gone = document.budgetOwner.handOver && !shown.budgetOwner.handOver ? 1 : 0;
        expect(JSON.stringify(shown).split(HIDDEN_EVIDENCE).length - 1 + gone).toBe(hidden);
        const numbers = ({ measures, cap, drivers, ...rest }: HealthDocument) => [
          ...measures.map(({ id, points, lossCents, evidence }) => [id, points, lossCents, evidence.length]),
          ...drivers.map(({ measure, cents }) => [measure, cents]),
          [cap?.lossCents, cap?.reason, rest.score, rest.tier, rest.budgetOwner.status],
        ];
        expect(numbers(shown)).toEqual(numbers(document));
      }),
      { numRuns: 200 },
    );
  });

  it('leaves a document alone that may be read whole', () => {
    fc.assert(
      fc.property(anyDocument, (document) => {
        const all = new Set(recordsNamed(document, FORMER));
        expect(redact(document, all, FORMER)).toEqual({ document, hidden: 0 });
      }),
      { numRuns: 200 },
    );
  });

  const severe = recordId('500', 1);
  const withTickets = (evidence: HealthDocument['measures'][number]['evidence']): HealthDocument =>
    aDocument({
      measures: [
        {
          ...{ id: 'open_severe_tickets', name: 'Open severe tickets', group: 'support', value: 6 },
          ...{ unit: 'tickets', points: 0, weight: 0.1, lossCents: 560, state: 'seen', notSeenSince: null },
          ...{ reason: null, evidence },
        },
      ],
      drivers: [{ text: 'Open severe tickets: one (−5.6).', measure: 'open_severe_tickets', cents: -560 }],
    });
  const owner = new Set(['003000000000001AAA']);

  it('tells a driver by its measure’s name and points alone', () => {
    const document = withTickets([{ source: 'salesforce', id: severe, at: null, text: 'one' }]);
    const { document: shown, hidden } = redact(document, owner);
    expect(shown.drivers.map(({ text }) => text)).toEqual(['Open severe tickets: hidden: no access (−5.6).']);
    expect(shown.measures[0]?.evidence).toEqual([
      { source: 'salesforce', id: '', at: null, text: HIDDEN_EVIDENCE },
    ]);
    expect(hidden).toBe(2);
  });

  it('hides a sum with what it sums up, and only of the same source', () => {
    const more = (source: string) => ({ source, id: '', at: null, text: 'and 3 more' });
    const document = withTickets([
      { source: 'salesforce', id: severe, at: null, text: 'one' },
      more('salesforce'),
      more('surveys'),
    ]);
    const texts = redact(document, owner).document.measures[0]?.evidence.map(({ text }) => text);
    expect(texts).toEqual([HIDDEN_EVIDENCE, HIDDEN_EVIDENCE, 'and 3 more']);
    const alone = withTickets([more('salesforce')]);
    expect(redact(alone, owner)).toEqual({ document: alone, hidden: 0 });
  });

  it('takes what stands for a record of the CRM for one, whatever source names it', () => {
    const document = withTickets([
      { source: 'desk', id: severe, at: null, text: 'a' },
      { source: 'desk', id: '500-1', at: null, text: 'b' },
      { source: 'salesforce', id: 'no id', at: null, text: 'c' },
    ]);
    const texts = redact(document, owner).document.measures[0]?.evidence.map(({ text }) => text);
    expect(texts).toEqual([HIDDEN_EVIDENCE, 'b', HIDDEN_EVIDENCE]);
  });

  it('tells no day of a contact that is hidden', () => {
    const hidden = { ...personOf(1), source: 'Title' as const, role: null, confidence: 'low' as const };
    const days = {
      lastTwoWay: '2026-03-07',
      departed: '2026-03-08',
      departedWhy: 'it bounced',
      check: false,
    };
    const seen = { ...hidden, ...days, ...personOf(2), source: 'Account role' as const };
    const document = aDocument({
      budgetOwner: {
        ...aDocument().budgetOwner,
        handOver: { from: personOf(1).contact, name: personOf(1).name, since: '2026-03-08' },
        candidates: [{ ...hidden, ...days }, seen],
      },
    });
    const readable = new Set([...owner, personOf(2).contact]);
    const { budgetOwner } = redact(document, readable).document;
    expect(budgetOwner.handOver).toBeNull();
    expect(budgetOwner.candidates[0]).toMatchObject({ lastTwoWay: null, departed: null });
    expect(budgetOwner.candidates[1]).toEqual(seen);
    expect(JSON.stringify(redact({ ...document, plays: [] }, owner).document)).not.toMatch(/2026-03-0[78]/);
  });

  describe('of a document of an earlier build, whose drivers name no measure', () => {
    const told = (texts: string[], at = severe): HealthDocument =>
      readDocument(
        JSON.stringify({
          ...withTickets([{ source: 'salesforce', id: at, at: null, text: 'Login broken for all.' }]),
          ceilings: [{ id: 'evidence', reason: CEILING_REASONS.evidence }],
          drivers: texts,
        }),
      );
    const drivers = (document: HealthDocument, readable: ReadonlySet<string>) =>
      redact(document, readable).document.drivers.map(({ text }) => text);
    const kept = [
      'Too little is seen to score (coverage 30 %); last known Watch on 2 May 2026.',
      CEILING_REASONS.evidence,
    ];

    it('hides each driver that may quote what is hidden, and no remark', () => {
      const document = told([
        ...kept,
        'Open severe tickets: Login broken for all (−5.6).',
        'Use fell (−2.0).',
      ]);
      expect(drivers(document, owner)).toEqual([...kept, HIDDEN_EVIDENCE, HIDDEN_EVIDENCE]);
      expect(drivers(document, new Set([...owner, severe]))).toEqual(
        document.drivers.map(({ text }) => text),
      );
    });

    it('hides a remark that quotes it', () => {
      expect(drivers(told(['Too little is seen to score: Login broken for all']), owner)).toEqual([
        HIDDEN_EVIDENCE,
      ]);
    });

    it('hides them where the record is one of a play or a cap alone', () => {
      const document = told(['Use fell (−2.0).']);
      const evidence = document.measures[0]?.evidence ?? [];
      const cap = { id: 'x', max: 60, reason: 'Old ticket', since: '2026-04-10', lossCents: 0, evidence };
      expect(drivers({ ...document, measures: [], cap }, owner)).toEqual([HIDDEN_EVIDENCE]);
    });
  });
});
