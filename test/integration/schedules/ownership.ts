import type { Action, Change, Read, Sent, Value } from './chronicle';
import type { Course } from './course';
import { TRACKED } from './local-org';

/** Whose value a field holds: nobody's, ours, or that of somebody else. */
export interface Standing {
  owner: 'none' | 'us' | 'other';
  /** Of another's: who put it there. */
  author: string | null;
  value: Value;
  /** What may count as acknowledged to us; undefined: nothing was ever. */
  bases: Set<Value | undefined>;
  /** When another put it there. */
  since: number;
  /** Who put which value there since our last write; of one that came and went and came again, anybody who put it there. */
  put?: readonly { value: Value; author: string | null }[];
  /** We may rightly take it for another's, or for ours. */
  isAmbiguous?: boolean;
}

const fresh = (): Standing => ({
  owner: 'none',
  author: null,
  value: null,
  bases: new Set([undefined]),
  since: 0,
});

/** One field that a piece of work wrote: as it was before its first write of it, and what it wrote last. */
export interface Written {
  before: Standing;
  last: Value;
  /** When it wrote last. */
  at: number;
  /** Somebody edited it between our reading and our writing: what was before is not what we read. */
  isInWindow: boolean;
}

const STAMP = 'Health_Changed_At__c';

/**
 * Follows the org's own account of what happened, field by field, and notes where a write of ours went against the
 * rules. Told apart from the product: it knows nothing of bases, intents and exceptions but what was sent and read.
 */
export class Ownership {
  readonly faults: string[] = [];
  /** Writes that gave an edit back, as the chronicle counts. */
  readonly given = new Set<number>();
  readonly #standing = new Map<string, Standing>();
  /** By run, then by record and field. */
  readonly written = new Map<string, Map<string, Written>>();
  readonly #sentBy = new Map<string, Map<string, Set<Value>>>();
  /** Edits that fell between our reading and our writing, by record and field. */
  readonly #lost = new Map<string, Standing>();
  readonly #closed = new Map<string, number>();
  /** When a piece of work last ended before its end. */
  #cutOff = 0;
  /** By record: when we wrote it last. */
  readonly #sentAt = new Map<string, number>();
  /** By record: the fields that the last write of ours changed. */
  readonly #lastSent = new Map<string, Map<string, { before: Standing; last: Value }>>();

  constructor(private readonly course: Course) {
    for (const entry of course.chronicle.entries) {
      if (entry.kind === 'told') this.#heard(entry.what, entry.record, entry.n);
      else if (entry.kind === 'sent') this.#sent(entry);
      else if (entry.kind === 'change') this.#changed(entry);
      else this.#read(entry);
    }
  }

  of(record: string, field: string): Standing {
    return this.#standing.get(`${record} ${field}`) ?? fresh();
  }

  /** Edits in the window that the org's history tells of and that never came back, although nobody changed the field since. */
  lostForGood(): string[] {
    const { customers, overwritable } = this.course;
    return [...this.#lost].flatMap(([key, { value, since }]) => {
      const [record = '', field = ''] = key.split(' ');
      const isKept = TRACKED.some((tracked) => tracked === field) && customers.isThere('Account', record);
      const now = this.of(record, field);
      if (!isKept || now.owner !== 'us' || now.value === value) return [];
      if (overwritable.has(`${key} ${JSON.stringify(value)}`)) return [];
      return [
        `${this.#name(record)}.${field}: the edit ${value}, made at ${since}, was written over and is not back`,
      ];
    });
  }

  #heard(what: string, record: string | null, n: number): void {
    if (what === 'is closed' && record) this.#closed.set(record, n);
    if (/ ends: /.test(what)) this.#cutOff = n;
    const winner = record && this.course.outside.merged.get(record);
    if (record && winner && what.startsWith('is merged')) this.#brought(record, winner);
  }

  /** What was ours on an account that is merged away may be on the one it was merged into, until that is written. */
  #brought(record: string, winner: string): void {
    for (const [key, { bases }] of [...this.#standing]) {
      const [of, field] = key.split(' ');
      if (of !== record) continue;
      const standing = this.#standing.get(`${winner} ${field}`) ?? fresh();
      for (const value of bases) if (value !== undefined && value !== null) standing.bases.add(value);
      this.#standing.set(`${winner} ${field}`, standing);
    }
  }

  /** A value that we want, or that a taking back wants, and find there may be taken as acknowledged. */
  #read({ record, values, action }: Read): void {
    for (const [field, raw] of Object.entries(values)) {
      const key = `${record} ${field}`;
      const value = plain(field, raw);
      const isBack =
        action.kind === 'undo' &&
        [...this.written.values()].some((fields) => fields.get(key)?.before.value === value);
      if (!isBack && !this.course.customers.wanted.get(key)?.has(value)) continue;
      const standing = this.#standing.get(key) ?? fresh();
      standing.bases.add(value);
      this.#standing.set(key, standing);
    }
  }

  #changed({ by, record, field, to, n, worker, object }: Change): void {
    if (by === 'us') {
      if (!isOwned(object, field)) this.faults.push(`${n} ${worker} changed ${field}, which is not ours`);
      return;
    }
    const key = `${record} ${field}`;
    const known = this.#standing.get(key) ?? fresh();
    const isOther = to !== null || known.owner !== 'none';
    const author = by === 'flow' ? null : by;
    const value = plain(field, to);
    this.#standing.set(key, {
      owner: isOther ? 'other' : 'none',
      author,
      value,
      bases: known.bases,
      since: n,
      put: [...(known.put ?? []), { value, author }],
    });
    if (object === 'Opportunity') this.#unstamped(record, value, key);
  }

  /**
   * No stamp tells of a renewal whether a call that was cut off came through: one field that holds just what we were to
   * write, by whomever, tells that it did; none that does tells that it did not.
   */
  #unstamped(record: string, value: Value, key: string): void {
    const { wanted } = this.course.customers;
    const sent = [...(this.#lastSent.get(record) ?? [])];
    const isAllGone = sent.every(([field, { last }]) => this.of(record, field).value !== last);
    for (const [field, { before }] of isAllGone ? sent : [])
      for (const each of before.bases) this.of(record, field).bases.add(each);
    const isCutOff = this.#cutOff > (this.#sentAt.get(record) ?? 0);
    if (!isCutOff || !wanted.get(key)?.has(value)) return;
    for (const field of OWNED['Opportunity'] ?? []) {
      const standing = this.#standing.get(`${record} ${field}`) ?? fresh();
      for (const each of wanted.get(`${record} ${field}`) ?? []) standing.bases.add(each);
      this.#standing.set(`${record} ${field}`, { ...standing, isAmbiguous: true });
    }
  }

  #sent(sent: Sent): void {
    const { n, record, values, action, worker, object, readAt } = sent;
    const closed = this.#closed.get(record);
    const last = new Map<string, { before: Standing; last: Value }>();
    for (const [field, raw] of Object.entries(values)) {
      if (!isOwned(object, field)) this.faults.push(`${n} ${worker} sent ${field}, which is not ours`);
      const value = plain(field, raw);
      const key = `${record} ${field}`;
      const standing = this.#standing.get(key) ?? fresh();
      this.#justified(sent, field, value, standing);
      const given = this.#givenBack(key, value, standing);
      if (given) this.given.add(n);
      if (!given) this.#once(action, key, field, value, sent);
      const restored = given ?? this.#restored(action, key, value, standing);
      if (value !== plain(field, sent.before[field] ?? null))
        last.set(field, { before: standing, last: value });
      this.#note(sent, key, standing, value);
      this.#standing.set(
        key,
        restored ?? { owner: 'us', author: null, value, bases: new Set([value]), since: n },
      );
    }
    this.#lastSent.set(record, last);
    this.#sentAt.set(record, n);
    if (closed !== undefined && readAt !== null && closed < readAt && !this.given.has(n))
      this.faults.push(`${n} ${worker} wrote ${this.#name(record)}, which had been closed`);
  }

  /** Nothing of another's is written over that stood when the record was read. */
  #justified(
    { n, record, action, worker, readAt, before }: Sent,
    field: string,
    value: Value,
    standing: Standing,
  ): void {
    const was = plain(field, before[field] ?? null);
    if (field === STAMP || was === value || standing.owner !== 'other' || standing.bases.has(was)) return;
    // Where nothing of ours may ever have been acknowledged, an empty field is nobody's.
    if (was === null && standing.bases.has(undefined)) return;
    if (readAt !== null && standing.since > readAt) return;
    if (this.course.overwritable.has(`${record} ${field} ${JSON.stringify(was)}`)) return;
    this.faults.push(
      `${n} ${worker} (${action.kind} ${action.n}) wrote ${String(value)} over ${this.#name(record)}.${field} ${String(was)}, put there at ${standing.since}`,
    );
  }

  /** A run writes one value. */
  #once({ kind, n: nth, run }: Action, key: string, field: string, value: Value, { n, record }: Sent): void {
    if (run === null || kind === 'apply' || kind === 'undo') run = `${kind} ${nth}`;
    const sent = this.#sentBy.get(run) ?? new Map<string, Set<Value>>();
    this.#sentBy.set(run, sent);
    const values = (sent.get(key) ?? new Set()).add(value);
    sent.set(key, values);
    if (values.size > 1)
      this.faults.push(
        `${n} ${run} wrote ${this.#name(record)}.${field} with two values: ${[...values].join(', ')}`,
      );
  }

  /** An edit that was written over between our reading and our writing, and that comes back by us. */
  #givenBack(key: string, value: Value, now: Standing): Standing | null {
    const lost = this.#lost.get(key);
    if (lost?.value !== value) return null;
    this.#lost.delete(key);
    return { ...lost, bases: new Set([...lost.bases, ...now.bases, value, undefined]) };
  }

  /** What a taking back brings back belongs to whom it belonged before. */
  #restored({ kind }: Action, key: string, value: Value, now: Standing): Standing | null {
    if (kind !== 'undo') return null;
    for (const fields of [...this.written.values()].reverse()) {
      const written = fields.get(key);
      if (written && written.before.value === value) {
        const { before } = written;
        // A value of somebody else's is nobody's base: what we had written over it stays it.
        return { ...before, bases: new Set([...before.bases, ...now.bases, value, undefined]) };
      }
    }
    return null;
  }

  #note({ action, n: at, readAt }: Sent, key: string, before: Standing, last: Value): void {
    const name = action.run ?? `${action.kind} ${action.n}`;
    const fields = this.written.get(name) ?? new Map<string, Written>();
    this.written.set(name, fields);
    const known = fields.get(key);
    const isInWindow = before.owner === 'other' && readAt !== null && before.since > readAt;
    if (isInWindow && before.value !== last) this.#lost.set(key, before);
    fields.set(key, {
      before: known?.before ?? before,
      last,
      at,
      isInWindow: isInWindow || known?.isInWindow === true,
    });
  }

  #name(record: string): string {
    return this.course.customers.nameOf(record);
  }
}

const OWNED: Record<string, readonly string[]> = {
  Account: [
    ...[
      'Health_Score__c',
      'Health_Tier__c',
      'Health_Trend_30d__c',
      'Health_Coverage__c',
      'Health_Drivers__c',
    ],
    ...['Health_Next_Play__c', 'Health_Changed_At__c', 'Budget_Owner__c', 'Budget_Owner_Source__c'],
    ...['Budget_Owner_Status__c', 'Budget_Owner_Last_Engaged__c', 'ARR__c', 'Renewal_Date__c'],
  ],
  Opportunity: ['Health_Score__c', 'Health_Tier__c', 'Renewal_Likelihood__c'],
};
const isOwned = (object: string, field: string): boolean => OWNED[object]?.includes(field) === true;

/** Instants of the API and of rows are written in two ways. */
export const plain = (field: string, value: Value): Value =>
  field === STAMP && value !== null ? new Date(String(value)).toISOString() : value;
