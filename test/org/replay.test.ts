import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BookDay, CrmChange } from '../book/types';
import { randomRuns } from '../support/random-runs';
import { to18 } from './data/ids';
import type { Org } from './data/org';
import type { Row } from './data/row';
import { ACME, ADMIN, ANN, CSM, DEAL, LEFT, MANAGER, OTHER, refusal, smallOrg } from './data/small-founding';
import { Journal } from './journal';
import { OutsideWorld } from './outside-world';

// A life takes as long as a hundred queries.
const { numRuns, timeout } = randomRuns(1000);
const FIRST = Date.parse('2026-03-01T00:00:00Z');
const dayOf = (n: number) => new Date(FIRST + n * 86_400_000).toISOString().slice(0, 10);
const CONTACTS = [ANN, ...[7, 8, 9].map((n) => to18(`003xx000000000${n}`))];
const ACCOUNTS = [ACME, OTHER, to18('001xx0000000009')];

/** A book whose every day writes to everything that the steps below may have taken away. */
const book = {
  *days(through: string): Generator<BookDay> {
    const quiet = { events: [], subscriptions: [], invoices: [], surveys: [], milestones: [], referrals: [] };
    for (let n = 0; dayOf(n) <= through; n++) {
      const about = { at: `${dayOf(n)}T08:00:00.000Z`, by: CSM };
      const update = (object: string, id: string, fields: Record<string, string | number>): CrmChange => ({
        ...about,
        op: 'update',
        object,
        id,
        fields,
      });
      const crm: CrmChange[] = [
        update('Account', ACCOUNTS[n % 3] ?? ACME, {
          Plan__c: n % 2 ? 'A' : 'B',
          Ws__c: `d${n}`,
          Site: `s${n}`,
        }),
        update('Contact', CONTACTS[n % 4] ?? ANN, { Title: `t${n}`, AccountId: ACCOUNTS[n % 2] ?? ACME }),
        update('Opportunity', DEAL, { Amount: n }),
      ];
      if (n === 1)
        crm.unshift({
          ...about,
          op: 'insert',
          object: 'Account',
          id: ACCOUNTS[2] ?? '',
          fields: { Name: 'Late' },
        });
      if (n >= 1 && n <= 3) {
        const fields = { LastName: `L${n}`, AccountId: ACCOUNTS[n - 1] ?? ACME, ReportsToId: ANN };
        crm.unshift({ ...about, op: 'insert', object: 'Contact', id: CONTACTS[n] ?? '', fields });
      }
      if (n === 5) crm.push({ ...about, op: 'merge', object: 'Account', id: OTHER, into: ACME });
      yield { day: dayOf(n), crm, ...quiet };
    }
  },
};

const account = fc.constantFrom(...ACCOUNTS);
const contact = fc.constantFrom(...CONTACTS);
const record = fc.oneof(
  account.map((id) => ({ object: 'Account', id })),
  contact.map((id) => ({ object: 'Contact', id })),
  fc.constant({ object: 'Opportunity', id: DEAL }),
);
const field = { object: 'Account', name: 'Ws__c', label: 'Workspace' };

type Step = (org: Org, world: OutsideWorld, at: string) => unknown;
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Step>((_org, world) => world.appendDays(next(world))) },
  fc.tuple(record, fc.constantFrom('delete', 'undelete', 'purge')).map(
    ([which, op]): Step =>
      (org, _world, at) =>
        org.edit({ at, by: ADMIN, op, ...which }),
  ),
  record.map(
    ({ object, id }): Step =>
      (org, _world, at) =>
        org.delete(ADMIN, object, id, at),
  ),
  fc.tuple(contact, account).map(
    ([id, AccountId]): Step =>
      (org, _world, at) =>
        org.update(CSM, 'Contact', id, { AccountId }, at),
  ),
  account.map(
    (id): Step =>
      (org, _world, at) =>
        org.update(ADMIN, 'Account', id, { Site: at, Ws__c: at.slice(11, 19) }, at),
  ),
  fc.constantFrom(MANAGER, LEFT).map(
    (id): Step =>
      (org, _world, at) =>
        org.update(ADMIN, 'User', id, { IsActive: at.endsWith('0.000Z') }, at),
  ),
  fc.constant<Step>((org, _world, at) => org.create(CSM, 'Account', { Name: at }, at)),
  fc.constant<Step>((org, _world, at) => org.removeField(ADMIN, 'Account', 'Ws__c', at)),
  fc.constantFrom('Text', 'Number', 'Checkbox').map(
    (type): Step =>
      (org, _world, at) => {
        const more = {
          Text: { length: 4 },
          Number: { precision: 5, scale: 0 },
          Checkbox: { defaultValue: true },
        }[type];
        return org.addField(ADMIN, { ...field, ...more, type } as Parameters<Org['addField']>[1], at);
      },
  ),
  fc.constant<Step>((org, _world, at) =>
    org.addObject(ADMIN, { name: 'Risk__c', label: 'Risk', labelPlural: 'Risks' }, at),
  ),
  fc.constant<Step>((org, _world, at) => org.create(ADMIN, 'Risk__c', { Name: 'r' }, at)),
  fc.constant<Step>((org, _world, at) => org.removeSetup(ADMIN, 'object', 'Risk__c', at)),
  fc.constantFrom<'Private' | 'ReadWrite'>('Private', 'ReadWrite').map(
    (model): Step =>
      (org) =>
        org.setSharing('Account', model),
  ),
  fc.constant<Step>((org, _world, at) =>
    org.transaction(() => {
      org.create(ADMIN, 'Account', { Name: 'Never' }, at);
      org.delete(ADMIN, 'Contact', ANN, at);
      org.removeField(ADMIN, 'Account', 'Plan__c', at);
      throw new Error('taken back');
    }),
  ),
  fc.constant<Step>((org, _world, at) => {
    org.addAutomation({
      kind: 'update',
      name: 'Tidy',
      object: 'Account',
      condition: 'ISNEW()',
      set: { Site: '"new"' },
    });
    return org.create(ADMIN, 'Account', { Name: at }, at);
  }),
);
const next = (world: OutsideWorld) =>
  new Date(Date.parse(world.through()) + 86_400_000).toISOString().slice(0, 10);

/** A field that is absent is null. */
const filled = (row: Row) => Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null));

const seen = (org: Org) => ({
  changed: org.metadataChangedAt,
  rules: [org.automationRules(), org.sharingModel('Account')],
  fields: [...org.schema().values()].map(({ name, fields }) => [name, ...fields.keys()]),
  rows: [...org.schema().keys()].map((name) => [name, ...[...org.rows(name)].map(filled)]),
});

test(
  'whatever people, the book and failures do to an org, a restart gives the same one',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
        const folder = mkdtempSync(join(tmpdir(), 'org-replay-'));
        const start = async () => {
          const { journal, entries } = Journal.open(join(folder, 'journal.jsonl'));
          const org = smallOrg();
          const world = new OutsideWorld(org, book, journal, folder, undefined);
          await world.begin(entries, dayOf(0), false);
          return { org, world, journal };
        };
        try {
          const { org, world, journal } = await start();
          for (const [n, each] of steps.entries()) {
            const at = new Date(FIRST + n * 7_777_000).toISOString();
            let done: unknown;
            const refused = refusal(() => {
              done = each(org, world, at);
            });
            // Refusals are part of the game; a day is never refused, and nothing is a defect.
            expect(refused).not.toBeInstanceOf(TypeError);
            await done;
          }
          journal.close();
          const again = await start();
          again.journal.close();
          expect(seen(again.org)).toEqual(seen(org));
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: Math.ceil(numRuns / 100) },
    );
  },
  timeout,
);
