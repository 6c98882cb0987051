import { z } from 'zod';
import { to18 } from '../data/ids';
import { ApiError } from './api-error';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import type { Site } from './site';
import { faultSchema } from './weather/fault';

const locksSchema = z.strictObject({
  ids: z.array(z.string()),
  ms: z.number().positive().optional(),
});
const longSchema = z.strictObject({
  limit: z.int().positive().optional(),
  afterMs: z.number().min(0).optional(),
});
const usageSchema = z.strictObject({
  used: z.int().min(0).optional(),
  max: z.int().min(1).optional(),
  overrun: z.int().min(0).optional(),
  reportRuns: z.strictObject({ used: z.int().min(0).optional(), max: z.int().min(0).optional() }).optional(),
});

/** The control port's part about the weather and what of the allowance is used. */
export function weatherRoutes(site: Site): Record<string, (call: Call) => Reply> {
  const { weather, usage } = site;
  const long = () =>
    ok({ now: weather.long.count(), limit: weather.long.limit, afterMs: weather.long.afterMs });
  return {
    'GET /faults': () => ok(weather.list()),
    'POST /faults': (call) => {
      weather.add(readJson(call, faultSchema));
      return ok(weather.list());
    },
    'DELETE /faults': () => {
      weather.clear();
      return ok([]);
    },
    'GET /locks': () => ok(weather.held.list()),
    'POST /locks': (call) => {
      const { ids, ms } = readJson(call, locksSchema);
      weather.held.hold(rowIds(site, ids), ms);
      return ok(weather.held.list());
    },
    'DELETE /locks': () => {
      weather.held.releaseAll();
      return ok([]);
    },
    'POST /locks/release': (call) => {
      weather.held.release(rowIds(site, readJson(call, locksSchema).ids));
      return ok(weather.held.list());
    },
    'GET /long-requests': long,
    'POST /long-requests': (call) => {
      const { limit, afterMs } = readJson(call, longSchema);
      if (limit !== undefined) weather.long.limit = limit;
      if (afterMs !== undefined) weather.long.afterMs = afterMs;
      return long();
    },
    'POST /usage': (call) => {
      const { used, max, overrun, reportRuns } = readJson(call, usageSchema);
      if (reportRuns) site.allowances.set('HourlySyncReportRuns', reportRuns);
      if (used !== undefined) usage.used = used;
      if (max !== undefined) usage.max = max;
      if (overrun !== undefined) usage.overrun = overrun;
      return ok({ used: usage.used, max: usage.max, overrun: usage.overrun });
    },
  };
}

/** 18-character ids of rows that are there. */
function rowIds({ org }: Site, ids: readonly string[]): string[] {
  return ids.map((id) => {
    const object = org.objectOfId(id);
    if (object && org.row(object.name, id)) return id.length === 15 ? to18(id) : id;
    throw new ApiError(404, 'NOT_FOUND', `There is no row ${id}`);
  });
}
