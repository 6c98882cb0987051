import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { addDays } from '../../../shared/day';
import { type Event, EventsFolder } from './an-events-folder';

let serial = 0;
const event = (user: string, day: string, name = 'viewed', more: Partial<Event> = {}): Event => ({
  event_id: `e${serial++}`,
  workspace_id: 'ws-1',
  user_id: user,
  event: name,
  at: `${day}T15:00:00.000Z`,
  received_at: `${day}T15:00:10.000Z`,
  ...more,
});
const nextMorning = (day: string): string => `${addDays(day, 1)}T12:00:00.000Z`;

describe('event files', () => {
  let events: EventsFolder;
  beforeEach(() => {
    events = new EventsFolder();
  });
  afterEach(() => rmSync(events.root, { recursive: true, force: true }));

  it('are read alike as Parquet, CSV and JSON Lines, packed or not', async () => {
    await events.writeParquet('a.parquet', [event('u1', '2025-03-03')]);
    events.writeCsv('b.csv', [event('u2', '2025-03-03')]);
    events.writeCsv('deeper/c.csv.gz', [event('u3', '2025-03-03')]);
    events.writeLines('d.jsonl', [event('u4', '2025-03-03')]);
    events.writeLines('e.ndjson.gz', [event('u5', '2025-03-03')]);
    const pages = await events.read(nextMorning('2025-03-03'));
    expect(pages[0]).toMatchObject({ rows: 5, faults: 0, touchedKeys: ['ws-1'] });
    expect(pages.at(-1)?.complete).toEqual([{ kind: 'use', through: '2025-03-04T04:59:59.999Z' }]);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-04')).active7).toBe(5);
  });

  it('have their day in the zone of the organisation', async () => {
    events.writeCsv('a.csv', [
      event('u1', '', 'viewed', { at: '2025-03-04T04:30:00Z', received_at: '2025-03-04T04:31:00Z' }),
    ]);
    await events.read(nextMorning('2025-03-04'));
    expect((await events.count('ws-1', '2025-03-04', '2025-03-05')).lastUse).toBe('2025-03-03');
  });

  it('count an event id once, in one file and across files', async () => {
    const one = event('u1', '2025-03-03');
    events.writeCsv('1.csv', [one, one, event('u2', '2025-03-03')]);
    await events.read(nextMorning('2025-03-03'));
    events.writeCsv('2.csv', [{ ...one, user_id: 'u9' }, event('u3', '2025-03-04')]);
    await events.read(nextMorning('2025-03-04'));
    expect((await events.count('ws-1', '2025-03-04', '2025-03-05')).active7).toBe(3);
  });

  it('show a late event only from the day on which it was known', async () => {
    events.writeCsv('1.csv', [event('u1', '2025-03-03')]);
    await events.read(nextMorning('2025-03-03'));
    events.writeCsv('2.csv', [
      event('late', '2025-03-03', 'viewed', { received_at: '2025-03-04T01:00:00Z' }),
    ]);
    await events.read(nextMorning('2025-03-05'));
    expect((await events.count('ws-1', '2025-03-03', '2025-03-05')).active7).toBe(1);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-06')).active7).toBe(2);
  });

  it('of the first load are known from the day on which they were received', async () => {
    events.writeCsv('1.csv', [
      event('u1', '2025-03-03'),
      event('late', '2025-03-03', 'viewed', { received_at: '2025-03-06T15:00:00Z' }),
    ]);
    await events.read(nextMorning('2025-03-20'));
    expect((await events.count('ws-1', '2025-03-03', '2025-03-05')).active7).toBe(1);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-06')).active7).toBe(2);
  });

  it('without a received stamp are known after the usual lag', async () => {
    events.writeCsv('1.csv', [event('u1', '2025-03-03')]);
    await events.read(nextMorning('2025-03-20'), { more: { columns: { received: null }, lag: 2 } });
    expect((await events.count('ws-1', '2025-03-03', '2025-03-04')).active7).toBe(0);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-05')).active7).toBe(1);
  });

  it('keep faulty rows aside with a reason each, and take the good ones', async () => {
    events.writeCsv('1.csv', [
      event('u1', '2025-03-03'),
      event('', '2025-03-03', 'viewed', { event_id: 'no-user' }),
      event('u2', '2025-03-03', 'viewed', { event_id: 'no-time', at: 'yesterday' }),
      event('u3', '2099-03-03', 'viewed', { event_id: 'future' }),
      event('u4', '2025-03-03', 'viewed', { event_id: '' }),
      event('u5', '2025-03-03', 'viewed', { event_id: 'no-account', workspace_id: ' ' }),
    ]);
    const [page] = await events.read(nextMorning('2025-03-03'));
    expect(page).toMatchObject({ rows: 6, faults: 5 });
    const reasons = Object.fromEntries(
      (page?.quarantine ?? []).map((q) => [q.record, q.reason.split(': ')[1]]),
    );
    expect(reasons).toEqual({
      'no-user': 'it names no user',
      'no-time': 'its time cannot be read',
      future: 'it lies in the future',
      'no-account': 'it names no account',
      [join(events.folder, '1.csv')]: 'it has no event id',
    });
    expect((await events.count('ws-1', '2025-03-03', '2025-03-04')).active7).toBe(1);
  });

  it('that cannot be opened do not keep the others from being read', async () => {
    writeFileSync(join(events.folder, 'broken.parquet'), 'no parquet');
    events.writeCsv('good.csv', [event('u1', '2025-03-03')]);
    const [page] = await events.read(nextMorning('2025-03-03'));
    expect(page?.files?.files.map((f) => f.status).sort()).toEqual(['failed', 'read']);
    expect(page?.quarantine?.[0]).toMatchObject({ record: join(events.folder, 'broken.parquet') });
    expect((await events.count('ws-1', '2025-03-03', '2025-03-04')).active7).toBe(1);
    const [check] = await events.source().check(events.context(nextMorning('2025-03-03')));
    expect(check).toMatchObject({ ok: false, detail: expect.stringContaining('broken.parquet') });
  });

  it('that did not change are not read again; one that grew adds what is new', async () => {
    const first = event('u1', '2025-03-03');
    events.writeCsv('1.csv', [first]);
    await events.read(nextMorning('2025-03-03'));
    expect((await events.read(nextMorning('2025-03-03'))).map((p) => p.rows)).toEqual([0]);
    events.writeCsv('1.csv', [first, event('u1', '2025-03-03', 'automated'), event('u2', '2025-03-03')]);
    const [page] = await events.read(nextMorning('2025-03-04'));
    expect(page?.rows).toBe(3);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-04')).active7).toBe(1);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-05')).active7).toBe(2);
  });

  it('give the same counts when the process ended before a page was stored', async () => {
    events.writeCsv('1.csv', [event('u1', '2025-03-03')]);
    await events.read(nextMorning('2025-03-03'), { commit: false });
    events.writeCsv('2.csv', [event('u2', '2025-03-03')]);
    await events.read(nextMorning('2025-03-03'));
    await events.read(nextMorning('2025-03-04'));
    expect(await events.count('ws-1', '2025-03-03', '2025-03-04')).toMatchObject({
      active7: 2,
      workingUserDays: 2,
    });
  });

  it('report events that the taxonomy does not name, and not those it ignores', async () => {
    events.writeCsv('1.csv', [
      event('u1', '2025-03-03', 'logged_in'),
      event('u1', '2025-03-03', 'unheard_of'),
    ]);
    const [page] = await events.read(nextMorning('2025-03-03'));
    expect(page?.findings?.map((f) => [f.code, f.subject])).toEqual([['UNDECLARED_EVENT', 'unheard_of']]);
    expect((await events.count('ws-1', '2025-03-03', '2025-03-04')).active7).toBe(0);
  });

  it('of a running day are not complete yet', async () => {
    events.writeCsv('1.csv', [event('u1', '2025-03-03'), event('u2', '2025-03-04')]);
    const pages = await events.read('2025-03-04T20:00:00.000Z');
    expect(pages.at(-1)?.complete).toEqual([{ kind: 'use', through: '2025-03-04T04:59:59.999Z' }]);
  });

  it('in a folder that is not there name the source and what to do', async () => {
    rmSync(events.folder, { recursive: true });
    await expect(events.read(nextMorning('2025-03-03'))).rejects.toMatchObject({ code: 'EVENT_FOLDER' });
    const [check] = await events.source().check(events.context(nextMorning('2025-03-03')));
    expect(check).toMatchObject({ ok: false, remedy: expect.stringContaining('folder') });
  });
});
