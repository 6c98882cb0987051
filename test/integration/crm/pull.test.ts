import { sql } from 'kysely';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Crm } from '../../../worker/crm/crm';
import type { Page } from '../../../worker/sources/define-source';
import { pullSource } from '../../../worker/sources/pull';
import { salesforceSource } from '../../../worker/sources/salesforce/index';
import type { Kind } from '../../../worker/store/kinds';
import type { Store } from '../../../worker/store/open-store';
import { accountId, CSM, LEAVER } from '../../org/small-book';
import { aStore, provisioned, SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

const FIRST = accountId(1);
const SECOND = accountId(2);

const secondOf = (instant: string): string => instant.slice(0, 19);

/** One version of a fact, with its times. */
interface Version {
  record: string;
  source_key: string;
  known_from: string;
  known_to: string;
  [column: string]: unknown;
}

describe('pulling from the org', () => {
  let started: StartedOrg;
  let store: Store & { remove(): Promise<void> };
  let crm: Crm;

  beforeAll(async () => {
    store = await aStore();
  });
  afterAll(() => store.remove());
  beforeEach(async () => {
    started = await startedOrg();
    await provisioned(started);
    crm = await started.connect();
  });
  afterEach(async () => {
    await started.org.close();
    const { rows } = await sql<{ name: string }>`select tablename as name from pg_tables
      where schemaname = 'public' and (tablename like 'fact\\_%' or tablename in
        ('account_claim', 'account_key', 'account_key_change', 'cursor', 'completeness', 'dirty', 'finding'))`.execute(
      store.db,
    );
    for (const { name } of rows) await sql`delete from ${sql.table(name)}`.execute(store.db);
  });

  /** Lets the org's clock, which stamps records to the second, pass what was just done. @returns its time then */
  async function pass(): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, 2_100));
    return new Date().toISOString();
  }

  async function pull(
    stopAfter = Number.POSITIVE_INFINITY,
    { scope = SETTINGS.scope, day = '2026-01-06' } = {},
  ): Promise<Page[]> {
    const pages: Page[] = [];
    const source = salesforceSource(crm, { ...SETTINGS, scope });
    const seen: typeof source = {
      ...source,
      async *read(ctx, cursors, signal) {
        for await (const page of source.read(ctx, cursors, signal)) {
          if (pages.length >= stopAfter) throw new Error('killed');
          pages.push(page);
          yield page;
        }
      },
    };
    const run = { asOf: new Date().toISOString(), day };
    const signal = new AbortController().signal;
    await pullSource({ store, sources: [seen], zone: crm.zone, run, signal }, seen);
    return pages;
  }

  const change = (
    object: string,
    op: 'insert' | 'update' | 'delete',
    id: string | undefined,
    fields?: object,
  ) =>
    started.control('POST', '/change', {
      user: CSM,
      op,
      object,
      ...(id ? { id } : {}),
      ...(fields ? { fields } : {}),
    }) as Promise<{
      id?: string;
    }>;

  async function versions(kind: Kind, record?: string): Promise<Version[]> {
    const { rows } = await sql<Version>`select * from ${sql.table(`fact_${kind}`)}
      where ${record === undefined} or record = ${record ?? ''} order by record, known_from`.execute(
      store.db,
    );
    return rows;
  }
  const open = async (kind: Kind, record?: string) =>
    (await versions(kind, record)).filter((version) => version.known_to === 'infinity');

  it('reads accounts with their history: what is tracked back to their creation, and what is not as unknown', async () => {
    await change('Account', 'update', SECOND, { NumberOfEmployees: 40 });
    await pass();
    await pull();
    expect(await open('account')).toHaveLength(5);
    expect(
      (await versions('account', FIRST)).map((v) => [v.known_from, v['plan'], v['type'], v['in_scope']]),
    ).toEqual([
      ['2026-01-01T09:00:00.000Z', 'Growth', null, true],
      ['2026-01-02T12:00:00.000Z', 'Starter', 'Customer', true],
    ]);
    const [before, , now] = await versions('account', SECOND);
    expect(before).toMatchObject({ employees: null, plan: 'Growth', assumed: true });
    expect(now).toMatchObject({ employees: 40, plan: 'Starter', assumed: false, csm_name: 'Casey Morgan' });
  });

  it('binds each account to its own id and its workspace', async () => {
    await pull();
    const { rows } = await sql`select source, source_key, rule from account_key where account_id = ${FIRST}
      and known_to = 'infinity' order by source`.execute(store.db);
    expect(rows).toEqual([
      { source: 'product', source_key: 'ws-1', rule: 'external-id' },
      { source: 'salesforce', source_key: FIRST, rule: 'self' },
    ]);
  });

  it('finds nothing new where nothing changed, or only our own fields did', async () => {
    await pull();
    await pass();
    await crm.writeOwned('Account', [{ id: FIRST, fields: { Health_Score__c: 70 } }]);
    await pass();
    const before = await versions('account');
    const pages = await pull();
    expect(pages.find((page) => page.stream === 'Account')?.rows).toBe(1);
    expect(pages.flatMap((page) => page.touched ?? [])).toEqual([]);
    expect(await versions('account')).toEqual(before);
  });

  it('names an account whose owned field somebody edited, though it is no fact', async () => {
    await pull();
    await pass();
    await change('Account', 'update', FIRST, { Health_Tier__c: 'Healthy' });
    await pass();
    const pages = await pull();
    expect(pages.flatMap((page) => page.touched ?? [])).toEqual([FIRST]);
    await pass();
    expect((await pull()).flatMap((page) => page.touched ?? [])).toEqual([]);
  });

  it('knows a change from the moment it was made, two between reads each from its own', async () => {
    await pull();
    await pass();
    await change('Account', 'update', FIRST, { Plan__c: 'Growth' });
    const first = secondOf(new Date().toISOString());
    await pass();
    await change('Account', 'update', FIRST, { Plan__c: 'Starter' });
    const second = secondOf(new Date().toISOString());
    await pass();
    await pull();
    const recent = (await versions('account', FIRST)).slice(-2);
    expect(recent.map((v) => [secondOf(v.known_from), v['plan']])).toEqual([
      [first, 'Growth'],
      [second, 'Starter'],
    ]);
  });

  it('moves an account out of scope when it no longer meets the condition', async () => {
    await pull();
    await pass();
    await change('Account', 'update', FIRST, { Type: 'Former Customer' });
    await pass();
    await pull();
    expect(await open('account', FIRST)).toMatchObject([{ in_scope: false, type: 'Former Customer' }]);
  });

  const customers = async () =>
    (await open('account')).filter((version) => version['in_scope']).map(({ record }) => record);

  it('tests every account against another condition at the next read, known from that run on', async () => {
    await pull();
    const all = await customers();
    expect(all.length).toBeGreaterThan(2);
    const scope = `Id IN ('${FIRST}', '${SECOND}')`;
    const before = new Date().toISOString();
    await pull(undefined, { scope });
    expect(await customers()).toEqual([FIRST, SECOND]);
    const left = all.find((account) => account !== FIRST && account !== SECOND);
    const [version] = await open('account', left);
    expect(version).toMatchObject({ in_scope: false, type: 'Customer', assumed: false });
    expect((version?.known_from ?? '') >= before).toBe(true);

    const settled = await versions('account');
    await pull(undefined, { scope });
    expect(await versions('account')).toEqual(settled);
    await pull();
    expect(await customers()).toEqual(all);
  });

  it('tests every account again on another day: a condition may look at other records', async () => {
    const scope = "Id IN (SELECT AccountId FROM Contact WHERE LastName = 'Sponsor')";
    await pull(undefined, { scope });
    expect(await customers()).toEqual([]);
    await pass();
    await change('Contact', 'insert', undefined, { LastName: 'Sponsor', Name: 'Sponsor', AccountId: FIRST });
    await pass();
    await pull(undefined, { scope });
    expect(await customers()).toEqual([]);
    await pull(undefined, { scope, day: '2026-01-07' });
    expect(await customers()).toEqual([FIRST]);
  });

  it('goes on after the last page that was stored, and ends with the same facts', async () => {
    await pull(2).catch(() => undefined);
    const resumed = await pull();
    expect(resumed.find((page) => page.stream === 'CurrencyType')?.rows).toBe(0);
    const facts = (await versions('account')).map(({ seq: _, changed_seq: __, ...rest }) => rest);
    await pull();
    expect((await versions('account')).map(({ seq: _, changed_seq: __, ...rest }) => rest)).toEqual(facts);
    expect(facts.length).toBeGreaterThan(5);
  });

  it('hands a merged account’s keys and facts to the one it was merged into', async () => {
    await pull();
    await pass();
    await started.control('POST', '/change', {
      user: CSM,
      op: 'merge',
      object: 'Account',
      id: SECOND,
      into: FIRST,
    });
    await pass();
    await pull();
    expect(await open('account', SECOND)).toEqual([]);
    const { rows } = await sql`select source, source_key, rule from account_key where account_id = ${FIRST}
      and known_to = 'infinity' and rule = 'merged' order by source`.execute(store.db);
    expect(rows).toEqual([
      { source: 'product', source_key: 'ws-2', rule: 'merged' },
      { source: 'salesforce', source_key: SECOND, rule: 'merged' },
    ]);
  });

  describe('people and touches', () => {
    let ann: string;
    let ben: string;
    beforeEach(async () => {
      const contact = (LastName: string) =>
        change('Contact', 'insert', undefined, {
          LastName,
          Name: LastName,
          AccountId: FIRST,
          Email: `${LastName}@a.example`,
        });
      ann = String((await contact('Ann')).id);
      ben = String((await contact('Ben')).id);
    });

    const meeting = async () => {
      const { id: event } = await change('Event', 'insert', undefined, {
        Subject: 'Check-in',
        WhatId: FIRST,
        AccountId: FIRST,
        OwnerId: CSM,
        StartDateTime: '2026-01-08T15:00:00.000Z',
        ActivityDateTime: '2026-01-08T15:00:00.000Z',
        ActivityDate: '2026-01-08',
        DurationInMinutes: 30,
        IsRecurrence: false,
      });
      const { id: relation } = await change('EventRelation', 'insert', undefined, {
        EventId: event,
        RelationId: ann,
        Status: 'New',
        IsInvitee: true,
        IsWhat: false,
      });
      return { event: String(event), relation: String(relation) };
    };

    it('follows a contact to another account, and forgets a deleted one', async () => {
      await pass();
      await pull();
      await pass();
      await change('Contact', 'update', ann, { AccountId: SECOND });
      await change('Contact', 'delete', ben);
      await pass();
      await pull();
      expect(await open('contact')).toMatchObject([{ record: ann, source_key: SECOND, name: 'Ann' }]);
      expect(await versions('contact', ann)).toMatchObject([{ source_key: FIRST }, { source_key: SECOND }]);
    });

    it('raises a meeting when its invitation is accepted, known from the answer on', async () => {
      const { event, relation } = await meeting();
      await pass();
      await pull();
      expect(await open('touchpoint')).toMatchObject([
        {
          record: `${event}:${ann}`,
          rung: 'invited',
          two_way: false,
          at: '2026-01-08T15:00:00.000Z',
          source_key: FIRST,
        },
      ]);
      const answered = await pass();
      await change('EventRelation', 'update', relation, { Status: 'Accepted', RespondedDate: answered });
      await pass();
      await pull();
      const [invited, accepted] = await versions('touchpoint', `${event}:${ann}`);
      expect(invited).toMatchObject({ rung: 'invited' });
      expect(accepted).toMatchObject({ rung: 'accepted', two_way: true, known_to: 'infinity' });
      expect(accepted?.known_from ?? '').toBe(`${secondOf(answered)}.000Z`);
    });

    it('withdraws a meeting that was declined, or deleted', async () => {
      const declined = await meeting();
      const deleted = await meeting();
      await pass();
      await pull();
      expect(await open('touchpoint')).toHaveLength(2);
      await pass();
      await change('EventRelation', 'update', declined.relation, { Status: 'Declined' });
      await change('Event', 'delete', deleted.event);
      await pass();
      await pull();
      expect(await open('touchpoint')).toEqual([]);
    });

    it('counts an e-mail once, and not its task as well', async () => {
      const { id: task } = await change('Task', 'insert', undefined, {
        Subject: 'Email: Hello',
        WhoId: ann,
        WhatId: FIRST,
        AccountId: FIRST,
        Status: 'Completed',
        IsClosed: true,
        TaskSubtype: 'Email',
        OwnerId: CSM,
        ActivityDate: '2026-01-06',
      });
      const { id: message } = await change('EmailMessage', 'insert', undefined, {
        ActivityId: task,
        RelatedToId: FIRST,
        Incoming: true,
        FromAddress: 'ann@a.example',
        Subject: 'Re: Hello',
        MessageDate: '2026-01-06T09:00:00.000Z',
        Status: '1',
      });
      await change('EmailMessageRelation', 'insert', undefined, {
        EmailMessageId: message,
        RelationId: ann,
        RelationType: 'FromAddress',
      });
      await pass();
      await pull();
      expect(await open('touchpoint')).toMatchObject([
        {
          record: `${String(message)}:${ann}`,
          channel: 'email',
          direction: 'inbound',
          two_way: true,
          source_key: FIRST,
        },
      ]);
    });

    it('takes the roles of an opportunity to the account that it goes to', async () => {
      const { id: deal } = await change('Opportunity', 'insert', undefined, {
        Name: 'Renewal',
        AccountId: FIRST,
        StageName: 'Qualification',
        CloseDate: '2026-06-30',
        Type: 'Renewal',
        IsClosed: false,
        IsWon: false,
        OwnerId: CSM,
      });
      const { id: role } = await change('OpportunityContactRole', 'insert', undefined, {
        OpportunityId: deal,
        ContactId: ann,
        Role: 'Economic Buyer',
        IsPrimary: true,
      });
      await pass();
      await pull();
      expect(await open('opportunity')).toMatchObject([
        { is_renewal: true, is_closed: false, closed_on: null },
      ]);
      expect(await open('role')).toMatchObject([{ record: role, source_key: FIRST, role: 'Economic Buyer' }]);
      await pass();
      await change('Opportunity', 'update', String(deal), { AccountId: SECOND, OwnerId: LEAVER });
      const moved = secondOf(new Date().toISOString());
      await pass();
      await pull();
      const [role2] = await open('role');
      expect(role2).toMatchObject({ source_key: SECOND });
      expect(secondOf(role2?.known_from ?? '')).toBe(moved);
    });
  });
});
