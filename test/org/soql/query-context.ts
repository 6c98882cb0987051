import type { RecordAccess } from '../data/access';
import type { ObjectDef } from '../data/definition';
import type { Row } from '../data/row';
import type { Currencies } from './currency';
import type { FiscalPeriods } from './date-ranges';

/**
 * What a query may ask of the org, for one user at one moment. Names come in as the query wrote them or
 * canonical; ids have 18 characters.
 */
export interface QueryContext {
  object(name: string): ObjectDef | undefined;
  /** All rows, deleted ones too. */
  rows(object: string): Iterable<Row>;
  row(object: string, id: string): Row | undefined;
  /** Rows whose reference field holds this id; undefined when the field is not indexed. */
  byField(object: string, field: string, value: string): Iterable<Row> | undefined;
  mayReadObject(object: string): boolean;
  mayReadField(object: string, field: string): boolean;
  maySeeRow(object: string, row: Row): boolean;
  /** What a user may do with a record; undefined for a record that the running user may not see. */
  access?(user: string, record: string): RecordAccess | undefined;
  now: Date;
  /** IANA name of the running user's zone. */
  timeZone: string;
  /** 1 to 12. */
  fiscalYearStartMonth: number;
  /** A fiscal year bears the number of the calendar year it begins in; else of the one it ends in. */
  fiscalYearNamedByStart?: boolean;
  /** Fiscal years of weeks, by which SOQL's functions of dates do not count. */
  customFiscalYears?: boolean;
  /** The org's fiscal quarters and years; without them they follow from `fiscalYearStartMonth`. */
  fiscalPeriods?: FiscalPeriods;
  /** null or absent: an org of a single currency. */
  currencies?: Currencies | null;
  userId: string;
  /** queryAll: deleted rows are found, too. */
  includeDeleted: boolean;
  /** For the addresses in `attributes`; '66.0' unless given. */
  apiVersion?: string;
}

/** Whether this user finds this row in this query. */
export function isVisible(context: QueryContext, object: string, row: Row): boolean {
  return (context.includeDeleted || !row.IsDeleted) && context.maySeeRow(object, row);
}
