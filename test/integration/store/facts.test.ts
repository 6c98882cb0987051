import { sql } from 'kysely';
import { beforeEach, describe, expect, it } from 'vitest';
import { resolveKeys } from '../../../worker/store/account-keys';
import { accountsTouchedSince } from '../../../worker/store/fact-feed';
import { writeFacts } from '../../../worker/store/facts';
import { type Fact, KIND_NAMES } from '../../../worker/store/kinds';
import { unmatched } from '../../../worker/store/unmatched';
import { onBothEngines } from './on-both-engines';

const ZONE = 'America/Los_Angeles';

const contact = (record: string, knownFrom: string, title: string, more: Partial<Fact<'contact'>> = {}) => ({
  record,
  sourceKey: 'a1',
  at: '2026-01-01T00:00:00Z',
  knownFrom,
  body: { title, departed: false },
  ...more,
});

onBothEngines('facts', (store) => {
  const write = (...facts: Fact<'contact'>[]) => writeFacts(store().db, 'crm', 'contact', facts, ZONE);
  const versions = async (record: string) => {
    const { rows } = await sql<{ title: string; from: string; to: string }>`
      select title, known_from::text as "from", known_to::text as "to" from fact_contact
      where record = ${record} order by known_from`.execute(store().db);
    return rows.map((row) => [row.title, row.from.slice(0, 26), row.to.slice(0, 26)]);
  };
  const JAN = '2026-01-05T10:00:00.000Z';
  const FEB = '2026-02-05T10:00:00.000Z';
  const MAR = '2026-03-05T10:00:00.000Z';
  const text = (instant: string) => `${instant.slice(0, 10)} ${instant.slice(11, 19)}+00`;

  beforeEach(async () => {
    for (const kind of KIND_NAMES) await sql`delete from ${sql.table(`fact_${kind}`)}`.execute(store().db);
    await sql`delete from account_claim`.execute(store().db);
    await sql`delete from account_key`.execute(store().db);
  });

  it('writes the day in the organisation’s zone', async () => {
    await write(contact('c1', JAN, 'CFO', { at: '2026-01-02T07:30:00Z' }));
    const row = await store().db.selectFrom('fact_contact').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ day: '2026-01-01', at: '2026-01-02T07:30:00.000Z', known_to: 'infinity' });
  });

  it('closes the open version and opens another when the content changes', async () => {
    expect(await write(contact('c1', JAN, 'CFO'))).toEqual({ inserted: 1, closed: 0 });
    expect(await write(contact('c1', FEB, 'COO'))).toEqual({ inserted: 1, closed: 1 });
    expect(await versions('c1')).toEqual([
      ['CFO', text(JAN), text(FEB)],
      ['COO', text(FEB), 'infinity'],
    ]);
  });

  it('takes the same content as no news, whenever it is told', async () => {
    await write(contact('c1', JAN, 'CFO'));
    expect(await write(contact('c1', JAN, 'CFO'), contact('c1', MAR, 'CFO'))).toEqual({
      inserted: 0,
      closed: 0,
    });
    expect(await versions('c1')).toEqual([['CFO', text(JAN), 'infinity']]);
  });

  it('chains several versions of a new record, and gives the same rows when they come again', async () => {
    const history = [contact('c1', MAR, 'CEO'), contact('c1', JAN, 'CFO'), contact('c1', FEB, 'COO')];
    expect(await write(...history)).toEqual({ inserted: 3, closed: 0 });
    const once = await versions('c1');
    expect(once).toEqual([
      ['CFO', text(JAN), text(FEB)],
      ['COO', text(FEB), text(MAR)],
      ['CEO', text(MAR), 'infinity'],
    ]);
    expect(await write(...history)).toEqual({ inserted: 0, closed: 0 });
    expect(await versions('c1')).toEqual(once);
  });

  it('leaves settled history of a known record as it was published', async () => {
    await write(contact('c1', FEB, 'COO'));
    expect(await write(contact('c1', JAN, 'CFO'), contact('c1', FEB, 'COO'))).toEqual({
      inserted: 0,
      closed: 0,
    });
    expect(await versions('c1')).toEqual([['COO', text(FEB), 'infinity']]);
  });

  it('knows a correction with an old stamp one microsecond after what it corrects', async () => {
    await write(contact('c1', FEB, 'COO'));
    expect(await write(contact('c1', JAN, 'CTO'))).toEqual({ inserted: 1, closed: 1 });
    expect(await write(contact('c1', JAN, 'CTO'))).toEqual({ inserted: 0, closed: 0 });
    expect(await versions('c1')).toEqual([
      ['COO', text(FEB), '2026-02-05 10:00:00.000001'],
      ['CTO', '2026-02-05 10:00:00.000001', 'infinity'],
    ]);
  });

  it('only closes what is deleted, and opens it anew when it comes back', async () => {
    await write(contact('c1', JAN, 'CFO'));
    expect(await write(contact('c1', FEB, '', { deleted: true, body: {} }))).toEqual({
      inserted: 0,
      closed: 1,
    });
    expect(await versions('c1')).toEqual([['CFO', text(JAN), text(FEB)]]);
    expect(await write(contact('c1', FEB, '', { deleted: true, body: {} }))).toEqual({
      inserted: 0,
      closed: 0,
    });
    expect(await write(contact('c1', MAR, 'CFO'))).toEqual({ inserted: 1, closed: 0 });
    expect((await versions('c1')).map(([title, , to]) => [title, to])).toEqual([
      ['CFO', text(FEB)],
      ['CFO', 'infinity'],
    ]);
  });

  it('takes a deletion of what was never known as nothing', async () => {
    expect(await write(contact('c9', JAN, '', { deleted: true, body: {} }))).toEqual({
      inserted: 0,
      closed: 0,
    });
    expect(await versions('c9')).toEqual([]);
  });

  it('closes and opens within one call, deletions between versions included', async () => {
    await write(
      contact('c1', JAN, 'CFO'),
      contact('c1', FEB, '', { deleted: true, body: {} }),
      contact('c1', MAR, 'CFO'),
    );
    expect(await versions('c1')).toEqual([
      ['CFO', text(JAN), text(FEB)],
      ['CFO', text(MAR), 'infinity'],
    ]);
  });

  it('never has two versions of a record in force at once', async () => {
    const stamps = [FEB, JAN, MAR, FEB, '2026-02-06T00:00:00Z', JAN];
    for (const [i, stamp] of stamps.entries()) await write(contact('c1', stamp, `title ${i % 3}`));
    const { rows } = await sql`
      select 1 from fact_contact a join fact_contact b on a.record = b.record and a.seq < b.seq
      where a.known_from < b.known_to and b.known_from < a.known_to`.execute(store().db);
    expect(rows).toEqual([]);
    expect((await versions('c1')).filter(([, , to]) => to === 'infinity')).toHaveLength(1);
  });

  it('keeps every type of column, and text that PostgreSQL cannot hold loses only what it cannot', async () => {
    await writeFacts(
      store().db,
      'crm',
      'relation',
      [
        {
          record: 'r1',
          sourceKey: 'a1',
          at: JAN,
          knownFrom: JAN,
          body: {
            contact_id: 'a\0b\ud800',
            roles: ['Économique, "buyer"', 'NULL', ''],
            is_active: true,
            end_date: '2026-05-01',
          },
        },
      ],
      ZONE,
    );
    const relation = await store().db.selectFrom('fact_relation').selectAll().executeTakeFirstOrThrow();
    expect(relation).toMatchObject({
      contact_id: 'ab\ufffd',
      roles: ['Économique, "buyer"', 'NULL', ''],
      is_active: true,
      end_date: '2026-05-01',
    });
    await writeFacts(
      store().db,
      'crm',
      'opportunity',
      [
        {
          record: 'o1',
          sourceKey: 'a1',
          at: JAN,
          knownFrom: JAN,
          body: { amount: '12345678901234567.89', term_months: 12 },
        },
      ],
      ZONE,
    );
    const opportunity = await store().db.selectFrom('fact_opportunity').selectAll().executeTakeFirstOrThrow();
    expect(opportunity).toMatchObject({ amount: '12345678901234567.89', term_months: 12, name: null });
  });

  it('tells numbers and instants of other spelling as the same content', async () => {
    const invoice = (amount: string, at: string): Fact<'invoice'> => ({
      record: 'i1',
      sourceKey: 'b1',
      at,
      knownFrom: JAN,
      body: { amount },
    });
    const put = (fact: Fact<'invoice'>) => writeFacts(store().db, 'csv', 'invoice', [fact], ZONE);
    await put(invoice('10.50', '2026-01-01T00:00:00Z'));
    expect(await put(invoice('10.5', '2026-01-01T01:00:00.000+01:00'))).toEqual({ inserted: 0, closed: 0 });
    expect(await put(invoice('100.5', '2026-01-01T00:00:00Z'))).toEqual({ inserted: 1, closed: 1 });
  });

  describe('the feed of touched accounts', () => {
    const bind = (sourceKey: string, account: string, source = 'crm') =>
      resolveKeys(store().db, [
        { source, sourceKey, account, rule: 'external-id', knownFrom: '2025-01-01T00:00:00Z' },
      ]);
    const touchedSince = (seq: string) => accountsTouchedSince(store().db, seq);

    it('names whom opened and closed versions concern, each once', async () => {
      await bind('a1', 'A1');
      await bind('a2', 'A2');
      const { seq } = await touchedSince('0');
      expect((await touchedSince(seq)).accounts).toEqual([]);

      await write(contact('c1', JAN, 'CFO'));
      const first = await touchedSince(seq);
      expect(first.accounts).toEqual(['A1']);

      await write(contact('c1', FEB, 'CFO', { sourceKey: 'a2' }));
      const moved = await touchedSince(first.seq);
      expect(moved.accounts).toEqual(['A1', 'A2']);
      expect(await touchedSince(moved.seq)).toEqual({ accounts: [], everyone: false, seq: moved.seq });
    });

    it('names accounts that gain or lose a key', async () => {
      const { seq } = await touchedSince('0');
      await bind('w1', 'A1', 'product');
      const gained = await touchedSince(seq);
      expect(gained.accounts).toEqual(['A1']);
      await bind('w1', 'A2', 'product');
      expect((await touchedSince(gained.seq)).accounts).toEqual(['A1']);
    });

    it('says so when a currency rate concerns everyone', async () => {
      const { seq } = await touchedSince('0');
      const rate = { record: 'EUR', sourceKey: '', at: JAN, knownFrom: JAN, body: { rate: '0.9' } };
      await writeFacts(store().db, 'crm', 'currency', [rate], ZONE);
      const touched = await touchedSince(seq);
      expect(touched).toMatchObject({ accounts: [], everyone: true });
      expect((await touchedSince(touched.seq)).everyone).toBe(false);
    });
  });

  it('counts and lists facts that no account’s key matches', async () => {
    await write(contact('c1', JAN, 'CFO'), contact('c2', JAN, 'COO', { sourceKey: 'nobody' }));
    await resolveKeys(store().db, [
      { source: 'crm', sourceKey: 'a1', account: 'A1', rule: 'itself', knownFrom: '2025-01-01T00:00:00Z' },
    ]);
    expect((await unmatched(store().db)).facts).toEqual([
      { source: 'crm', kind: 'contact', facts: 1, keys: ['nobody'] },
    ]);
  });
});
