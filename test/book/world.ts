import type { Account } from './account';
import { DAY, isoOf, type Region, WORKING_HOURS } from './calendar';
import { type CrmObject, recordId } from './ids';
import { type Key, Rng } from './rng';
import type { BookUser, CrmChange, FieldValue, TableRows, Tables } from './types';

type Fields = Record<string, FieldValue>;
type Change = { t: number; change: CrmChange };

const noRows = (): TableRows => ({
  subscriptions: [],
  invoices: [],
  surveys: [],
  milestones: [],
  referrals: [],
});

/**
 * The outside world on one day: an agenda of what comes, and what became known today. Nothing in it knows how
 * far the book will be read, so a longer book begins with the shorter one.
 */
export class World {
  day: number;
  readonly accounts: Account[] = [];
  private readonly agenda = new Map<number, (() => void)[]>();
  private readonly counters = new Map<CrmObject, number>();
  private readonly serials = new Map<string, number>();
  private changes: Change[] = [];
  private rows: TableRows = noRows();

  constructor(
    readonly seed: number,
    readonly firstDay: number,
    /** Customers in scope at the end of each day. */
    readonly target: number,
  ) {
    this.day = firstDay;
  }

  rng(...keys: readonly Key[]): Rng {
    return new Rng(this.seed, ...keys);
  }

  /** Days since the first one. */
  get age(): number {
    return this.day - this.firstDay;
  }

  /** Puts something on a day to come, or behind the rest of today. */
  on(day: number, act: () => void): void {
    if (day < this.day) throw new Error(`day ${day} is over, today is ${this.day}`);
    const acts = this.agenda.get(day);
    if (acts) acts.push(act);
    else this.agenda.set(day, [act]);
  }

  /** Lives through today's agenda, what joins it on the way included. */
  live(): void {
    const acts = this.agenda.get(this.day) ?? [];
    for (const act of acts) act();
    this.agenda.delete(this.day);
  }

  /** A moment of today's working hours, in seconds since 1970. */
  moment(rng: Rng, region: Region): number {
    const [from, to] = WORKING_HOURS[region];
    return this.day * DAY + rng.int(from, to);
  }

  /** The next id of an object, for records that must be known before they are told. */
  mint(object: CrmObject): string {
    const n = (this.counters.get(object) ?? 0) + 1;
    this.counters.set(object, n);
    return recordId(object, n);
  }

  /** 1, 2, 3… a name. */
  serial(name: string): number {
    const n = (this.serials.get(name) ?? 0) + 1;
    this.serials.set(name, n);
    return n;
  }

  insert(object: CrmObject, t: number, by: BookUser, fields: Fields, id = this.mint(object)): string {
    this.tell(t, { at: isoOf(t), by: by.id, op: 'insert', object, id, fields });
    return id;
  }

  update(object: CrmObject, id: string, t: number, by: BookUser, fields: Fields): void {
    this.tell(t, { at: isoOf(t), by: by.id, op: 'update', object, id, fields });
  }

  remove(object: CrmObject, id: string, t: number, by: BookUser): void {
    this.tell(t, { at: isoOf(t), by: by.id, op: 'delete', object, id });
  }

  merge(object: 'Account' | 'Contact', id: string, into: string, t: number, by: BookUser): void {
    this.tell(t, { at: isoOf(t), by: by.id, op: 'merge', object, id, into });
  }

  private tell(t: number, change: CrmChange): void {
    if (t >= (this.day + 1) * DAY) throw new Error(`${change.object} at ${change.at} is not of today`);
    this.changes.push({ t, change });
  }

  /** A row that is new or changed today; the copy keeps the state of today. */
  put<T extends keyof Tables>(table: T, row: Tables[T]): void {
    this.rows[table].push({ ...row });
  }

  /** Hands over what became known today and starts the next day. */
  close(): { crm: CrmChange[]; rows: TableRows } {
    const crm = this.changes.sort((a, b) => a.t - b.t).map((c) => c.change);
    const rows = this.rows;
    this.changes = [];
    this.rows = noRows();
    this.day += 1;
    return { crm, rows };
  }
}
