/** A value of a field as the org holds it. */
export type Value = string | number | boolean | null;
export type Values = Record<string, Value>;

/** A piece of work of ours, or nobody's. */
export interface Action {
  n: number;
  kind: 'run' | 'dirty' | 'plan' | 'apply' | 'undo';
  worker: string;
  /** Under which name the ledger has its writes; of an undo and an apply known when it ends. */
  run: string | null;
}

/** One field of a record that changed in the org, in the order in which it happened. */
export interface Change {
  kind: 'change';
  n: number;
  object: string;
  record: string;
  field: string;
  from: Value;
  to: Value;
  /** `us`, `flow` (the customer's automation in a save of ours), else a user's id. */
  by: string;
  /** Of our writes: the work that they belong to. */
  action: Action | null;
  worker: string | null;
}

/** A record that we wrote with success: all that was sent, whether it changed anything or not. */
export interface Sent {
  kind: 'sent';
  n: number;
  object: string;
  record: string;
  /** As the record was before. */
  before: Values;
  values: Values;
  action: Action;
  worker: string;
  /** When the worker had read the record last; null: never in this work. */
  readAt: number | null;
}

/** A record that we read. */
export interface Read {
  kind: 'read';
  n: number;
  record: string;
  values: Values;
  action: Action;
  worker: string;
}

/** Something else that is told in the trace and that reasons are judged by. */
export interface Told {
  kind: 'told';
  n: number;
  what: string;
  record: string | null;
}

export type Entry = Change | Sent | Read | Told;

/** All that happened in a schedule, in order, as the org itself saw it. */
export class Chronicle {
  readonly entries: Entry[] = [];
  #n = 0;

  next(): number {
    this.#n += 1;
    return this.#n;
  }
  add(entry: Entry): void {
    this.entries.push(entry);
  }
  tell(what: string, record: string | null = null): void {
    this.add({ kind: 'told', n: this.next(), what, record });
  }

  of<K extends Entry['kind']>(kind: K): Extract<Entry, { kind: K }>[] {
    return this.entries.filter((entry): entry is Extract<Entry, { kind: K }> => entry.kind === kind);
  }

  /** What happened, a line each, with short names for records. */
  trace(name: (record: string) => string): string {
    return this.entries
      .flatMap((entry) => {
        if (entry.kind === 'told')
          return [`${entry.n} ${entry.what}${entry.record ? ` ${name(entry.record)}` : ''}`];
        if (entry.kind === 'read')
          return [`${entry.n}   ${entry.worker} reads ${name(entry.record)} ${brief(entry.values)}`];
        if (entry.kind === 'sent')
          return [`${entry.n}   ${entry.worker} wrote ${name(entry.record)} ${brief(entry.values)}`];
        const { n, by, record, field, from, to } = entry;
        return by === 'us' ? [] : [`${n}     ${by}: ${name(record)}.${short(field)} ${from} → ${to}`];
      })
      .join('\n');
  }
}

export const short = (field: string): string =>
  field.replace(/__c$/, '').replace(/^(Health|Budget_Owner)_/, '');
const brief = (values: Values): string =>
  Object.entries(values)
    .filter(([, value]) => value !== null)
    .map(([field, value]) => `${short(field)}=${String(value)}`)
    .join(' ');
