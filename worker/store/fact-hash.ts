import { createHash } from 'node:crypto';
import { type Columns, type Fact, KINDS, type Kind } from './kinds';

const canonicalNumber = (text: string): string => {
  const match = /^([+-]?)0*(\d*?)(?:\.(\d*?)0*)?$/.exec(text.trim());
  if (!match) return text;
  const whole = match[2] || '0';
  const digits = match[3] ? `${whole}.${match[3]}` : whole;
  return match[1] === '-' && digits !== '0' ? `-${digits}` : digits;
};

const canonicalInstant = (text: string): string => {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? text : new Date(ms).toISOString();
};

/**
 * Identifies a fact's content: its account's key, event time and own columns, not when or how it was known.
 * Spellings of one value (`10`, `10.00`; `Z`, `+00:00`) give one hash.
 */
export function factHash<K extends Kind>(kind: K, fact: Fact<K>): string {
  const body: Record<string, unknown> = fact.body;
  const columns: Columns = KINDS[kind];
  const content = Object.entries(columns).map(([column, type]) => {
    const value = body[column] ?? null;
    if (typeof value !== 'string') return value;
    if (type === 'numeric') return canonicalNumber(value);
    return type === 'timestamptz' ? canonicalInstant(value) : value;
  });
  const text = JSON.stringify([fact.sourceKey, canonicalInstant(fact.at), ...content]);
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}
