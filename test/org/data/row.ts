export type Scalar = string | number | boolean | null;

/**
 * One stored record. A field that is absent is null. Ids have 18 characters, dates are 'YYYY-MM-DD', datetimes
 * are ISO UTC with three decimals ('2026-01-02T03:04:05.000Z'), multi-select values are joined by ';'. A boolean
 * is never absent.
 * Calculated fields are not stored: read them with `FieldDef.compute`. Deleted rows stay, with IsDeleted true.
 */
export interface Row {
  Id: string;
  IsDeleted: boolean;
  SystemModstamp: string;
  [field: string]: Scalar;
}

/** What one transaction did to one row, told when it had held. */
export interface RowChange {
  op: 'create' | 'update' | 'delete' | 'undelete';
  /** Name of the object as its definition spells it. */
  object: string;
  row: Row;
  /** The fields that differ now, as they were; empty for a row that was made. */
  before: Readonly<Record<string, Scalar>>;
}

/** A change of the world outside the API: no type rules, no permissions, audit fields from `at` and `by`. */
export type CrmChange =
  | {
      at: string;
      by: string;
      op: 'insert' | 'update';
      object: string;
      id: string;
      fields: Record<string, Scalar>;
    }
  | { at: string; by: string; op: 'delete' | 'undelete' | 'purge'; object: string; id: string }
  | { at: string; by: string; op: 'merge'; object: 'Account' | 'Contact'; id: string; into: string };
