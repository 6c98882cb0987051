import { z } from 'zod';
import { keepIf } from '../../data/keep-if';
import { ApiError, errorBody } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readEntity } from '../json-body';
import type { Site } from '../site';
import { referenceFiller } from './composite-references';

const MAX_SUBREQUESTS = 25;
/** Queries and Collections among them. */
const MAX_LARGE = 5;

export interface SubRequest {
  method: string;
  url: string;
  body: unknown;
  headers: Record<string, string>;
}

/** Answers a sub-request as if it had come alone; refusals are replies too. */
export type Dispatch = (call: SignedCall, request: SubRequest) => Reply;

const compositeSchema = z.object({
  allOrNone: z.boolean().default(false),
  compositeRequest: z.array(
    z.object({
      method: z.string(),
      url: z.string(),
      referenceId: z.string(),
      body: z.unknown().optional(),
      httpHeaders: z.record(z.string(), z.string()).default({}),
    }),
  ),
});

const batchSchema = z.object({
  haltOnError: z.boolean().default(false),
  batchRequests: z.array(
    z.object({ method: z.string(), url: z.string(), richInput: z.unknown().optional() }),
  ),
});

interface SubReply {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string | null;
}

/** `POST /composite`: up to 25 requests in order, later ones referring to earlier results by `@{ref.path}`. */
export function postComposite(site: Site, call: SignedCall, dispatch: Dispatch): Reply {
  const { allOrNone, compositeRequest } = readEntity(call, compositeSchema);
  const tooMuch = refusalOfAll(compositeRequest);
  if (tooMuch) return ok({ compositeResponse: [refusedSub(null, tooMuch)] });
  const results: SubReply[] = [];
  const run = (): boolean => {
    const fill = referenceFiller(results);
    for (const { method, url, body, referenceId, httpHeaders: headers } of compositeRequest) {
      const reply = refusing(() =>
        dispatch(call, { method, url: String(fill(url)), body: fill(body), headers }),
      );
      results.push(subReply(referenceId, reply));
      if (allOrNone && reply.status >= 400) return false;
    }
    return true;
  };
  // Without allOrNone each of the requests is a transaction of its own.
  const kept = allOrNone ? keepIf(site.org, run) : run();
  return ok({ compositeResponse: kept ? results : halted(results, compositeRequest) });
}

/** `POST /composite/batch`: up to 25 independent requests; urls begin with the version (`v66.0/…`). */
export function postBatch(call: SignedCall, dispatch: Dispatch): Reply {
  const { haltOnError, batchRequests } = readEntity(call, batchSchema);
  if (batchRequests.length > MAX_SUBREQUESTS) throw tooManyRequests();
  const results: Array<{ statusCode: number; result: unknown }> = [];
  for (const { method, url, richInput } of batchRequests) {
    if (haltOnError && results.some((earlier) => earlier.statusCode >= 400)) {
      const skipped = new ApiError(412, 'BATCH_PROCESSING_HALTED', 'Batch processing halted per request');
      results.push({ statusCode: 412, result: errorBody(skipped) });
      continue;
    }
    const absolute = url.startsWith('/') ? url : `/services/data/${url}`;
    const reply = dispatch(call, { method, url: absolute, body: richInput, headers: {} });
    results.push({ statusCode: reply.status, result: reply.json ?? null });
  }
  return ok({ hasErrors: results.some((result) => result.statusCode >= 400), results });
}

/** A reference that leads nowhere refuses its own sub-request only. */
function refusing(work: () => Reply): Reply {
  try {
    return work();
  } catch (thrown) {
    if (!(thrown instanceof ApiError)) throw thrown;
    return { status: thrown.status, json: errorBody(thrown) };
  }
}

function subReply(referenceId: string, reply: Reply): SubReply {
  return {
    body: reply.json ?? null,
    httpHeaders: reply.headers ?? {},
    httpStatusCode: reply.status,
    referenceId,
  };
}

/** With allOrNone the request that failed keeps its error; all others say that they were taken back. */
function halted(results: readonly SubReply[], requests: ReadonlyArray<{ referenceId: string }>): SubReply[] {
  const failed = results.at(-1);
  const message = 'The transaction was rolled back since another operation in the same transaction failed.';
  const takenBack = new ApiError(400, 'PROCESSING_HALTED', message);
  return requests.map(({ referenceId }) =>
    failed?.referenceId === referenceId ? failed : refusedSub(referenceId, takenBack),
  );
}

function refusedSub(referenceId: string | null, error: ApiError): SubReply {
  return { body: errorBody(error), httpHeaders: {}, httpStatusCode: error.status, referenceId };
}

/** What is wrong with the sub-requests as a whole, which the platform says in a single sub-reply. */
function refusalOfAll(requests: ReadonlyArray<{ url: string; referenceId: string }>): ApiError | undefined {
  if (requests.length > MAX_SUBREQUESTS) return tooManyRequests();
  const large = requests.filter(({ url }) => /\/(query|queryAll|composite\/+sobjects)\b/i.test(url));
  if (large.length > MAX_LARGE) {
    const message = `The request can’t contain more than ${MAX_LARGE} query or sObject Collections operations.`;
    return new ApiError(400, 'LIMIT_EXCEEDED', message);
  }
  const seen = new Set<string>();
  for (const { referenceId } of requests) {
    if (!/^[A-Za-z0-9]\w*$/.test(referenceId)) {
      const message = `Provided referenceId ('${referenceId}') must start with a letter or a number, and it can contain only letters, numbers and underscores ('_').`;
      return new ApiError(400, 'INVALID_INPUT', message);
    }
    if (seen.has(referenceId)) {
      return new ApiError(400, 'INVALID_INPUT', `Duplicate ReferenceId provided: ${referenceId}`);
    }
    seen.add(referenceId);
  }
  return undefined;
}

function tooManyRequests(): ApiError {
  const message = `The request can’t contain more than ${MAX_SUBREQUESTS} operations.`;
  return new ApiError(400, 'LIMIT_EXCEEDED', message);
}
