import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { BookDay, CrmChange } from '../book/types';
import { to18 } from './data/ids';
import type { RowChange } from './data/row';
import { ACME, ADMIN, ANN, CSM, OTHER, smallOrg, T1 } from './data/small-founding';
import { Journal } from './journal';
import { OutsideWorld, type WriteFiles } from './outside-world';

const NEW = to18('003xx0000000009');
const quiet = { events: [], subscriptions: [], invoices: [], surveys: [], milestones: [], referrals: [] };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-world-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const update = (id: string, fields: Record<string, string>, object = 'Account'): CrmChange => ({
  ...{ at: '2026-03-02T08:00:00.000Z', by: CSM, op: 'update', object, id, fields },
});
/** A fault of the book itself. */
const broken: CrmChange = { ...update(OTHER, { Site: 'Riga' }), at: 'never' };
const contact = (AccountId: string): CrmChange => ({
  ...{ at: '2026-03-02T08:00:00.000Z', by: CSM, op: 'insert', object: 'Contact', id: NEW },
  fields: { LastName: 'New', AccountId, ReportsToId: ANN },
});

/** An org over a book with a day for each list of changes, from 2 March on; nothing happens on 1 March. */
async function start(days: CrmChange[][], writeFiles?: WriteFiles) {
  const { journal, entries } = Journal.open(join(folder, 'journal.jsonl'));
  const org = smallOrg();
  const book = {
    *days(through: string): Generator<BookDay> {
      for (const [index, crm] of [[], ...days].entries()) {
        const day = `2026-03-0${index + 1}`;
        if (day <= through) yield { day, crm, ...quiet };
      }
    },
  };
  const world = new OutsideWorld(org, book, journal, folder, writeFiles);
  await world.begin(entries, '2026-03-01', false);
  const rows = () => ['Account', 'Contact', 'Opportunity'].map((object) => [...org.rows(object)]);
  return { org, world, journal, rows };
}

test('days go past what people have taken away, and so they do again after a restart', async () => {
  const days = [
    [update(ACME, { Ws__c: 'w2' }), update(OTHER, { Ws__c: 'w3', Site: 'Rome' }), contact(ACME)],
    [update(NEW, { Title: 'Boss' }, 'Contact'), update(OTHER, { Csm__c: CSM, Buyer__c: ANN })],
  ];
  const first = await start(days);
  first.org.delete(ADMIN, 'Account', ACME, T1);
  first.org.edit({ at: T1, by: ADMIN, op: 'purge', object: 'Account', id: ACME });
  first.org.removeField(ADMIN, 'Account', 'Ws__c', T1);
  expect(await first.world.appendDays('2026-03-03')).toBe('2026-03-03');
  expect(first.org.row('Account', OTHER)).toMatchObject({ Site: 'Rome', Csm__c: CSM });
  expect(first.org.row('Account', OTHER)).not.toHaveProperty('Ws__c');
  expect(first.org.row('Account', OTHER)?.['Buyer__c'] ?? null).toBeNull();
  expect(first.org.row('Contact', NEW)).toBeUndefined();
  first.journal.close();
  const second = await start(days);
  expect(second.world.through()).toBe('2026-03-03');
  expect(second.rows()).toEqual(first.rows());
});

test('a field that was made anew as another takes nothing that it cannot hold', async () => {
  const { org, world } = await start([[update(OTHER, { Ws__c: 'w3', Site: 'Rome' })]]);
  org.removeField(ADMIN, 'Account', 'Ws__c', T1);
  const number = { type: 'Number', precision: 3, scale: 0 } as const;
  org.addField(ADMIN, { object: 'Account', name: 'Ws__c', label: 'Workspace', ...number }, T1);
  await world.appendDays('2026-03-02');
  expect(org.row('Account', OTHER)).toMatchObject({ Site: 'Rome' });
  expect(org.row('Account', OTHER)?.['Ws__c'] ?? null).toBeNull();
});

test('a day that fails is not there in part, is not journaled, and can be asked for again', async () => {
  const days = [[update(OTHER, { Site: 'Rome' })], [update(OTHER, { Site: 'Oslo' }), broken]];
  const { org, world, journal } = await start(days);
  await expect(world.appendDays('2026-03-03')).rejects.toThrow('Invalid time');
  expect(org.row('Account', OTHER)).toMatchObject({ Site: 'Rome' });
  expect(world.through()).toBe('2026-03-02');
  journal.close();
  const days2 = [days[0] ?? [], [update(OTHER, { Site: 'Oslo' })]];
  const again = await start(days2);
  expect(again.world.through()).toBe('2026-03-02');
  expect(await again.world.appendDays('2026-03-03')).toBe('2026-03-03');
  expect(again.org.row('Account', OTHER)).toMatchObject({ Site: 'Oslo' });
});

test('days that are asked for at once are appended one after another, with their files once', async () => {
  const written: object[] = [];
  const { world } = await start([[], []], async (_folder, days) => {
    await Promise.resolve();
    written.push(days);
  });
  written.length = 0;
  const asked = ['2026-03-02', '2026-03-02', '2026-03-03'].map((day) => world.appendDays(day));
  expect(await Promise.all(asked)).toEqual(['2026-03-02', '2026-03-02', '2026-03-03']);
  expect(written).toEqual([
    { after: '2026-03-01', through: '2026-03-02' },
    { after: '2026-03-02', through: '2026-03-03' },
  ]);
});

test('the changes of a day are told one by one, as each was made, and none of a day that failed', async () => {
  const day = [update(OTHER, { Site: 'Rome' }), update(OTHER, { Site: 'Oslo' })];
  const { org, world } = await start([day, [update(OTHER, { Site: 'Bern' }), broken]]);
  const told: (readonly RowChange[])[] = [];
  org.setCaptured(['Account']);
  org.onRowChanges((changes) => told.push(changes));
  await expect(world.appendDays('2026-03-03')).rejects.toThrow('Invalid time');
  expect(told.map((changes) => changes.map(({ row }) => row['Site']))).toEqual([['Rome'], ['Oslo']]);
});
