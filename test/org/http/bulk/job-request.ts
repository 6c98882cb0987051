import { z } from 'zod';
import { ApiError } from '../api-error';
import { faultOfJson } from '../json-fault';
import { type CsvDialect, DELIMITERS, LINE_ENDINGS } from './csv-dialect';

/**
 * Reads a job request's JSON. Jobs word what they cannot read as API_ERROR, unlike the rest of the REST API.
 * Properties without a meaning here are passed over.
 */
export function readProperties<T extends z.ZodType>(body: Buffer, schema: T): z.infer<T> {
  const parsed = schema.safeParse(parse(body.toString('utf8')));
  if (parsed.success) return parsed.data;
  throw apiError('Value does not match expected type at [line:1, column:1]');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw apiError(faultOfJson(text));
  }
}

/** One of the values that a property may have. */
export function choice<V extends string>(property: string, value: string, allowed: readonly V[]): V {
  const found = allowed.find((each) => each === value);
  if (found !== undefined) return found;
  throw apiError(`Invalid value: '${value}' supplied for property: '${property}'`);
}

export const dialectShape = {
  contentType: z.string().default('CSV'),
  columnDelimiter: z.string().default('COMMA'),
  lineEnding: z.string().default('LF'),
};

export function readDialect(sent: {
  contentType: string;
  columnDelimiter: string;
  lineEnding: string;
}): CsvDialect {
  choice('contentType', sent.contentType, ['CSV']);
  return {
    columnDelimiter: choice('columnDelimiter', sent.columnDelimiter, keysOf(DELIMITERS)),
    lineEnding: choice('lineEnding', sent.lineEnding, keysOf(LINE_ENDINGS)),
  };
}

function keysOf<K extends string>(choices: Record<K, string>): K[] {
  // Object literals have no other keys than those of their type.
  return Object.keys(choices) as K[];
}

export const apiError = (message: string) => new ApiError(400, 'API_ERROR', message);
