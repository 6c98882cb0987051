import type { CrmValue, OwnedFieldName, OwnedObject } from '../../../shared/crm-fields';
import type { Instant } from '../../../shared/day';
import type { HealthDocument } from '../../../shared/health-document';
import type { InForce } from '../../renewals/in-force';
import type { SalesforceSettings } from '../../sources/salesforce/settings';
import type { Db } from '../../store/schema';

/** Points by which a number must move before it alone is worth a write, as configured. */
export interface Steps {
  score: number;
  trend: number;
}

/** Whether a change from what the CRM last acknowledged is worth a write by itself. */
type Counts = (before: CrmValue, after: CrmValue, steps: Steps) => boolean;

/** Any change is told. */
export const anyChange: Counts = () => true;

/** It is rewritten only together with another field. */
export const withOthers: Counts = () => false;

/** A number must move by a step, else come or go. */
export const bySteps =
  (of: keyof Steps): Counts =>
  (before, after, steps) =>
    typeof before !== 'number' || typeof after !== 'number' || Math.abs(after - before) >= steps[of];

/** A number must pass one of the bounds, each the lowest of its band, else come or go. */
export function byBand(bounds: readonly number[]): Counts {
  const band = (value: number): number => bounds.filter((bound) => value >= bound).length;
  return (before, after) =>
    typeof before !== 'number' || typeof after !== 'number' || band(before) !== band(after);
}

/** An owned field that goes through the merge. */
export interface MergedField {
  name: OwnedFieldName;
  /** What it is called where a write is explained. */
  word: string;
  counts: Counts;
  /** What the document of its account wants it to hold; percentages as 0–100. */
  desired(document: HealthDocument, inForce?: InForce): CrmValue;
}

/** A field that is ours where the configuration maps no field of the org that says the same. */
export interface UnmappedField extends MergedField {
  unless: keyof Mapping;
}

/** Which Account fields of the org say what the worker else says in a field of its own; null: none. */
export type Mapping = Pick<SalesforceSettings['account'], 'arr' | 'renewalDate'>;

/** How the records of one object are brought in line with the health of their accounts. */
export interface OwnedRules {
  object: OwnedObject;
  /** What its records are called. */
  words: { one: string; many: string };
  /** With what the ids of its records begin. */
  prefix: string;
  /** In the order in which they are compared. */
  merged: readonly MergedField[];
  /** After those; an org may be without them. */
  unmapped: readonly UnmappedField[];
  /** Takes the as-of of each write, outside the merge; null: none does. */
  stamp: OwnedFieldName | null;
  /** What besides its fields the base keeps that the CRM was told; a change of it counts. null: nothing. */
  capOf: ((document: HealthDocument) => string | null) | null;
  /** The field that names the record's account; null: it is the account. */
  accountField: string | null;
  /** The field that says that a record is closed: it then stays as it is for good. null: none is ever. */
  frozenBy: string | null;
  /** Salesforce merges records of it: what one that was merged away held counts as ours on the winner. */
  mayBeMerged: boolean;
  /** Its records of these accounts at a moment, in the order in which they are planned; null: the accounts themselves. */
  recordsOf:
    | ((db: Db, accounts: readonly string[], at: Instant) => Promise<{ record: string; account: string }[]>)
    | null;
  /** An org without its fields goes on without it, and says so with this code; null: nothing can be planned then. */
  whenMissing: { code: string; consequence: string } | null;
  /** SOQL condition on those of its records that an org which holds our fields already may hold them in. */
  adopts(scope: string): string;
}
