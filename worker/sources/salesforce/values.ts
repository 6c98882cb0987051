import type { Day, Instant } from '../../../shared/day';
import { to18 } from '../../../shared/salesforce-id';
import type { CrmRecord } from '../../crm/crm';

/** Readers of a query's JSON: what is absent, empty or of another type is null. */

export function text(record: CrmRecord, field: string | null): string | null {
  const value = field === null ? null : record[field];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** 18 characters. */
export function id(record: CrmRecord, field: string | null): string | null {
  const value = text(record, field);
  return value === null ? null : to18(value);
}

export function flag(record: CrmRecord, field: string | null): boolean | null {
  const value = field === null ? null : record[field];
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** Decimal text, as facts hold amounts. */
export function decimal(record: CrmRecord, field: string | null): string | null {
  return asDecimal(text(record, field));
}

export function whole(record: CrmRecord, field: string | null): number | null {
  const value = Number(text(record, field) ?? Number.NaN);
  return Number.isFinite(value) ? Math.round(value) : null;
}

export function date(record: CrmRecord, field: string | null): Day | null {
  return asDate(text(record, field));
}

export function instant(record: CrmRecord, field: string): Instant | null {
  return asInstant(text(record, field));
}

export const asDate = (value: string | null): Day | null =>
  value !== null && /^\d{4}-\d{2}-\d{2}/.test(value) ? value.slice(0, 10) : null;

export function asInstant(value: string | null): Instant | null {
  const time = Date.parse(value ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

export function asDecimal(value: string | null): string | null {
  return value !== null && value.trim() !== '' && Number.isFinite(Number(value)) ? value.trim() : null;
}

/** A record below a relationship's name, or an empty one. */
export function related(record: CrmRecord, relationship: string | null): CrmRecord {
  const value = relationship === null ? null : record[relationship];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as CrmRecord) : {};
}

/** The records of a child subquery. */
export function children(record: CrmRecord, relationship: string): CrmRecord[] {
  const records = related(record, relationship)['records'];
  return Array.isArray(records) ? (records as CrmRecord[]) : [];
}

/** Every record's own stamps. Null where one is missing: such a record cannot be placed in time. */
export interface Stamps {
  id: string;
  created: Instant;
  modstamp: Instant;
  deleted: boolean;
}

export function stamps(record: CrmRecord): Stamps | null {
  const own = id(record, 'Id');
  const created = instant(record, 'CreatedDate');
  const modstamp = instant(record, 'SystemModstamp');
  if (own === null || created === null || modstamp === null) return null;
  return { id: own, created, modstamp, deleted: flag(record, 'IsDeleted') ?? false };
}
