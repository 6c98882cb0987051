import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accountId } from '../../org/small-book';
import { SETTINGS } from './a-worker-org';
import { type PeopledOrg, type Person, peopledOrg } from './provisioned-org';

type Who = Person | 'integration';

/** Of each field of the contract: a value, and who may edit it. */
const ACCOUNT: Record<string, { value: unknown; editors: readonly Who[] }> = {
  Health_Score__c: { value: 71, editors: ['integration'] },
  Health_Tier__c: { value: 'Watch', editors: ['integration'] },
  Health_Trend_30d__c: { value: -3, editors: ['integration'] },
  Health_Coverage__c: { value: 80, editors: ['integration'] },
  Health_Drivers__c: { value: 'Use falls', editors: ['integration'] },
  Health_Next_Play__c: { value: 'Call', editors: ['integration'] },
  Health_Changed_At__c: { value: '2026-01-05T10:00:00.000Z', editors: ['integration'] },
  Health_Badge__c: { value: 'green', editors: [] },
  Budget_Owner_Override__c: { value: null, editors: ['csm', 'manager'] },
  Budget_Owner__c: { value: null, editors: ['integration'] },
  Budget_Owner_Source__c: { value: 'Title', editors: ['integration'] },
  Budget_Owner_Status__c: { value: 'Dark', editors: ['integration'] },
  Budget_Owner_Last_Engaged__c: { value: '2026-01-02', editors: ['integration'] },
  Budget_Owner_Days_Since__c: { value: 3, editors: [] },
  Renewal_Date__c: { value: '2026-06-30', editors: ['integration'] },
  ARR__c: { value: 1200, editors: ['integration'] },
  CSM__c: { value: null, editors: ['csm', 'manager'] },
  Health_Tier_Override__c: { value: 'Critical', editors: ['manager'] },
  Health_Tier_Override_Reason__c: { value: 'I know', editors: ['manager'] },
  Health_Tier_Override_Until__c: { value: '2026-03-01', editors: ['manager'] },
  CSM_Pulse__c: { value: 'Green', editors: ['csm', 'manager'] },
  CSM_Pulse_At__c: { value: '2026-01-04', editors: ['csm', 'manager'] },
  CSM_Pulse_Reason__c: { value: 'Value', editors: ['csm', 'manager'] },
};
const OPPORTUNITY: typeof ACCOUNT = {
  Health_Score__c: { value: 71, editors: ['integration'] },
  Health_Tier__c: { value: 'Watch', editors: ['integration'] },
  Renewal_Likelihood__c: { value: 40, editors: ['integration'] },
  Health_Weighted_Amount__c: { value: 400, editors: [] },
  Renewal_CSM_Call__c: { value: 'Commit', editors: ['csm', 'manager'] },
  Renewal_Final_Call__c: { value: 'Churn', editors: ['manager'] },
  Renewal_Final_Amount__c: { value: 900, editors: ['manager'] },
};
/** Mapped to its own name, the field for the CSM is made too. */
const MAPPED_CSM = { ...SETTINGS, account: { ...SETTINGS.account, csm: 'CSM__c' } };

const GRANTED: readonly Who[] = ['viewer', 'csm', 'manager', 'integration'];

describe('who may do what with the fields that provision makes', () => {
  let org: PeopledOrg;
  let opportunity: string;
  beforeAll(async () => {
    org = await peopledOrg();
    await org.provision({ settings: MAPPED_CSM });
    const { body } = await org.as('admin', 'POST', '/sobjects/Opportunity', {
      Name: 'Renewal',
      AccountId: accountId(1),
      StageName: 'Prospecting',
      CloseDate: '2026-06-30',
      Amount: 1000,
    });
    opportunity = String((body as { id: string }).id);
  });
  afterAll(() => org.org.close());

  const tables = () =>
    [
      ['Account', accountId(1), ACCOUNT],
      ['Opportunity', opportunity, OPPORTUNITY],
    ] as const;

  it('names every field that is made, and no other', async () => {
    const { plan } = await org.provision({ settings: MAPPED_CSM, dryRun: true });
    const named = tables().flatMap(([object, , fields]) =>
      Object.keys(fields).map((name) => `${object}.${name}`),
    );
    const made = plan.contract.fields.map(({ object, name }) => `${object}.${name}`);
    expect(made.sort()).toEqual([...named, 'Activity.Plimsoll_Run__c'].sort());
  });

  it.each(GRANTED)('lets %s read each of them', async (who) => {
    for (const [object, id, fields] of tables()) {
      for (const name of Object.keys(fields)) {
        const soql = `SELECT Id, ${name} FROM ${object} WHERE Id = '${id}'`;
        const { status, body } = await org.as(who, 'GET', `/query?q=${encodeURIComponent(soql)}`);
        expect([`${object}.${name}`, status]).toEqual([`${object}.${name}`, 200]);
        expect((body as { totalSize: number }).totalSize).toBe(1);
      }
    }
  });

  it.each(GRANTED)('lets %s edit those of the permission set, and refuses the others', async (who) => {
    for (const [object, id, fields] of tables()) {
      const refusal =
        who === 'viewer' ? 'INSUFFICIENT_ACCESS_OR_READONLY' : 'INVALID_FIELD_FOR_INSERT_UPDATE';
      for (const [name, { value, editors }] of Object.entries(fields)) {
        const { status, body } = await org.as(who, 'PATCH', `/sobjects/${object}/${id}`, { [name]: value });
        const told = status === 204 ? 'edited' : (body as { errorCode: string }[])[0]?.errorCode;
        const expected = editors.includes(who) ? 'edited' : refusal;
        expect([`${object}.${name}`, told]).toEqual([`${object}.${name}`, expected]);
      }
    }
  });

  it('shows none of them to who has no permission set', async () => {
    for (const [object, , fields] of tables()) {
      for (const name of Object.keys(fields)) {
        const soql = `SELECT ${name} FROM ${object}`;
        const { status, body } = await org.as('bystander', 'GET', `/query?q=${encodeURIComponent(soql)}`);
        expect([name, status, body]).toMatchObject([name, 400, [{ errorCode: 'INVALID_FIELD' }]]);
      }
    }
  });

  it('keeps the integration user from fields that are not ours, and from deleting', async () => {
    const refused = async (method: string, path: string, body?: unknown) => {
      const { status, body: told } = await org.as('integration', method, path, body);
      expect(status).toBeGreaterThanOrEqual(400);
      return (told as { errorCode: string }[])[0]?.errorCode;
    };
    const account = `/sobjects/Account/${accountId(1)}`;
    expect(await refused('PATCH', account, { Plan__c: 'Growth' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect(await refused('PATCH', account, { Type: 'Partner' })).toBe('INVALID_FIELD_FOR_INSERT_UPDATE');
    expect(await refused('PATCH', `/sobjects/Opportunity/${opportunity}`, { Amount: 5 })).toBe(
      'INVALID_FIELD_FOR_INSERT_UPDATE',
    );
    expect(await refused('DELETE', account)).toMatch(/^INSUFFICIENT_ACCESS/);
    expect(await refused('POST', '/sobjects/Account', { Name: 'New' })).toMatch(
      /CANNOT_INSERT|INSUFFICIENT|TYPE/,
    );
  });

  it('gives the integration user, and nobody else, the custom permission that rules can exempt', async () => {
    const soql =
      "SELECT Assignee.Username FROM PermissionSetAssignment WHERE PermissionSetId IN (SELECT ParentId FROM SetupEntityAccess WHERE SetupEntityType = 'CustomPermission')";
    const { body } = await org.as('admin', 'GET', `/query?q=${encodeURIComponent(soql)}`);
    const names = (body as { records: { Assignee: { Username: string } }[] }).records.map(
      ({ Assignee }) => Assignee.Username,
    );
    expect(names).toEqual([org.integration]);
  });

  it('lets CSMs and managers mark the tasks that Plimsoll makes, and viewers see the mark', async () => {
    const task = { Subject: 'Call', WhatId: accountId(1), Plimsoll_Run__c: 'run-1' };
    for (const who of ['csm', 'manager'] as const)
      expect((await org.as(who, 'POST', '/sobjects/Task', task)).status).toBe(201);
    expect(await org.as('viewer', 'POST', '/sobjects/Task', task)).toMatchObject({
      status: 400,
      body: [{ errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE' }],
    });
    const soql = "SELECT Id FROM Task WHERE Plimsoll_Run__c = 'run-1'";
    for (const who of ['viewer', 'integration'] as const) {
      const { body } = await org.as(who, 'GET', `/query?q=${encodeURIComponent(soql)}`);
      expect([who, (body as { totalSize: number }).totalSize]).toEqual([who, 2]);
    }
  });
});

describe('who may do what with records', () => {
  /** In the order create, read, edit, delete, view all, modify all; `.`: not. */
  const RECORDS: Record<string, Record<string, string>> = {
    Plimsoll_Liveness: { Plimsoll_Status__c: '.r....' },
    Plimsoll_Writer: {
      Account: '.re...',
      Contact: '.r....',
      Opportunity: '.re...',
      Plimsoll_Status__c: '.r....',
    },
    Plimsoll_Reader: {
      Account: '.r..v.',
      Case: '.r..v.',
      Contact: '.r..v.',
      Contract: '.r..v.',
      Opportunity: '.r..v.',
    },
    Plimsoll_Viewer: { Account: '.r....', Contact: '.r....', Opportunity: '.r....' },
    Plimsoll_CSM: { Account: '.re...', Contact: '.r....', Opportunity: '.re...' },
    Plimsoll_Manager: { Account: '.re...', Contact: '.r....', Opportunity: '.re...' },
  };
  const ACTIONS = {
    c: 'PermissionsCreate',
    r: 'PermissionsRead',
    e: 'PermissionsEdit',
    d: 'PermissionsDelete',
    v: 'PermissionsViewAllRecords',
    m: 'PermissionsModifyAllRecords',
  };
  /** The same of an org, by set and object. */
  async function granted(org: PeopledOrg): Promise<typeof RECORDS> {
    const soql = `SELECT Parent.Name, SobjectType, ${Object.values(ACTIONS)} FROM ObjectPermissions WHERE Parent.Name LIKE 'Plimsoll_%'`;
    const { body } = await org.as('admin', 'GET', `/query?q=${encodeURIComponent(soql)}`);
    const sets: typeof RECORDS = {};
    for (const row of (body as { records: Record<string, unknown>[] }).records) {
      const letters = Object.entries(ACTIONS).map(([letter, name]) => (row[name] === true ? letter : '.'));
      const set = (row['Parent'] as { Name: string }).Name;
      sets[set] = { ...sets[set], [String(row['SobjectType'])]: letters.join('') };
    }
    return sets;
  }
  const created = async (org: PeopledOrg, who: Who | 'admin', object: string, values: object) => {
    const { status, body } = await org.as(who, 'POST', `/sobjects/${object}`, values);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return String((body as { id: string }).id);
  };
  const renewal = { StageName: 'Prospecting', CloseDate: '2026-06-30' };

  describe('of an org whose accounts and opportunities are private', () => {
    let org: PeopledOrg;
    beforeAll(async () => {
      org = await peopledOrg();
      await org.provision();
      for (const object of ['Account', 'Opportunity'])
        await org.control('POST', '/sharing', { object, model: 'Private' });
    });
    afterAll(() => org.org.close());

    it('is exactly what each permission set says, object by object', async () => {
      expect(await granted(org)).toEqual(RECORDS);
    });

    it.each(GRANTED)('lets %s do that with records of their own, and no more', async (who) => {
      const name = who === 'integration' ? org.integration : `${who}@small.example`;
      const OwnerId = org.org.users.find(({ username }) => username === name)?.userId;
      const mine = await created(org, 'admin', 'Account', { Name: 'Mine', OwnerId });
      const deal = { ...renewal, Name: 'Mine', AccountId: mine, OwnerId };
      const edits = who === 'viewer' ? 'refused' : 'done';
      for (const [object, id, values] of [
        ['Account', mine, { Name: 'New' }],
        ['Opportunity', await created(org, 'admin', 'Opportunity', deal), { ...deal, Name: 'New' }],
      ] as const) {
        const told = async (method: string, path: string, body?: unknown) =>
          (await org.as(who, method, `/sobjects/${object}${path}`, body)).status < 300 ? 'done' : 'refused';
        const ends = {
          read: await told('GET', `/${id}`),
          edit: await told('PATCH', `/${id}`, { Name: 'Mine still' }),
          delete: await told('DELETE', `/${id}`),
          create: await told('POST', '', values),
        };
        expect([object, ends]).toEqual([
          object,
          { read: 'done', edit: edits, delete: 'refused', create: 'refused' },
        ]);
      }
    });

    it.each(GRANTED)(
      'shows %s no record of others, but for the reader, and lets nobody edit one',
      async (who) => {
        const theirs = await created(org, 'admin', 'Account', { Name: 'Theirs' });
        const deal = await created(org, 'admin', 'Opportunity', { ...renewal, Name: 'T', AccountId: theirs });
        for (const path of [`/sobjects/Account/${theirs}`, `/sobjects/Opportunity/${deal}`]) {
          expect([path, (await org.as(who, 'GET', path)).status]).toEqual([
            path,
            who === 'integration' ? 200 : 404,
          ]);
          expect((await org.as(who, 'PATCH', path, { Health_Score__c: 1 })).status).toBeGreaterThanOrEqual(
            400,
          );
        }
      },
    );

    it('with provision.modifyAll lets the writer, and nobody else, write all of them; deleting comes with it', async () => {
      await org.provision({ modifyAll: true });
      const Plimsoll_Writer = { ...RECORDS['Plimsoll_Writer'], Account: '.redvm', Opportunity: '.redvm' };
      expect(await granted(org)).toEqual({ ...RECORDS, Plimsoll_Writer });
      const theirs = await created(org, 'admin', 'Account', { Name: 'Theirs' });
      const path = `/sobjects/Account/${theirs}`;
      expect((await org.as('integration', 'PATCH', path, { Health_Score__c: 1 })).status).toBe(204);
      expect((await org.as('csm', 'PATCH', path, { CSM_Pulse__c: 'Red' })).status).toBe(404);
    });
  });
});
