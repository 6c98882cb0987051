import { z } from 'zod';

export const faultSchema = z.strictObject({
  kind: z.enum(['unauthorized', 'unavailable', 'lock', 'quota', 'reset', 'latency']),
  match: z.strictObject({ method: z.string().optional(), path: z.string().optional() }).default({}),
  /** Times it strikes before it is spent (for `lock`: rows refused). Without it: until deleted. */
  count: z.int().positive().optional(),
  /** Delay of `latency`, milliseconds. */
  ms: z.number().min(0).max(600_000).default(1000),
  /** Share of the matching requests (for `lock`: of the rows) that are struck. */
  share: z.number().min(0).max(1).default(1),
  seed: z.int().default(1),
  /** For `reset`: is the connection cut before the request is worked on, or after, its reply lost? */
  when: z.enum(['before', 'after']).default('before'),
});

export type Fault = z.infer<typeof faultSchema>;
type Active = Fault & { struck: number; random: () => number };

/** Faults in force. Which requests a fault with a share strikes depends only on its seed and their order. */
export class Weather {
  #active: Active[] = [];

  add(fault: Fault): void {
    this.#active.push({ ...fault, struck: 0, random: mulberry32(fault.seed) });
  }

  clear(): void {
    this.#active = [];
  }

  list(): Array<Fault & { struck: number }> {
    return this.#active.map(({ random: _random, ...rest }) => rest);
  }

  /** The faults that strike one request, in the order they were set; each is counted. */
  strike(method: string, path: string): Fault[] {
    return this.#active.filter(
      (fault) => fault.kind !== 'lock' && matches(fault, method, path) && hit(fault),
    );
  }

  /** Decides row by row whether a write of the given request meets a lock; undefined if no fault asks for it. */
  locks(method: string, path: string): (() => boolean) | undefined {
    const locking = this.#active.filter((fault) => fault.kind === 'lock' && matches(fault, method, path));
    return locking.length === 0 ? undefined : () => locking.some((fault) => hit(fault));
  }
}

function matches(fault: Fault, method: string, path: string) {
  const { match } = fault;
  if (match.method && match.method.toUpperCase() !== method) return false;
  return !match.path || path.includes(match.path);
}

function hit(fault: Active) {
  if (fault.count !== undefined && fault.struck >= fault.count) return false;
  if (fault.random() >= fault.share) return false;
  fault.struck += 1;
  return true;
}

/** Mulberry32, a 32-bit generator of uniform numbers in [0, 1). */
function mulberry32(seed: number) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
