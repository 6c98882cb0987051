import { StreamingExtension } from 'jsforce/lib/api/streaming';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  asFaye,
  events,
  FetchStreaming,
  last,
  plainFaye,
  type Received,
} from '../org/http/cometd/client-under-test';
import { OrgUnderTest, VERSION } from '../org/http/org-under-test';
import { accountId, CSM } from '../org/small-book';

let org: OrgUnderTest;
/** The administrator's id. */
let admin: string;
beforeAll(async () => {
  org = await OrgUnderTest.start(9);
  admin = String((await org.admin().identity()).user_id);
});
afterAll(() => org.close());

beforeEach(async () => {
  await org.control('POST', '/events/select', { entities: ['Account', 'Contact', 'Opportunity', 'Task'] });
  await org.control('POST', '/events/settings', { deliveries: { used: 0, max: 50_000 }, clients: 1000 });
  await org.control('DELETE', '/events/disturb');
  await org.control('DELETE', '/events/clients');
  await org.control('DELETE', '/events');
});

const ALL = '/data/ChangeEvents';
const ACCOUNTS = '/data/AccountChangeEvent';

/** A client by fetch that has subscribed to the channel. */
async function subscribed(channel: string, replay?: number, token?: string): Promise<FetchStreaming> {
  const client = await FetchStreaming.open(org, token);
  expect(await client.subscribe(channel, replay)).toMatchObject({ successful: true, subscription: channel });
  return client;
}

async function created(type: string, body: Record<string, unknown>): Promise<string> {
  const { json } = await org.call('POST', `/sobjects/${type}`, { body });
  return String(Reflect.get(Object(json), 'id'));
}

const update = (type: string, id: string, body: object) =>
  org.call('PATCH', `/sobjects/${type}/${id}`, { body });
const types = (received: readonly Received[]) => received.map((each) => each.header.changeType);

describe('a change event', () => {
  it('of a new record has its fields that are not empty, compounds nested', async () => {
    const client = await subscribed(ALL);
    const account = await created('Account', { Name: 'Neu', BillingCity: 'Rome', BillingCountry: 'Italy' });
    const contact = await created('Contact', { FirstName: 'Ada', LastName: 'Neu', AccountId: account });
    const [first, second] = await client.news();
    expect(first).toMatchObject({
      channel: ALL,
      header: {
        entityName: 'Account',
        recordIds: [account],
        changeType: 'CREATE',
        changeOrigin: `com/salesforce/api/rest/${VERSION}`,
        sequenceNumber: 1,
        commitUser: admin,
        changedFields: [],
      },
      fields: { Name: 'Neu', BillingAddress: { City: 'Rome', Country: 'Italy' } },
    });
    expect(first?.fields).not.toHaveProperty('IsDeleted');
    expect(first?.fields).not.toHaveProperty('SystemModstamp');
    expect(first?.fields).not.toHaveProperty('Phone');
    expect(first?.fields['CreatedDate']).toBe(new Date(first?.header.commitTimestamp ?? 0).toISOString());
    expect(second).toMatchObject({
      header: { recordIds: [contact] },
      fields: { Name: { FirstName: 'Ada', LastName: 'Neu' }, AccountId: account },
    });
    expect(second?.replayId).toBeGreaterThan(first?.replayId ?? Number.POSITIVE_INFINITY);
  });

  it('of an update has the changed fields alone, emptied ones as null', async () => {
    const account = await created('Account', { Name: 'Alt', BillingCity: 'Rome', Phone: '1' });
    const client = await subscribed(ACCOUNTS);
    await update('Account', account, { Name: 'Alt', BillingCity: 'Pisa', Phone: null });
    const [event] = await client.news();
    expect(event?.header.changeType).toBe('UPDATE');
    expect(event?.header.changedFields).toEqual(['BillingAddress.City', 'Phone', 'LastModifiedDate']);
    expect(Object.keys(event?.fields ?? {}).sort()).toEqual(['BillingAddress', 'LastModifiedDate', 'Phone']);
    expect(event?.fields).toMatchObject({ BillingAddress: { City: 'Pisa' }, Phone: null });
  });

  it('of a deletion has the header alone, and the deletions behind it share its transaction', async () => {
    const account = await created('Account', { Name: 'Weg' });
    const contact = await created('Contact', { LastName: 'Weg', AccountId: account });
    const client = await subscribed(ALL);
    await org.call('DELETE', `/sobjects/Account/${account}`);
    const received = await client.news();
    expect(received.map(({ header }) => [header.changeType, header.recordIds])).toEqual([
      ['DELETE', [account]],
      ['DELETE', [contact]],
    ]);
    expect(received.map(({ fields }) => fields)).toEqual([{}, {}]);
    expect(new Set(received.map(({ header }) => header.transactionKey)).size).toBe(1);
    expect(received.map(({ header }) => header.sequenceNumber)).toEqual([1, 2]);
  });

  it('tells records that changed alike in one transaction together', async () => {
    const client = await subscribed(ACCOUNTS);
    const records = [1, 2, 3].map((n) => ({
      attributes: { type: 'Account' },
      id: accountId(n),
      Phone: n === 3 ? '3' : '12',
    }));
    await org.call('PATCH', '/composite/sobjects', { body: { allOrNone: true, records } });
    const received = await client.news();
    expect(received.map(({ header }) => header.recordIds)).toEqual([
      [accountId(1), accountId(2)],
      [accountId(3)],
    ]);
  });

  it('is not told of what was taken back', async () => {
    const client = await subscribed(ACCOUNTS);
    const records = [
      { attributes: { type: 'Account' }, id: accountId(1), Phone: 'taken back' },
      { attributes: { type: 'Account' }, id: accountId(2), Name: null },
    ];
    await org.call('PATCH', '/composite/sobjects', { body: { allOrNone: true, records } });
    expect(await client.news()).toEqual([]);
    await org.call('PATCH', '/composite/sobjects', { body: { allOrNone: false, records } });
    expect((await client.news()).map(({ header }) => header.recordIds)).toEqual([[accountId(1)]]);
  });

  it('names the client that named itself, and nobody for an edit past the API', async () => {
    const client = await subscribed(ACCOUNTS);
    await org.call('PATCH', `/sobjects/Account/${accountId(1)}`, {
      body: { Phone: 'named' },
      headers: { 'sforce-call-options': 'client=Sync' },
    });
    const { username } = org.userOf('Standard User');
    await org.control('POST', '/change', {
      user: username,
      op: 'update',
      object: 'Account',
      id: accountId(1),
      fields: { Phone: 'by hand' },
    });
    const received = await client.news();
    expect(received.map(({ header }) => [header.changeOrigin, header.commitUser])).toEqual([
      [`com/salesforce/api/rest/${VERSION};client=Sync`, admin],
      ['', CSM],
    ]);
    expect(received[1]?.header.changedFields).toContain('LastModifiedById');
  });

  it('of a bulk job names that API, and its rows share a transaction', async () => {
    const client = await subscribed(ACCOUNTS);
    const job = org.admin().bulk2.createJob({ object: 'Account', operation: 'insert' });
    await job.open();
    await job.uploadData([{ Name: 'Bulk' }, { Name: 'Bulk' }, { Name: 'Other' }]);
    await job.close();
    await job.poll(20, 5000);
    const received = await client.news();
    expect(received.map(({ header }) => header.recordIds.length).sort()).toEqual([1, 2]);
    expect(new Set(received.map(({ header }) => header.changeOrigin))).toEqual(
      new Set([`com/salesforce/api/bulkapi/${VERSION}`]),
    );
    expect(new Set(received.map(({ header }) => header.transactionKey)).size).toBe(1);
  });

  it('of each request in a composite is of its own transaction, unless all stand or fall together', async () => {
    const client = await subscribed(ACCOUNTS);
    const requests = (allOrNone: boolean) => ({
      allOrNone,
      compositeRequest: ['a', 'b'].map((referenceId) => ({
        method: 'PATCH',
        url: `/services/data/v${VERSION}/sobjects/Account/${accountId(1)}`,
        referenceId,
        body: { Phone: `${referenceId}${allOrNone}` },
      })),
    });
    await org.call('POST', '/composite', { body: requests(false) });
    expect((await client.news()).map(({ fields }) => fields['Phone'])).toEqual(['afalse', 'bfalse']);
    await org.call('POST', '/composite', { body: requests(true) });
    expect((await client.news()).map(({ fields }) => fields['Phone'])).toEqual(['btrue']);
  });

  it('comes of a day that passes while the org runs', async () => {
    const client = await subscribed(ACCOUNTS);
    await org.control('POST', '/days', { through: '2026-01-06' });
    expect(await client.news()).toMatchObject([
      { header: { changeType: 'UPDATE', commitUser: CSM }, fields: { Plan__c: 'Starter' } },
    ]);
  });

  it('of a merge is a deletion of the loser and an update of what it leaves behind', async () => {
    const [winner, loser] = [
      await created('Account', { Name: 'W' }),
      await created('Account', { Name: 'L' }),
    ];
    const contact = await created('Contact', { LastName: 'Moves', AccountId: loser });
    const client = await subscribed(ALL);
    const user = org.userOf('System Administrator').username;
    await org.control('POST', '/change', { user, op: 'merge', object: 'Account', id: loser, into: winner });
    const received = await client.news();
    expect(received).toContainEqual(
      expect.objectContaining({
        header: expect.objectContaining({ changeType: 'DELETE', recordIds: [loser] }),
      }),
    );
    const moved = received.find(({ header }) => header.recordIds.includes(contact));
    expect(moved?.fields).toMatchObject({ AccountId: winner });
  });
});

describe('who subscribes', () => {
  it('by jsforce and its replay extension gets what happened before and what happens now', async () => {
    const before = await created('Account', { Name: 'Before' });
    const replay = new StreamingExtension.Replay(ACCOUNTS, -2);
    const streaming = asFaye(org.admin().streaming.createClient([replay]));
    const received: string[] = [];
    const two = new Promise<void>((done) => {
      const take = (message: { payload: { ChangeEventHeader: { recordIds: string[] } } }) => {
        received.push(...message.payload.ChangeEventHeader.recordIds);
        if (received.length === 2) done();
      };
      void streaming.subscribe(ACCOUNTS, take).then(() => org.call('GET', '/limits'));
    });
    const now = await created('Account', { Name: 'Now' });
    await two;
    await streaming.disconnect();
    expect(received).toEqual([before, now]);
  });

  it('by a plain faye client gets new events, and is told why a channel is refused', async () => {
    const streaming = plainFaye(`${org.url}/cometd/${VERSION}`);
    streaming.setHeader('Authorization', `Bearer ${org.userOf('System Administrator').token}`);
    const arrived = new Promise<{ payload: Record<string, unknown> }>((take) => {
      void streaming.subscribe(ACCOUNTS, take).then(() => created('Account', { Name: 'Faye' }));
    });
    expect((await arrived).payload).toMatchObject({ Name: 'Faye' });
    await expect(streaming.subscribe('/data/NowhereChangeEvent', () => {})).rejects.toMatchObject({
      message: '400::The channel you requested to subscribe to does not exist {/data/NowhereChangeEvent}',
    });
    await streaming.disconnect();
  });

  it('gets an event while the poll waits', async () => {
    const client = await subscribed(ACCOUNTS);
    const poll = client.connect();
    const account = await created('Account', { Name: 'Waited for' });
    const answers = await poll;
    expect(events(answers)[0]?.header.recordIds).toEqual([account]);
    expect(last(answers)).toMatchObject({ channel: '/meta/connect', successful: true });
  });

  it('gets only fields that the user may read, and only objects that he may see whole', async () => {
    await org
      .admin()
      .metadata.deploy(await seerPackage(), { rollbackOnError: true })
      .complete();
    const { username, token } = org.userOf('Minimum Access - API Only Integrations');
    await org.control('POST', '/permission-sets/assign', { user: username, name: 'Seer' });
    const client = await subscribed(ALL, -1, token);
    expect(await client.subscribe('/data/TaskChangeEvent')).toMatchObject({
      successful: false,
      error: '403::User not allowed to subscribe CDC without required permissions',
    });
    await created('Account', { Name: 'Seen', Phone: 'hidden', Website: 'seen.example' });
    await created('Contact', { LastName: 'Unseen' });
    const received = await client.news();
    expect(received.map(({ header }) => header.entityName)).toEqual(['Account']);
    expect(received[0]?.fields).toMatchObject({ Name: 'Seen', Website: 'seen.example' });
    expect(received[0]?.fields).not.toHaveProperty('Phone');
  });
});

/** Deploys a permission set that sees all accounts, but of the fields that are granted one by one only the website. */
async function seerPackage(): Promise<Buffer> {
  const { zipSync, strToU8 } = await import('fflate');
  const xmlns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
  const set = `<PermissionSet ${xmlns}><label>Seer</label>
    <fieldPermissions><editable>false</editable><field>Account.Website</field><readable>true</readable></fieldPermissions>
    <objectPermissions><allowCreate>false</allowCreate><allowDelete>false</allowDelete><allowEdit>false</allowEdit>
    <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>
    <viewAllRecords>true</viewAllRecords></objectPermissions></PermissionSet>`;
  const manifest = `<Package ${xmlns}><types><members>Seer</members><name>PermissionSet</name></types><version>${VERSION}</version></Package>`;
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return Buffer.from(
    zipSync({
      'package.xml': strToU8(head + manifest),
      'permissionsets/Seer.permissionset': strToU8(head + set),
    }),
  );
}

describe('replay', () => {
  it('begins behind an event, at the oldest one kept, or at the next one', async () => {
    const first = await subscribed(ACCOUNTS);
    for (const name of ['One', 'Two', 'Three']) await created('Account', { Name: name });
    const [one, two, three] = await first.news();
    const names = async (replay?: number) => {
      const client = await subscribed(ACCOUNTS, replay);
      return (await client.news()).map(({ fields }) => fields['Name']);
    };
    expect(await names(-2)).toEqual(['One', 'Two', 'Three']);
    expect(await names(one?.replayId)).toEqual(['Two', 'Three']);
    expect(await names(two?.replayId)).toEqual(['Three']);
    expect(await names(three?.replayId)).toEqual([]);
    expect(await names(-1)).toEqual([]);
    expect(await names()).toEqual([]);
  });

  it('is refused for an id that is not kept, in the platform’s words', async () => {
    const client = await FetchStreaming.open(org);
    for (const id of [7, 0, -3, 1e15, 'abc']) {
      expect(await client.subscribe(ACCOUNTS, id)).toMatchObject({
        channel: '/meta/subscribe',
        subscription: ACCOUNTS,
        successful: false,
        error: `400::The replayId {${id}} you provided was invalid. Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`,
      });
    }
  });

  it('reaches 72 hours back by the org’s clock', async () => {
    const client = await subscribed(ACCOUNTS);
    await created('Account', { Name: 'Old' });
    const [old] = await client.news();
    await org.control('POST', '/time', { offsetMs: 71 * 3_600_000 });
    expect((await (await subscribed(ACCOUNTS, -2)).news()).length).toBe(1);
    await org.control('POST', '/time', { offsetMs: 73 * 3_600_000 });
    expect((await (await subscribed(ACCOUNTS, -2)).news()).length).toBe(0);
    const late = await FetchStreaming.open(org);
    expect(await late.subscribe(ACCOUNTS, old?.replayId)).toMatchObject({ successful: false });
    await org.control('POST', '/time', { offsetMs: 0 });
  });
});

describe('gaps', () => {
  it('come as the same change without fields, or as an overflow without records', async () => {
    await org.control('POST', '/events/disturb', { kind: 'gap', count: 2, object: 'account' });
    await org.control('POST', '/events/disturb', { kind: 'overflow' });
    const client = await subscribed(ACCOUNTS);
    const account = await created('Account', { Name: 'Gap' });
    await update('Account', account, { Phone: '1' });
    await update('Account', account, { Phone: '2' });
    await update('Account', account, { Phone: '3' });
    const received = await client.news();
    expect(types(received)).toEqual(['GAP_CREATE', 'GAP_UPDATE', 'GAP_OVERFLOW', 'UPDATE']);
    expect(received.slice(0, 3).map(({ fields }) => fields)).toEqual([{}, {}, {}]);
    expect(received.map(({ header }) => header.recordIds)).toEqual([
      [account],
      [account],
      ['000000000000000AAA'],
      [account],
    ]);
  });

  it('lose events, and repeat them under another replay id', async () => {
    await org.control('POST', '/events/disturb', { kind: 'lost' });
    await org.control('POST', '/events/disturb', { kind: 'repeated' });
    const client = await subscribed(ACCOUNTS);
    for (const name of ['Lost', 'Twice', 'Once']) await created('Account', { Name: name });
    const received = await client.news();
    expect(received.map(({ fields }) => fields['Name'])).toEqual(['Twice', 'Twice', 'Once']);
    expect(new Set(received.map(({ replayId }) => replayId)).size).toBe(3);
  });
});

describe('limits', () => {
  it('of entities are five, and what is not selected is refused and not told', async () => {
    const six = ['Account', 'Contact', 'Opportunity', 'Task', 'Event', 'Case'];
    await expect(org.control('POST', '/events/select', { entities: six })).rejects.toThrow('LIMIT_EXCEEDED');
    await expect(org.control('POST', '/events/select', { entities: ['Period'] })).rejects.toThrow(
      'INVALID_TYPE',
    );
    await org.control('POST', '/events/select', { entities: ['ContactChangeEvent'] });
    const client = await subscribed(ALL);
    expect(await client.subscribe(ACCOUNTS)).toMatchObject({
      error: '403::User not allowed to subscribe CDC without required permissions',
    });
    await created('Account', { Name: 'Untold' });
    expect(await client.news()).toEqual([]);
    await org.control('POST', '/events/select', { entities: six, addOn: true });
    expect(await client.subscribe(ACCOUNTS)).toMatchObject({ successful: true });
  });

  it('of deliveries count for each subscriber, show in /limits, and end subscriptions', async () => {
    await org.control('POST', '/events/settings', { deliveries: { max: 3 } });
    const [first, second] = [await subscribed(ACCOUNTS), await subscribed(ACCOUNTS)];
    for (const name of ['A', 'B']) await created('Account', { Name: name });
    expect((await first.news()).length).toBe(2);
    expect((await second.news()).length).toBe(1);
    const { json } = await org.call('GET', '/limits');
    expect(json).toMatchObject({ DailyDeliveredPlatformEvents: { Max: 3, Remaining: 0 } });
    const refused = { successful: false, error: '403::Organization total events daily limit exceeded' };
    expect(last(await second.connect())).toMatchObject({ channel: '/meta/connect', ...refused });
    const third = await FetchStreaming.open(org);
    expect(await third.subscribe(ACCOUNTS)).toMatchObject(refused);
    await org.control('POST', '/time', { offsetMs: 25 * 3_600_000 });
    expect(await third.subscribe(ACCOUNTS)).toMatchObject({ successful: true });
    await org.control('POST', '/time', { offsetMs: 0 });
  });

  it('of clients are met at the subscription', async () => {
    await org.control('POST', '/events/settings', { clients: 1 });
    const first = await subscribed(ACCOUNTS);
    expect(await first.subscribe(ALL)).toMatchObject({ successful: true });
    const second = await FetchStreaming.open(org);
    expect(await second.subscribe(ACCOUNTS)).toMatchObject({
      successful: false,
      error: '403::Organization concurrent user limit exceeded',
    });
    await first.send({ channel: '/meta/disconnect', clientId: first.clientId });
    expect(await second.subscribe(ACCOUNTS)).toMatchObject({ successful: true });
  });
});
