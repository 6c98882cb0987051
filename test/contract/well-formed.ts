import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import type { RandomRequest } from './random-requests';

export interface WholeReply {
  status: number;
  headers: IncomingHttpHeaders;
  /** Unpacked. */
  text: string;
}

const errorSchema = z.strictObject({
  message: z.string().min(1),
  errorCode: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  fields: z.array(z.string()).optional(),
  duplicateResut: z.unknown().optional(),
});
const errorsSchema = z.array(errorSchema).min(1);
const rowErrorSchema = errorSchema.omit({ errorCode: true }).extend({
  statusCode: errorSchema.shape.errorCode,
  duplicateResult: z.unknown().optional(),
});
const refusedRowSchema = z.object({ success: z.literal(false), errors: z.array(rowErrorSchema).min(1) });
const plantedSchema = z.strictObject({
  hasErrors: z.literal(true),
  results: z.array(z.object({ referenceId: z.string(), errors: z.array(rowErrorSchema).min(1) })).min(1),
});

/** What only the server's own code says: a trace, an engine's error, a path of a file. */
const INTERNAL =
  /\n\s+at |\b(Type|Range|Syntax|Reference|Zod)Error\b|Cannot read propert|is not a function|call stack|in JSON at position|is not valid JSON|JSON input|✖ \w|node:|node_modules|\.ts:\d/;

/** What is wrong with a reply of the API, or undefined for one as Salesforce gives. */
export function faultOfReply({ method, path }: RandomRequest, reply: WholeReply): string | undefined {
  const { status, headers, text } = reply;
  if (status >= 500) return 'a server error';
  if (INTERNAL.test(text)) return 'an internal word';
  if (method === 'HEAD' || status === 204 || status === 304)
    return text === '' ? undefined : 'a body too many';
  if (!path.startsWith('/services/data') || status === 414 || status === 431) return undefined;
  if (text === '') return status < 400 ? undefined : 'a refusal without a body';
  if (!/^application\/json\b/.test(headers['content-type'] ?? '')) return 'not announced as JSON';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'no JSON';
  }
  if (status < 400) return faultOfParts(json);
  if (/\/composite\/+tree\//i.test(path) && plantedSchema.safeParse(json).success) return undefined;
  return faultOfErrors(json);
}

function faultOfErrors(json: unknown): string | undefined {
  const read = errorsSchema.safeParse(json);
  return read.success ? undefined : `no list of errors: ${z.prettifyError(read.error)}`;
}

/** The refusals inside a reply that is none itself: of Collections, of a composite, of a batch. */
function faultOfParts(json: unknown): string | undefined {
  for (const part of partsOf(json)) {
    const { status, body } = part;
    const fault = status >= 400 ? faultOfErrors(body) : faultOfParts(body);
    if (fault !== undefined) return `in a part: ${fault}`;
  }
  for (const row of Array.isArray(json) ? json : []) {
    if (Object(row).success !== false) continue;
    const read = refusedRowSchema.safeParse(row);
    if (!read.success) return `no refused row: ${z.prettifyError(read.error)}`;
  }
  return undefined;
}

const compositeSchema = z.object({
  compositeResponse: z.array(z.object({ httpStatusCode: z.number(), body: z.unknown() })),
});
const batchSchema = z.object({
  hasErrors: z.boolean(),
  results: z.array(z.object({ statusCode: z.number(), result: z.unknown() })),
});

function partsOf(json: unknown): { status: number; body: unknown }[] {
  const composite = compositeSchema.safeParse(json).data;
  if (composite) {
    return composite.compositeResponse.map(({ httpStatusCode, body }) => ({ status: httpStatusCode, body }));
  }
  const batch = batchSchema.safeParse(json).data;
  return (batch?.results ?? []).map(({ statusCode, result }) => ({ status: statusCode, body: result }));
}
