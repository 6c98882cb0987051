import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { csvFiles } from '../../../worker/sources/csv';
import { csvConfigSchema } from '../../../worker/sources/csv/config';
import { defineSource, type Page, type Source } from '../../../worker/sources/define-source';
import { pullSource } from '../../../worker/sources/pull';
import { completenessAt } from '../../../worker/store/completeness';
import { dirtyAccounts } from '../../../worker/store/dirty';
import { openFindings } from '../../../worker/store/findings';
import { KIND_NAMES } from '../../../worker/store/kinds';
import { quarantined } from '../../../worker/store/quarantine';
import { unmatched } from '../../../worker/store/unmatched';
import { onBothEngines } from '../store/on-both-engines';

const ZONE = 'America/New_York';
const ACME = '001000000000001AAA';
const AS_OF = '2030-03-01T12:00:00.000Z';
const INVOICES =
  'invoice_id,customer_id,amount,currency,issued_on,terms_days,due_on,paid_on,late_reason,created_at,updated_at';
const invoice = (id: string, more: Partial<Record<'amount' | 'paid' | 'updated', string>> = {}): string =>
  `${id},cus-1,${more.amount ?? '120.50'},EUR,2025-01-05,30,2025-02-04,${more.paid ?? ''},,2025-01-05T09:00:00Z,${more.updated ?? '2025-01-05T09:00:00Z'}`;

onBothEngines('pulling CSV files', (store) => {
  let folder: string;
  let saves = 0;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'plimsoll-csv-'));
    mkdirSync(folder, { recursive: true });
    const tables = [
      'account_claim',
      'account_key',
      'completeness',
      'finding',
      'quarantine',
      'use_file',
      'cursor',
      'dirty',
    ];
    for (const table of [...KIND_NAMES.map((kind) => `fact_${kind}`), ...tables]) {
      await sql`delete from ${sql.table(table)}`.execute(store().db);
    }
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const save = (name: string, ...lines: string[]) => {
    writeFileSync(join(folder, name), lines.join('\n'));
    saves += 1;
    utimesSync(join(folder, name), 1_700_000_000 + saves, 1_700_000_000 + saves);
  };
  const billing = (more: object = {}) =>
    csvFiles(
      csvConfigSchema.parse({
        type: 'csv',
        id: 'billing',
        files: { invoice: { path: join(folder, 'invoices.csv') } },
        ...more,
      }),
    );
  const pull = (source: Source, sources = [source], asOf = AS_OF) =>
    pullSource(
      {
        store: store(),
        sources,
        zone: ZONE,
        run: { asOf, day: asOf.slice(0, 10) },
        signal: new AbortController().signal,
      },
      source,
    );
  const invoices = async () => {
    const { rows } = await sql<{
      record: string;
      amount: string;
      paid: string | null;
      from: string;
      assumed: boolean;
      open: boolean;
    }>`
      select record, amount::float8::text as amount, paid_on as paid, known_from as "from", assumed,
        known_to = 'infinity' as open from fact_invoice order by record, known_from`.execute(store().db);
    return rows.map((r) => [r.record, r.amount, r.paid, r.from.slice(0, 10), r.assumed, r.open]);
  };

  it('tells facts with their day, known from when they were updated', async () => {
    save('invoices.csv', INVOICES, invoice('i1'));
    expect(await pull(billing())).toMatchObject({ rows: 1, faulty: 0, inserted: 1, stopped: null });
    expect(await invoices()).toEqual([['i1', '120.5', null, '2025-01-05', false, true]]);
    const row = await store().db.selectFrom('fact_invoice').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      source: 'billing',
      source_key: 'cus-1',
      day: '2025-01-05',
      due_on: '2025-02-04',
      terms_days: 30,
    });
    expect(await completenessAt(store().db, AS_OF)).toEqual([
      {
        source: 'billing',
        kind: 'invoice',
        completeThrough: new Date(1_700_000_000_000 + saves * 1000).toISOString(),
      },
    ]);
  });

  it('knows of an invoice seen paid that it stood unpaid before', async () => {
    save('invoices.csv', INVOICES, invoice('i1', { paid: '2025-02-10', updated: '2025-02-11T09:00:00Z' }));
    await pull(billing());
    expect(await invoices()).toEqual([
      ['i1', '120.5', null, '2025-01-05', true, false],
      ['i1', '120.5', '2025-02-10', '2025-02-11', false, true],
    ]);
  });

  it('makes a version only of a row whose content changed, and closes one that is gone', async () => {
    save('invoices.csv', INVOICES, invoice('i1'), invoice('i2'));
    await pull(billing());
    expect(await pull(billing())).toMatchObject({ rows: 0, inserted: 0, closed: 0 });
    save('invoices.csv', INVOICES, invoice('i1', { amount: '99', updated: '2025-01-20T09:00:00Z' }));
    expect(await pull(billing())).toMatchObject({ rows: 1, inserted: 1, closed: 2 });
    expect(await invoices()).toEqual([
      ['i1', '120.5', null, '2025-01-05', false, false],
      ['i1', '99', null, '2025-01-20', false, true],
      ['i2', '120.5', null, '2025-01-05', false, false],
    ]);
  });

  it('keeps the rows of a file that was cut short', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => invoice(`i${i}`));
    save('invoices.csv', INVOICES, ...rows);
    await pull(billing());
    save('invoices.csv', INVOICES, ...rows.slice(0, 20));
    expect(await pull(billing())).toMatchObject({ closed: 0 });
    expect((await openFindings(store().db)).map((f) => f.code)).toEqual(['FILE_CUT_SHORT']);
    save('invoices.csv', INVOICES, ...rows);
    await pull(billing());
    expect(await openFindings(store().db)).toEqual([]);
  });

  it('keeps faulty rows aside, and never takes them as deleted', async () => {
    save(
      'invoices.csv',
      INVOICES,
      invoice('i1'),
      invoice('i2'),
      invoice('i3'),
      invoice('i4'),
      invoice('i5'),
      invoice('i6'),
    );
    await pull(billing());
    const amount = invoice('i2', { amount: 'much', updated: '2025-01-20T09:00:00Z' });
    const twice = invoice('i3', { updated: '2024-01-20T09:00:00Z' });
    save(
      'invoices.csv',
      INVOICES,
      invoice('i1'),
      amount,
      invoice('i3'),
      twice,
      invoice('i4'),
      invoice('i5'),
      invoice('i6'),
      invoice(''),
    );
    expect(await pull(billing())).toMatchObject({
      rows: 8,
      faulty: 3,
      inserted: 0,
      closed: 0,
      stopped: null,
    });
    const reasons = (await quarantined(store().db)).map((q) => q.reason).sort();
    expect(reasons).toEqual([
      'amount cannot be read as numeric',
      'invoice_id is empty',
      'its id stands twice',
    ]);
    const [check] = await billing().check({
      ...{
        asOf: AS_OF,
        day: '2030-03-01',
        zone: ZONE,
        folder,
        openRecords: async () => new Set<string>(),
        customers: async () => new Set<string>(),
        badRows: async () => [],
      },
      files: async () => new Map([[join(folder, 'invoices.csv'), fileWith(3, 8)]]),
    });
    expect(check).toMatchObject({ ok: false, detail: expect.stringContaining('3 bad rows of 8') });
  });
  const fileWith = (faults: number, rows: number) => ({
    ...{ path: join(folder, 'invoices.csv'), size: 1, modified: AS_OF, status: 'read' as const },
    ...{ firstDay: null, lastDay: null, rows, faults, detail: null },
  });

  it('stops a source of which more than a fifth is faulty, and stores nothing of it', async () => {
    const bad = Array.from({ length: 10 }, (_, i) => invoice(`b${i}`, { amount: 'x' }));
    save('invoices.csv', INVOICES, ...Array.from({ length: 39 }, (_, i) => invoice(`i${i}`)), ...bad);
    expect(await pull(billing())).toMatchObject({
      faulty: 10,
      inserted: 0,
      stopped: expect.stringContaining('20 %'),
    });
    expect(await invoices()).toEqual([]);
    expect((await openFindings(store().db)).map((f) => f.code)).toEqual(['SOURCE_STOPPED']);
    expect((await quarantined(store().db))[0]).toMatchObject({ rows: 10 });
    save('invoices.csv', INVOICES, ...Array.from({ length: 41 }, (_, i) => invoice(`i${i}`)), ...bad);
    expect(await pull(billing())).toMatchObject({ stopped: null });
    expect(await openFindings(store().db)).toEqual([]);
  });

  it('reads a file whose headers differ as configured, and refuses one that lacks a column', async () => {
    save('invoices.csv', INVOICES.replace('invoice_id', 'Number'), invoice('i1'));
    expect(await pull(billing())).toMatchObject({ inserted: 0, faulty: 1 });
    expect((await completenessAt(store().db, AS_OF)).length).toBe(0);
    const columns = { invoice_id: 'Number' };
    const path = join(folder, 'invoices.csv');
    expect(await pull(billing({ files: { invoice: { path, columns } } }))).toMatchObject({
      inserted: 1,
      faulty: 0,
    });
  });

  it('keys surveys by the domain of the respondent', async () => {
    const header =
      'response_id,respondent_email,survey,scale_max,sent_at,answered_at,score,journey_stage,comment,updated_at';
    const answered =
      's1,Ada@ACME.test,nps,10,2025-01-05T09:00:00Z,2025-01-07T09:00:00Z,9,,"Good, thanks",2025-01-07T09:00:00Z';
    save(
      'surveys.csv',
      header,
      answered,
      's2,no address,nps,10,2025-01-05T09:00:00Z,,,,,2025-01-05T09:00:00Z',
    );
    const surveys = csvFiles(
      csvConfigSchema.parse({
        type: 'csv',
        id: 'surveys',
        files: { survey: { path: join(folder, 'surveys.csv') } },
      }),
    );
    expect(await pull(surveys)).toMatchObject({ inserted: 2, faulty: 1 });
    const rows = await store()
      .db.selectFrom('fact_survey')
      .select(['source_key', 'respondent', 'score', 'known_to'])
      .orderBy('known_from')
      .execute();
    expect(rows).toMatchObject([
      { source_key: 'acme.test', respondent: 'ada@acme.test', score: null },
      { source_key: 'acme.test', score: '9', known_to: 'infinity' },
    ]);
  });

  it('gives keys claimed in a key space to each source of that space, also to one added later', async () => {
    const page: Page = {
      stream: 'Account',
      rows: 1,
      cursor: 1,
      keys: [
        {
          source: 'billing',
          sourceKey: 'cus-1',
          account: ACME,
          rule: 'external-id',
          knownFrom: '2025-01-01T00:00:00.000Z',
        },
      ],
      touched: [ACME],
    };
    const traits = { lag: 0, maxAge: 2, family: 'other' as const, check: async () => [] };
    const crm = defineSource({
      id: 'salesforce',
      provides: ['account'],
      ...traits,
      async *read() {
        yield page;
      },
    });
    save('invoices.csv', INVOICES, invoice('i1'));
    const invoicing = billing({ id: 'invoicing', keySpaces: ['billing'] });
    await pull(crm, [crm, invoicing]);
    expect([...(await dirtyAccounts(store().db)).keys()]).toEqual([ACME]);
    await pull(invoicing, [crm, invoicing]);
    const later = billing({ id: 'later', keySpaces: ['billing'] });
    await pull(later, [crm, invoicing, later]);
    expect((await unmatched(store().db)).facts).toEqual([]);
    const keys = await store()
      .db.selectFrom('account_key')
      .select(['source', 'account_id'])
      .orderBy('source')
      .execute();
    expect(keys).toEqual(['billing', 'invoicing', 'later'].map((source) => ({ source, account_id: ACME })));
  });

  it('stores a page with its cursor or not at all', async () => {
    const traits = { lag: 0, maxAge: 2, family: 'other' as const, check: async () => [] };
    const fact = {
      record: 'i1',
      sourceKey: 'c',
      at: AS_OF,
      knownFrom: AS_OF,
      body: { amount: 'not a number' },
    };
    const broken = defineSource({
      ...{ id: 'broken', provides: ['invoice'], ...traits },
      async *read() {
        yield { stream: 's', rows: 1, cursor: 1 };
        yield { stream: 's', rows: 1, cursor: 2, facts: [{ kind: 'invoice', facts: [fact] }] };
      },
    });
    await expect(pull(broken)).rejects.toThrow();
    const cursors = await store().db.selectFrom('cursor').select(['value', 'page']).execute();
    expect(cursors).toEqual([{ value: 1, page: 1 }]);
  });
});
