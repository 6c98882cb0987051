import { readFileSync } from 'node:fs';
import { sql } from 'kysely';
import type { Day } from '../../../shared/day';
import { parseScorecard } from '../../../worker/scorecard/scorecard';
import type { DayInputs } from '../../../worker/scorecard/types';
import { inputsReader } from '../../../worker/signals';
import type { ScopeRow } from '../../../worker/signals/rows';
import { csvConfigSchema } from '../../../worker/sources/csv/config';
import type { Stream } from '../../../worker/sources/define-source';
import { resolveKeys } from '../../../worker/store/account-keys';
import { noteCompleteness } from '../../../worker/store/completeness';
import { writeFacts } from '../../../worker/store/facts';
import { type Fact, type FactBody, KIND_NAMES, type Kind } from '../../../worker/store/kinds';
import type { Store } from '../../../worker/store/open-store';

export const ZONE = 'America/New_York';
export const ACME = '001000000000001AAA';
const CRM: Stream[] = [
  'account',
  'contact',
  'role',
  'relation',
  'opportunity',
  'touchpoint',
  'ticket',
  'currency',
];

export const SOURCES = [
  { id: 'salesforce', provides: CRM, maxAge: 2, family: 'other' as const },
  {
    id: 'billing',
    provides: ['subscription', 'invoice'] as Stream[],
    maxAge: 35,
    family: 'outcome' as const,
  },
  { id: 'surveys', provides: ['survey'] as Stream[], maxAge: 35, family: 'outcome' as const },
  { id: 'milestones', provides: ['milestone'] as Stream[], maxAge: 35, family: 'outcome' as const },
];
const SOURCE_OF: Partial<Record<Kind, string>> = {
  subscription: 'billing',
  invoice: 'billing',
  survey: 'surveys',
  milestone: 'milestones',
};
const KEY_OF: Record<string, string> = { billing: 'cus-1', surveys: 'acme.test', milestones: 'ws-1' };

/** Noon UTC of a day: early morning to afternoon of the same day in ZONE. */
export const noon = (day: Day): string => `${day}T16:00:00.000Z`;

type Told<K extends Kind> = { record: string; known: Day; body: FactBody<K> } & Partial<Fact<K>>;

/** A store with one account, Acme, known by a key in each source; facts are told with the day they were known. */
export class SmallWorld {
  readonly store: Store;

  constructor(store: Store) {
    this.store = store;
  }

  async clear(): Promise<void> {
    for (const kind of KIND_NAMES) await sql`delete from ${sql.table(`fact_${kind}`)}`.execute(this.store.db);
    for (const table of ['account_claim', 'account_key', 'completeness', 'decision']) {
      await sql`delete from ${sql.table(table)}`.execute(this.store.db);
    }
    const claim = (source: string, sourceKey: string) => ({
      source,
      sourceKey,
      account: ACME,
      rule: 'external-id',
      knownFrom: noon('2024-01-01'),
    });
    await resolveKeys(this.store.db, [
      claim('salesforce', ACME),
      ...Object.entries(KEY_OF).map(([source, key]) => claim(source, key)),
    ]);
    await this.tell('account', {
      record: ACME,
      known: '2024-01-01',
      body: { name: 'Acme', created_on: '2024-01-01' },
    });
  }

  async tell<K extends Kind>(kind: K, ...told: Told<K>[]): Promise<void> {
    const source = SOURCE_OF[kind] ?? 'salesforce';
    const facts = told.map(
      ({ record, known, body, ...more }): Fact<K> => ({
        record,
        sourceKey: KEY_OF[source] ?? ACME,
        at: noon(known),
        knownFrom: noon(known),
        body,
        ...more,
      }),
    );
    await writeFacts(this.store.db, source, kind, facts, ZONE);
  }

  async readThrough(source: string, kind: Stream, through: Day, known: Day = through): Promise<void> {
    await noteCompleteness(this.store.db, { source, kind, completeThrough: noon(through) }, noon(known));
  }

  reader(): (scope: readonly ScopeRow[]) => Promise<DayInputs[]> {
    const file = { path: 'none.csv' };
    return inputsReader({
      store: this.store,
      card: parseScorecard(readFileSync('worker/scorecard/default.yaml', 'utf8')),
      sources: SOURCES,
      zone: ZONE,
      config: { sources: [csvConfigSchema.parse({ type: 'csv', id: 'billing', files: { invoice: file } })] },
    });
  }

  async inputs(day: Day, account = ACME): Promise<DayInputs> {
    const [inputs] = await this.reader()([{ account, asOf: day, knownAt: noon(day) }]);
    if (!inputs) throw new Error('A scope of one row gave none.');
    return inputs;
  }
}
