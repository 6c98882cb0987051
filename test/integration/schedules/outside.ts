import { faultSchema } from '../../org/http/weather/fault';
import { CSM } from '../../org/small-book';
import type { Chronicle, Value } from './chronicle';
import type { Customers, RecordObject } from './customers';
import type { Dice } from './dice';
import { BROKE, FAULTS, type FaultName, isOfCalls } from './faults';
import type { LocalOrg } from './local-org';
import type { VirtualTime } from './virtual-time';

/** Longer than the lease of a worker that died. */
const STALL_MS = 10 * 60_000;

/** What people, their flows and other integrations do, and the weather of the org. */
export class Outside {
  /** Accounts that were merged away, with whom they were merged into. */
  readonly merged = new Map<string, string>();
  #edits = 0;
  #rules = 0;

  constructor(
    private readonly org: LocalOrg,
    private readonly customers: Customers,
    private readonly dice: Dice,
    private readonly time: VirtualTime,
    private readonly chronicle: Chronicle,
  ) {}

  /** Somebody edits a record: an owned field, an unowned one, or several. */
  edit(): void {
    const { dice } = this;
    const here = this.customers
      .records()
      .filter(({ object, record }) => this.customers.isThere(object, record));
    if (here.length === 0) return;
    const { object, record } = dice.one(here);
    const fields: Record<string, Value> = {};
    for (
      let n = dice.weighed([
        [6, 1],
        [2, 2],
        [1, 3],
      ]);
      n > 0;
      n--
    ) {
      const field = dice.one(EDITED[object]);
      fields[field] = this.#value(field, record);
    }
    this.time.pass(1000);
    const by = dice.chance(0.5) ? CSM : this.org.people.admin;
    const { clock } = this.org.site;
    this.org.edit({ at: clock.stamp(), by, op: 'update', object, id: record, fields });
  }

  #value(field: string, record: string): Value {
    const { dice } = this;
    this.#edits += 1;
    // Sometimes just what the worker wants, once wanted, or nothing.
    const wanted = [...(this.customers.wanted.get(`${record} ${field}`) ?? [])];
    if (wanted.length > 0 && dice.chance(0.25)) return dice.one(wanted);
    if (dice.chance(0.15)) return null;
    if (/Score|Coverage|Likelihood/.test(field)) return dice.between(1, 99);
    if (/Trend/.test(field)) return dice.between(-99, 99);
    if (/Last_Engaged/.test(field)) return `2025-0${dice.between(1, 9)}-0${dice.between(1, 9)}`;
    if (/Tier/.test(field)) return dice.one(['Healthy', 'Watch', 'At Risk', 'Critical', 'Unknown']);
    if (/Source/.test(field)) return dice.one(['Confirmed', 'Account role', 'Opportunity role']);
    if (/Status/.test(field)) return dice.one(['Departed', 'Unknown', 'Engaged']);
    return `edit ${this.#edits}`;
  }

  /** A record goes, comes back, is closed, or is merged; or an account leaves the scope or comes back to it. */
  turn(): void {
    const { dice, customers } = this;
    const { org, clock } = this.org.site;
    const customer = dice.one(customers.all);
    const by = this.org.people.admin;
    const isThere = customers.isThere('Account', customer.id);
    this.time.pass(1000);
    const at = clock.stamp();
    const what = dice.weighed([
      [2, 'scope'],
      [2, 'close'],
      [2, 'delete'],
      [1, 'merge'],
    ]);
    if (what === 'scope') {
      customer.inScope = !customer.inScope;
      if (!customer.inScope) customers.wantEmpty(customer);
      this.chronicle.tell(customer.inScope ? 'enters scope' : 'leaves scope', customer.id);
    } else if (what === 'close') {
      const open = customer.renewals.filter(
        ({ id }) => customers.isThere('Opportunity', id) && org.row('Opportunity', id)?.['IsClosed'] !== true,
      );
      if (open.length === 0) return;
      const { id } = dice.one(open);
      const fields = { StageName: 'Closed Won', IsClosed: true, IsWon: true };
      this.org.edit({ at, by, op: 'update', object: 'Opportunity', id, fields });
      this.chronicle.tell('is closed', id);
    } else if (what === 'delete') {
      if (this.merged.has(customer.id)) return;
      this.org.edit({ at, by, op: isThere ? 'delete' : 'undelete', object: 'Account', id: customer.id });
    } else {
      const others = customers.all.filter(({ id }) => id !== customer.id && customers.isThere('Account', id));
      if (!isThere || others.length < 2) return;
      const into = dice.one(others).id;
      this.org.edit({ at, by, op: 'merge', object: 'Account', id: customer.id, into });
      this.merged.set(customer.id, into);
      this.chronicle.tell(`is merged into ${customers.nameOf(into)}`, customer.id);
    }
  }

  /** One fault of the org, for the next of whatever it strikes. */
  strike(name: FaultName): void {
    const { bulk, weather } = this.org.site;
    this.chronicle.tell(`weather ${isOfCalls(name) ? FAULTS[name].kind : 'job'}: ${name}`);
    if (isOfCalls(name)) weather.add(faultSchema.parse(FAULTS[name]));
    else if (name === 'job fails') bulk.weather.set({ failNext: { message: BROKE, afterRows: 2 } });
    else {
      bulk.weather.set({ stallIn: name === 'job waits' ? 'UploadComplete' : 'InProgress' });
      this.time.after(STALL_MS, () => bulk.weather.set({ stallIn: null }));
    }
  }

  /** Something goes wrong with calls, rows, jobs or saves, for a while. */
  weather(): void {
    const { dice } = this;
    const { weather, bulk, org } = this.org.site;
    const fault = (kind: string, more: object = {}): void => {
      this.chronicle.tell(`weather ${kind}`);
      weather.add(
        faultSchema.parse({ kind, seed: dice.between(1, 1000), count: dice.between(1, 3), ...more }),
      );
    };
    const anywhere = dice.one([{}, { match: { method: 'PATCH' } }, { match: { path: '/jobs/ingest' } }]);
    const here = this.customers
      .records()
      .filter(({ object, record }) => this.customers.isThere(object, record));
    const some = here.length > 0 ? dice.one(here) : null;
    const kinds: [number, () => void][] = [
      [3, () => fault('lock', { share: dice.one([0.3, 0.6, 1]), count: dice.between(1, 12) })],
      [2, () => fault('unavailable', { ...anywhere, skip: dice.upTo(3) })],
      [1, () => fault('failure', { ...anywhere, skip: dice.upTo(3) })],
      [1, () => fault('unauthorized', anywhere)],
      [1, () => fault('concurrent', anywhere)],
      [2, () => fault('quota', { ...anywhere, count: 1 })],
      [
        4,
        () => fault('reset', { when: dice.one(['before', 'middle', 'after']), match: { method: 'PATCH' } }),
      ],
      [2, () => fault('reset', { when: dice.one(['middle', 'after']), skip: dice.upTo(4) })],
      [
        1,
        () => {
          this.chronicle.tell('weather job fails');
          bulk.weather.set({
            failNext: { message: BROKE, afterRows: dice.upTo(4) },
          });
        },
      ],
      [
        1,
        () => {
          this.chronicle.tell('weather job stalls');
          bulk.weather.set({ stallIn: dice.one(['UploadComplete', 'InProgress']) });
          this.time.after(dice.between(1, 4000) * 1000, () => bulk.weather.set({ stallIn: null }));
        },
      ],
    ];
    if (some) {
      const { object, record } = some;
      kinds.push([
        1,
        () => {
          this.chronicle.tell('weather lock', record);
          weather.held.hold([record]);
          this.time.after(dice.between(1, 60) * 1000, () => weather.held.release([record]));
        },
      ]);
      kinds.push([
        1,
        () => {
          this.chronicle.tell('rule approval', record);
          org.lockForApproval(record, true);
          this.time.after(dice.between(1, 48) * 3_600_000, () => org.lockForApproval(record, false));
        },
      ]);
      kinds.push([3, () => this.#rule(object, record)]);
    }
    dice.weighed(kinds)();
  }

  /** A rule of the customer's own about one record. */
  #rule(object: RecordObject, record: string): void {
    const { dice } = this;
    const { org } = this.org.site;
    this.#rules += 1;
    const name = `Rule_${this.#rules}`;
    const about = `Name = "${String(org.row(object, record)?.['Name'])}"`;
    const kind = dice.one(['validation', 'trigger', 'flow', 'unowned', 'owned']);
    this.chronicle.tell(`rule ${kind}`, record);
    const named = { name, object };
    if (kind === 'validation')
      org.addAutomation({ kind: 'validation', ...named, condition: about, message: 'No.' });
    else if (kind === 'trigger' || kind === 'flow')
      org.addAutomation({ kind: 'failure', ...named, by: kind, condition: about, message: 'It broke.' });
    else if (kind === 'unowned' || object === 'Opportunity')
      org.addAutomation({
        kind: 'update',
        ...named,
        condition: about,
        set: { Description: `"flow ${name}"` },
      });
    else
      org.addAutomation({
        kind: 'update',
        ...named,
        condition: about,
        set: { Health_Next_Play__c: `"flow ${name}"` },
      });
    this.time.after(dice.between(1, 72) * 3_600_000, () => org.removeAutomation(object, name));
  }

  /** All is well again: no fault, no rule, no lock. */
  calm(): void {
    this.time.settle();
    const { weather, bulk } = this.org.site;
    weather.clear();
    bulk.weather.clear();
    this.chronicle.tell('calm');
  }
}

const EDITED: Record<RecordObject, readonly string[]> = {
  Account: [
    ...[
      'Health_Score__c',
      'Health_Tier__c',
      'Health_Trend_30d__c',
      'Health_Drivers__c',
      'Health_Next_Play__c',
    ],
    ...['Budget_Owner_Status__c', 'Budget_Owner_Last_Engaged__c', 'Budget_Owner_Source__c'],
    ...['Health_Tier__c', 'Health_Next_Play__c', 'Description', 'Site'],
  ],
  Opportunity: ['Health_Score__c', 'Health_Tier__c', 'Renewal_Likelihood__c', 'Description', 'NextStep'],
};
