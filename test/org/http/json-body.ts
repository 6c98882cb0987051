import { z } from 'zod';
import { deserialization } from '../data/rules/unreadable';
import { ApiError } from './api-error';
import type { Call } from './call';
import { faultOfJson, isTooDeep } from './json-fault';

/** The JSON body of a call to the control port, `{}` where there is none. Throws 400 with what is wrong of it. */
export function readJson<T extends z.ZodType>(call: Call, schema: T): z.infer<T> {
  const text = call.body.toString('utf8');
  const parsed = schema.safeParse(text.trim() === '' ? {} : parse(text));
  if (parsed.success) return parsed.data;
  throw refusal(z.prettifyError(parsed.error));
}

/** The JSON body of a call to the platform. Throws 400 JSON_PARSER_ERROR in its words. */
export function readEntity<T extends z.ZodType>(call: Call, schema: T): z.infer<T> {
  const text = call.body.toString('utf8');
  if (text.trim() === '') {
    throw refusal('The HTTP entity body is required, but this request has no entity body.');
  }
  const value = parse(text);
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw misread(parsed.error, value);
}

const refusal = (message: string) => new ApiError(400, 'JSON_PARSER_ERROR', message);

function parse(text: string): unknown {
  if (isTooDeep(text)) throw refusal('Document nesting depth (1001) exceeds the maximum allowed (1000)');
  try {
    return JSON.parse(text);
  } catch {
    throw refusal(faultOfJson(text));
  }
}

/** A body that is JSON, but not what the resource takes: said of the first value that does not fit. */
function misread({ issues }: z.ZodError, body: unknown): ApiError {
  const [issue] = issues;
  const path = issue?.path ?? [];
  const value = path.reduce((outer: unknown, key) => Object(outer)[key], body);
  if (path.length === 0 && Array.isArray(value)) {
    return refusal('Can not deserialize SObject out of START_ARRAY token at [line:1, column:1]');
  }
  if (value === undefined) {
    return refusal(`Missing required field ${path.join('.')} at [line:1, column:1]`);
  }
  const expected = issue?.code === 'invalid_type' ? issue.expected : 'object';
  return refusal(deserialization(expected === 'array' ? 'list' : expected, value));
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
