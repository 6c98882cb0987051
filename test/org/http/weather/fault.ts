import { z } from 'zod';
import { mulberry32 } from './random';

export const faultSchema = z.strictObject({
  kind: z.enum(['unauthorized', 'unavailable', 'failure', 'lock', 'quota', 'concurrent', 'reset', 'latency']),
  match: z.strictObject({ method: z.string().optional(), path: z.string().optional() }).default({}),
  /** Matching requests (for `lock`: rows) that pass unharmed before the first may be struck. */
  skip: z.int().min(0).default(0),
  /** Times it strikes before it is spent (for `lock`: rows refused). Without it: until deleted. */
  count: z.int().positive().optional(),
  /** How long it is in force, milliseconds of the wall clock. Without it: until deleted. */
  lastsMs: z.number().positive().optional(),
  /** Delay of `latency`, milliseconds. */
  ms: z.number().min(0).max(600_000).default(1000),
  /** What `latency` adds to `ms` at most, drawn anew for each request. */
  jitterMs: z.number().min(0).max(600_000).default(0),
  /** Share of the matching requests (for `lock`: of the rows) that are struck. */
  share: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
  /** For `reset`: is the connection cut before the work, in the middle of the reply, or instead of the reply? */
  when: z.enum(['before', 'middle', 'after']).default('before'),
  /** For `unavailable`: an error of the API, or the page that stands before an instance in maintenance. */
  body: z.enum(['json', 'html']).default('json'),
  /** For `unavailable`: seconds of a `Retry-After` header, which the platform itself does not send. */
  retryAfter: z.int().min(0).optional(),
});

export type Fault = z.infer<typeof faultSchema>;

/** A fault in force: which matching requests it strikes depends only on its seed and their order. */
export class ActiveFault {
  struck = 0;
  #met = 0;
  readonly #random: () => number;
  readonly #ends: number;

  constructor(readonly fault: Fault) {
    this.#random = mulberry32(fault.seed);
    this.#ends = fault.lastsMs === undefined ? Number.POSITIVE_INFINITY : Date.now() + fault.lastsMs;
  }

  matches(method: string, path: string): boolean {
    const { match } = this.fault;
    if (match.method && match.method.toUpperCase() !== method) return false;
    return !match.path || path.includes(match.path);
  }

  /** Decides whether one matching request or row is struck, and counts it. */
  hit(): boolean {
    const { skip, count, share } = this.fault;
    if (this.over() || (count !== undefined && this.struck >= count)) return false;
    this.#met += 1;
    if (this.#met <= skip || this.#random() >= share) return false;
    this.struck += 1;
    return true;
  }

  over(): boolean {
    return Date.now() >= this.#ends;
  }

  /** The fault as it strikes one request: its delay is drawn. */
  drawn(): Fault {
    const { ms, jitterMs } = this.fault;
    return jitterMs === 0 ? this.fault : { ...this.fault, ms: ms + jitterMs * this.#random() };
  }
}
