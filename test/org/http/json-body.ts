import { z } from 'zod';
import { ApiError } from './api-error';
import type { Call } from './call';

/** The JSON body of a call, checked against a schema. Throws 400 JSON_PARSER_ERROR otherwise. */
export function readJson<T extends z.ZodType>(call: Call, schema: T): z.infer<T> {
  const parsed = schema.safeParse(parse(call.body.toString('utf8')));
  if (parsed.success) return parsed.data;
  throw new ApiError(400, 'JSON_PARSER_ERROR', z.prettifyError(parsed.error));
}

function parse(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApiError(400, 'JSON_PARSER_ERROR', cause instanceof Error ? cause.message : 'not JSON');
  }
}

/** The fields of one record as a client sends it: `attributes` and, where it stands apart, the id. */
export const recordSchema = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'Invalid input: expected record',
);

export interface SentRecord {
  type: string | undefined;
  id: string | undefined;
  values: Record<string, unknown>;
}

/** Takes `attributes` and the id (any case) out of a record as sent. */
export function readRecord(record: Record<string, unknown>): SentRecord {
  const values: Record<string, unknown> = {};
  let type: string | undefined;
  let id: string | undefined;
  for (const name of Object.keys(record)) {
    const value = record[name];
    if (isNamed(name, 'attributes')) type = typeOf(value);
    else if (isNamed(name, 'id')) id = typeof value === 'string' ? value : undefined;
    else values[name] = value;
  }
  return { type, id, values };
}

/** Lengths first: most names are neither, and every field of every row is asked. */
const isNamed = (name: string, lower: string) => name.length === lower.length && name.toLowerCase() === lower;

function typeOf(attributes: unknown) {
  if (typeof attributes !== 'object' || attributes === null) return undefined;
  const type: unknown = Reflect.get(attributes, 'type');
  return typeof type === 'string' ? type : undefined;
}
