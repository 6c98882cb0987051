import { beforeEach, describe, expect, it } from 'vitest';
import type { JournalEntry } from '../data/journal-entry';
import type { Org } from '../data/org';
import type { RowChange } from '../data/row';
import { ACME, ADMIN, ANN, CSM, OTHER, smallOrg, T1 } from '../data/small-founding';
import { buildEvents } from './build-events';
import type { ChangeEvent } from './change-event';
import { EventBus } from './event-bus';
import { selectEntities } from './select-entities';

let org: Org;
let bus: EventBus;
let now: number;
beforeEach(() => {
  org = smallOrg();
  now = Date.parse(T1);
  bus = new EventBus(org, () => now);
  selectEntities(org, ['Account', 'Contact'], 5);
});

const told = (): ChangeEvent[] => [...bus.retained()];
const kinds = () => told().map(({ changeType, entityName }) => `${changeType} ${entityName}`);

describe('the stream', () => {
  it('tells what a transaction came to, not its steps', () => {
    org.transaction(() => {
      const id = org.create(ADMIN, 'Account', { Name: 'New' }, T1);
      org.update(ADMIN, 'Account', id, { Phone: '1' }, T1);
      org.update(ADMIN, 'Account', ACME, { Phone: '2' }, T1);
      org.update(ADMIN, 'Account', ACME, { Phone: '3', Website: 'a.example' }, T1);
      org.delete(ADMIN, 'Account', org.create(ADMIN, 'Account', { Name: 'Never was' }, T1), T1);
    });
    expect(kinds()).toEqual(['CREATE Account', 'UPDATE Account']);
    expect(told()[0]?.values).toMatchObject({ Name: 'New', Phone: '1' });
    expect(told()[1]?.values).toMatchObject({ Phone: '3', Website: 'a.example' });
  });

  it('keeps the newest events where there is not memory for all, and knows the others no more', () => {
    const small = new EventBus(org, () => now, 100_000);
    for (let n = 0; n < 60; n++) {
      org.update(ADMIN, 'Account', ACME, { Description: String(n).repeat(2000) }, T1);
    }
    const kept = small.retained();
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(25);
    expect(kept.at(-1)?.replayId).toBe(small.lastId);
    expect(small.holds(kept[0]?.replayId ?? 0)).toBe(true);
    expect(small.holds((kept[0]?.replayId ?? 0) - 1)).toBe(false);
  });

  it('tells nothing of a step that was taken back, and the rest of its transaction all the same', () => {
    org.transaction(() => {
      org.update(ADMIN, 'Account', ACME, { Phone: 'kept' }, T1);
      expect(() =>
        org.transaction(() => {
          org.update(ADMIN, 'Account', ACME, { Website: 'gone.example' }, T1);
          org.update(ADMIN, 'Account', OTHER, { Website: 'gone.example' }, T1);
          throw new Error('taken back');
        }),
      ).toThrow('taken back');
    });
    expect(told().map(({ recordIds }) => recordIds)).toEqual([[ACME]]);
    expect(Object.keys(told()[0]?.values ?? {})).not.toContain('Website');
  });

  it('tells of no object that is not selected, of no field that comes new, and of no change that changes nothing', () => {
    org.update(ADMIN, 'Opportunity', String([...org.rows('Opportunity')][0]?.Id), { NextStep: 'x' }, T1);
    const field = { object: 'Account', name: 'Flag__c', label: 'Flag', type: 'Checkbox' as const };
    org.addField(ADMIN, { ...field, defaultValue: true }, T1);
    org.update(ADMIN, 'Account', ACME, {}, T1);
    expect(kinds()).toEqual(['UPDATE Account']);
    org.update(ADMIN, 'Account', ACME, {}, T1);
    expect(kinds()).toEqual(['UPDATE Account']);
    expect(Object.keys(told()[0]?.values ?? {})).toContain('LastModifiedDate');
  });

  it('tells a record that comes back whole', () => {
    org.edit({ op: 'delete', object: 'Contact', id: ANN, by: CSM, at: T1 });
    org.edit({ op: 'undelete', object: 'Contact', id: ANN, by: CSM, at: T1 });
    expect(kinds()).toEqual(['DELETE Contact', 'UNDELETE Contact']);
    expect(told()[1]?.values).toMatchObject({ LastName: org.row('Contact', ANN)?.['LastName'] });
    expect(told()[1]?.commitUser).toBe(CSM);
  });

  it('tells a purge no second time', () => {
    org.edit({ op: 'delete', object: 'Contact', id: ANN, by: CSM, at: T1 });
    org.edit({ op: 'purge', object: 'Contact', id: ANN, by: CSM, at: T1 });
    expect(kinds()).toEqual(['DELETE Contact']);
  });

  it('tells a formula’s result with a new record alone', () => {
    const formula = { object: 'Account', name: 'Double__c', label: 'Double', type: 'Number' as const };
    org.addField(ADMIN, { ...formula, precision: 18, scale: 0, formula: 'NumberOfEmployees * 2' }, T1);
    const id = org.create(ADMIN, 'Account', { Name: 'F', NumberOfEmployees: 4 }, T1);
    org.update(ADMIN, 'Account', id, { NumberOfEmployees: 5 }, T1);
    expect(told()[0]?.values).toMatchObject({ Double__c: 8 });
    expect(Object.keys(told()[1]?.values ?? {})).toEqual(['NumberOfEmployees', 'LastModifiedDate']);
  });

  it('tells a large text that changed little as a difference', () => {
    const lines = Array.from({ length: 40 }, (_, n) => `Line ${n} of what is known of this account.`);
    org.update(ADMIN, 'Account', ACME, { Description: lines.join('\n') }, T1);
    org.update(ADMIN, 'Account', ACME, { Description: [...lines, 'One more.'].join('\n') }, T1);
    const [whole, part] = told().map(({ values }) => values['Description']);
    expect(whole).toBe(lines.join('\n'));
    expect(part).toEqual({
      diff: expect.stringMatching(/^--- \n\+\+\+ \w{64}\n@@ -41,0 \+41,1 @@\n\+One more\.$/),
    });
  });

  it('goes on after a restart with what was selected', () => {
    const journal: JournalEntry[] = [];
    org.onJournal = (entry) => journal.push(entry);
    selectEntities(org, ['ContactChangeEvent'], 5);
    const again = smallOrg();
    for (const entry of journal) again.replay(entry);
    expect(again.captured()).toEqual(['Contact']);
  });

  it('keeps events 72 hours, and knows which replay ids it holds', () => {
    org.update(ADMIN, 'Account', ACME, { Phone: '1' }, T1);
    const [first] = told();
    now += 71 * 3_600_000;
    org.update(ADMIN, 'Account', ACME, { Phone: '2' }, T1);
    expect([bus.holds(first?.replayId ?? 0), bus.holds(bus.lastId), bus.holds(bus.lastId + 1)]).toEqual([
      true,
      true,
      false,
    ]);
    now += 2 * 3_600_000;
    expect(bus.holds(first?.replayId ?? 0)).toBe(false);
    expect([...bus.after(0)].map(({ replayId }) => replayId)).toEqual([bus.lastId]);
  });

  it('gives another schema id once a field has come', () => {
    org.update(ADMIN, 'Account', ACME, { Phone: '1' }, T1);
    org.update(ADMIN, 'Account', ACME, { Phone: '2' }, T1);
    org.addField(ADMIN, { object: 'Account', name: 'New__c', label: 'New', type: 'Date' }, T1);
    org.update(ADMIN, 'Account', ACME, { Phone: '3' }, T1);
    const [one, two, three] = told().map(({ schema }) => schema);
    expect(one).toMatch(/^[\w-]{22}$/);
    expect([two === one, three === one]).toEqual([true, false]);
  });
});

describe('a transaction', () => {
  const changes = (count: number): RowChange[] =>
    Array.from({ length: count }, (_, n) => {
      const row = org.row('Account', org.create(ADMIN, 'Account', { Name: `N${n}` }, T1));
      if (!row) throw new Error('no row');
      return { op: 'create', object: 'Account', row, before: {} };
    });

  it('beyond its measure is told as one overflow an object', () => {
    const row = org.row('Contact', ANN);
    if (!row) throw new Error('no row');
    const contact: RowChange = { op: 'delete', object: 'Contact', row, before: {} };
    const events = buildEvents(org, [...changes(5), contact], undefined, 1, 3);
    expect(
      events.map(({ changeType, entityName, recordIds }) => [changeType, entityName, recordIds.length]),
    ).toEqual([
      ['CREATE', 'Account', 1],
      ['CREATE', 'Account', 1],
      ['CREATE', 'Account', 1],
      ['GAP_OVERFLOW', 'Account', 1],
      ['GAP_OVERFLOW', 'Contact', 1],
    ]);
    expect(events[3]).toMatchObject({ recordIds: ['000000000000000AAA'], values: {}, sequenceNumber: 4 });
  });

  it('whose event would be larger than 1 MB is told as a gap', () => {
    const [change] = changes(1);
    if (!change) throw new Error('no change');
    const row = { ...change.row, Description: 'ä'.repeat(600_000) };
    const [event] = buildEvents(org, [{ ...change, row }], undefined, 1);
    expect(event).toMatchObject({ changeType: 'GAP_CREATE', recordIds: [change.row.Id], values: {} });
  });
});
