import type { OrgApi } from '../../data/org-api';
import type { Row } from '../../data/row';

/** One row about to be written: by id, by key, or new when it has neither. */
export interface RowWrite {
  object: string;
  id?: string;
  key?: { field: string; value: string };
  values?: Record<string, unknown>;
}

/** The ids that somebody else holds and that this write would need; undefined: none, write on. */
export type RowLock = (write: RowWrite) => readonly string[] | undefined;

/**
 * Lookups whose targets a write locks beside the row itself.
 * https://developer.salesforce.com/blogs/2014/07/record-locking-cheat-sheet
 */
const PARENTS: Record<string, readonly string[]> = {
  AccountContactRelation: ['AccountId', 'ContactId'],
  AccountTeamMember: ['AccountId'],
  Asset: ['AccountId', 'ContactId'],
  CampaignMember: ['CampaignId'],
  Case: ['AccountId', 'ContactId'],
  Contact: ['AccountId'],
  Contract: ['AccountId'],
  EmailMessage: ['ParentId', 'RelatedToId'],
  Event: ['WhoId', 'WhatId', 'AccountId'],
  Opportunity: ['AccountId'],
  OpportunityContactRole: ['OpportunityId'],
  Task: ['WhoId', 'WhatId', 'AccountId'],
};
/** An activity locks its account also where it hangs on a contact or an opportunity. */
const REACHES_ACCOUNT = new Set(['Task', 'Event']);

/** Ids of what a write locks: its row, if there is one already, then the parents that it has and will have. */
export function touchedRows(org: OrgApi, write: RowWrite): string[] {
  const def = org.find(write.object);
  if (!def) return [];
  const row = rowOf(org, def.name, write);
  const touched = new Set<string>();
  if (row) touched.add(row.Id);
  for (const field of PARENTS[def.name] ?? []) {
    for (const value of [row?.[field], sentValue(write.values, field)]) {
      const parent = typeof value === 'string' ? anyRow(org, value) : undefined;
      if (!parent) continue;
      touched.add(parent.Id);
      const account = REACHES_ACCOUNT.has(def.name) ? parent['AccountId'] : undefined;
      if (typeof account === 'string') touched.add(account);
    }
  }
  return [...touched];
}

function rowOf(org: OrgApi, object: string, { id, key }: RowWrite): Row | undefined {
  if (id !== undefined) return org.row(object, id);
  if (key === undefined) return undefined;
  const [first] = org.byField(object, key.field, key.value) ?? [];
  return first;
}

function anyRow(org: OrgApi, id: string): Row | undefined {
  const object = org.objectOfId(id);
  return object && org.row(object.name, id);
}

function sentValue(values: Record<string, unknown> | undefined, field: string): unknown {
  for (const [name, value] of Object.entries(values ?? {})) {
    if (name.toLowerCase() === field.toLowerCase()) return value;
  }
  return undefined;
}

/** Rows that another transaction is said to hold. */
export class HeldRows {
  readonly #until = new Map<string, number>();

  /** Holds rows, by their 18-character ids, for so many milliseconds of the wall clock, else until released. */
  hold(ids: readonly string[], ms = Number.POSITIVE_INFINITY): void {
    for (const id of ids) this.#until.set(id, Date.now() + ms);
  }

  release(ids: readonly string[]): void {
    for (const id of ids) this.#until.delete(id);
  }

  releaseAll(): void {
    this.#until.clear();
  }

  holds(id: string): boolean {
    return (this.#until.get(id) ?? 0) > Date.now();
  }

  list(): string[] {
    for (const id of this.#until.keys()) if (!this.holds(id)) this.#until.delete(id);
    return [...this.#until.keys()];
  }

  get any(): boolean {
    return this.#until.size > 0 && this.list().length > 0;
  }
}
