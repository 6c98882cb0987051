import type { OwnedObject } from '../../shared/crm-fields';
import type { Instant } from '../../shared/day';
import type { OwnedRow } from './allow-list';
import type { BulkIngest } from './bulk-ingest';
import type { CallCounts, OrgUsage } from './calls';
import type { RowResult } from './row-result';

/** A record as a query gives it: JSON, with nested records below relationship names. */
export type CrmRecord = Readonly<Record<string, unknown>>;

export interface DescribedField {
  name: string;
  type: string;
  updateable: boolean;
  /** Shown only to whom a profile or permission set grants it. */
  permissionable: boolean;
  referenceTo: readonly string[];
  relationshipName: string | null;
}

/** What the signed-in user may see of an object; names of fields are keyed in lower case. */
export interface DescribedObject {
  name: string;
  fields: ReadonlyMap<string, DescribedField>;
}

/** Where the sync's liveness is told: one org-wide custom setting. */
export interface Liveness {
  lastSync: Instant;
  lastRun: string;
}

/** A signed-in org, as the rest of the worker sees it. Every call is counted; reads are repeated when they fail in passing. */
export interface Crm {
  readonly instanceUrl: string;
  readonly apiVersion: string;
  readonly userId: string;
  readonly organizationId: string;
  readonly organizationName: string;
  /** Neither a sandbox nor a Developer Edition. */
  readonly production: boolean;
  /** IANA name of the org's reporting zone. */
  readonly zone: string;
  /** null in an org with one currency. */
  readonly corporateCurrency: string | null;
  readonly fiscalYearStartMonth: number;
  readonly counts: Readonly<CallCounts>;
  usage(): OrgUsage | null;
  /** The server's clock, cut to the second, minus one: no record with an earlier stamp can still appear. */
  horizon(): Promise<Instant>;
  /** All records of a query; deleted ones too with `all`. */
  query(soql: string, options?: QueryOptions): Promise<CrmRecord[]>;
  queryPages(soql: string, options?: QueryOptions): AsyncGenerator<CrmRecord[]>;
  /** The only count of a `SELECT COUNT()`. */
  count(soql: string): Promise<number>;
  /**
   * How many rows objects have, whoever may see them; Salesforce counts them now and then. null where the user may
   * not look at the set-up.
   */
  recordCounts(objects: readonly string[]): Promise<ReadonlyMap<string, number> | null>;
  /** API versions that the org serves, oldest first. */
  versions(): Promise<string[]>;
  /** null where the object does not exist or the user may not see it. Asked once a sign-in, unless `fresh`. */
  describe(object: string, options?: { fresh?: boolean }): Promise<DescribedObject | null>;
  /** Fields of at most 2,000 records by their ids; those that are gone or not shown are missing in the answer. */
  retrieve(
    object: string,
    ids: readonly string[],
    fields: readonly string[],
    options?: Pick<QueryOptions, 'signal'>,
  ): Promise<CrmRecord[]>;
  /**
   * Writes by a Collections PATCH of at most 200 rows. Not repeated here: the caller reads the rows again before
   * each attempt.
   * @throws PlimsollError NOT_OWNED before any call when a field is not the worker's.
   */
  writeOwned(object: OwnedObject, rows: readonly OwnedRow[]): Promise<RowResult[]>;
  /** The other way to write, for many rows. */
  readonly bulk: BulkIngest;
  /** Writes the liveness setting; false where it is not set up. */
  tellLiveness(liveness: Liveness): Promise<boolean>;
}

export interface QueryOptions {
  all?: boolean;
  signal?: AbortSignal;
}
