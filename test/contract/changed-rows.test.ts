import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OrgUnderTest, rejection } from '../org/http/org-under-test';
import { accountId } from '../org/small-book';

const MINUTE = 60_000;
const DAY = 86_400_000;

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(3);
});
afterAll(() => org.close());

const toMinute = (at: number) => new Date(Math.floor(at / MINUTE) * MINUTE);
const onWire = (at: Date) => at.toISOString().replace('Z', '+0000');
const ask = (what: 'updated' | 'deleted', start: number, end: number, more = {}) => {
  const times = new URLSearchParams({
    start: new Date(start).toISOString(),
    end: new Date(end).toISOString(),
  });
  return org.call('GET', `/sobjects/Account/${what}?${times}`, more);
};
/** An edit of the account at a moment. */
const edit = (op: 'update' | 'delete', n: number, at: number) =>
  org.control('POST', '/change', {
    user: org.userOf('System Administrator').username,
    op,
    object: 'Account',
    id: accountId(n),
    at: new Date(at).toISOString(),
    ...(op === 'update' ? { fields: { Phone: String(at) } } : {}),
  });

describe('rows changed in a window', () => {
  it('are told by the minute, and up to which one', async () => {
    const now = Date.now();
    const hour = toMinute(now).getTime() - 60 * MINUTE;
    await edit('update', 1, hour + 59_000);
    await edit('update', 2, hour + MINUTE);
    const { status, json } = await ask('updated', hour + 30_000, hour + MINUTE + 59_000);
    expect([status, json]).toEqual([
      200,
      { ids: [accountId(1)], latestDateCovered: onWire(new Date(hour + MINUTE)) },
    ]);
    const later = await ask('updated', hour + MINUTE, now + DAY);
    expect(Reflect.get(Object(later.json), 'ids')).toEqual([accountId(2)]);
    const window = [new Date(hour + MINUTE), new Date(now + DAY)] as const;
    expect(
      await org
        .admin()
        .sobject('Account')
        .updated(...window),
    ).toEqual(later.json);
    const covered = String(Reflect.get(Object(later.json), 'latestDateCovered'));
    expect(Math.abs(Date.parse(covered) - toMinute(now).getTime())).toBeLessThanOrEqual(MINUTE);
  });

  it('and deleted are told with their dates, as long as the recycle bin holds them', async () => {
    const now = Date.now();
    await edit('delete', 3, now - DAY);
    const answer = await org
      .admin()
      .sobject('Account')
      .deleted(new Date(now - 2 * DAY), new Date(now));
    const at = new Date(Math.floor((now - DAY) / 1000) * 1000);
    expect(answer.deletedRecords).toEqual([{ id: accountId(3), deletedDate: onWire(at) }]);
    expect((await ask('deleted', now - 2 * DAY, now)).json).toEqual(answer);
    expect(Date.parse(answer.earliestDateAvailable)).toBeLessThan(now - 14 * DAY);
    await org.control('POST', '/time', { offsetMs: 16 * DAY });
    const late = await ask('deleted', now - 2 * DAY, now);
    expect(late.json).toMatchObject({ deletedRecords: [] });
    await org.control('POST', '/time', { offsetMs: 0 });
  });

  it('are not told of more than 30 days ago, of less than a minute, or of no date', async () => {
    const now = Date.now();
    const refusals: Array<[number, number, string]> = [
      [now - 30 * DAY - 2 * MINUTE, now, 'startDate cannot be more than 30 days ago'],
      [now, now - DAY, 'startDate must be at least one minute greater than endDate'],
      [now, now, 'startDate must be at least one minute greater than endDate'],
    ];
    for (const [start, end, message] of refusals) {
      for (const what of ['updated', 'deleted'] as const) {
        const { status, json } = await ask(what, start, end);
        expect([status, json]).toMatchObject([400, [{ errorCode: 'INVALID_REPLICATION_DATE', message }]]);
      }
    }
    expect((await org.call('GET', '/sobjects/Account/updated?start=yesterday&end=now')).status).toBe(400);
    expect(await rejection(org.admin().sobject('Nothing').updated('2026-01-01', '2026-01-02'))).toMatchObject(
      {
        errorCode: 'NOT_FOUND',
      },
    );
  });

  it('are not told of what does not replicate', async () => {
    const window = new URLSearchParams({
      start: new Date(Date.now() - DAY).toISOString(),
      end: new Date().toISOString(),
    });
    const message = 'sObject type AccountShare is not replicable';
    const reply = await org.call('GET', `/sobjects/AccountShare/updated?${window}`);
    expect([reply.status, reply.json]).toEqual([400, [{ errorCode: 'INVALID_TYPE', message }]]);
    const asked = org
      .admin()
      .sobject('AccountShare')
      .deleted(new Date(Date.now() - DAY), new Date());
    expect(await rejection(asked)).toMatchObject({ errorCode: 'INVALID_TYPE', message });
  });

  it('are told to nobody who may not read the object', async () => {
    const { token } = org.userOf('Minimum Access - API Only Integrations');
    const { status } = await ask('updated', Date.now() - DAY, Date.now(), { token });
    expect(status).toBe(404);
  });
});
