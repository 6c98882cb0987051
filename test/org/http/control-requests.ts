import { z } from 'zod';
import { ApiError } from './api-error';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import type { Site } from './site';

const filterSchema = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  status: z.coerce.number().int().optional(),
  user: z.string().optional(),
  since: z.coerce.number().int().min(0).optional(),
  wait: z.coerce.number().int().min(0).max(60_000).optional(),
});
const originsSchema = z.strictObject({ origins: z.array(z.string().refine(isOrigin, 'not an origin')) });

/** The control port's part about requests: the log of those that came, and which origins may send them. */
export function requestRoutes(site: Site): Record<string, (call: Call) => Reply | Promise<Reply>> {
  const { log, org } = site;
  const origins = () => ok({ origins: [...org.allowedOrigins] });
  return {
    'GET /requests': async (call) => {
      const { wait, ...filter } = readFilter(call);
      return ok(await log.next(filter, wait ?? 0));
    },
    'GET /requests/total': () => ok({ total: log.total }),
    'DELETE /requests': () => {
      log.clear();
      return ok([]);
    },
    'GET /allowed-origins': origins,
    'POST /allowed-origins': (call) => {
      org.allowOrigins(readJson(call, originsSchema).origins);
      return origins();
    },
  };
}

function readFilter(call: Call): z.infer<typeof filterSchema> {
  const parsed = filterSchema.safeParse(Object.fromEntries(call.query));
  if (parsed.success) return parsed.data;
  throw new ApiError(400, 'INVALID_QUERY', z.prettifyError(parsed.error));
}

/** https, plain http only on this machine, or a browser extension's, as the platform's allowlist takes them. */
function isOrigin(text: string): boolean {
  return /^(?:https:\/\/[^/\s*]+|http:\/\/(?:localhost|127\.0\.0\.1)(?::\d+)?|(?:chrome|moz)-extension:\/\/[\w-]+)$/.test(
    text,
  );
}
