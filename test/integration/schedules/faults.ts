import { ActiveFault, faultSchema } from '../../org/http/weather/fault';

const WRITES = { match: { method: 'PATCH' } };
/** Faults of calls and rows, as the org's weather knows them. */
export const FAULTS = {
  'rows locked': { kind: 'lock', share: 0.5, count: 3, seed: 8 },
  'all rows locked': { kind: 'lock', count: 100 },
  unavailable: { kind: 'unavailable', ...WRITES, count: 2 },
  'maintenance page': { kind: 'unavailable', body: 'html', count: 2 },
  'internal error': { kind: 'failure', ...WRITES, count: 1 },
  'session ended': { kind: 'unauthorized', count: 3 },
  'too many at once': { kind: 'concurrent', count: 2 },
  'calls used up': { kind: 'quota', count: 1 },
  slow: { kind: 'latency', ms: 2, count: 3 },
  'hung up before': { kind: 'reset', when: 'before', ...WRITES, count: 1 },
  'hung up within': { kind: 'reset', when: 'middle', ...WRITES, count: 1 },
  'hung up after': { kind: 'reset', when: 'after', ...WRITES, count: 1 },
  'job’s answer lost': { kind: 'reset', when: 'after', match: { path: '/jobs/ingest' }, count: 1 },
} as const;
/** What a job that fails by itself says. */
export const BROKE = 'InternalServerError : it broke';
/** What bulk jobs suffer by themselves. */
const OF_JOBS = ['job fails', 'job waits', 'job stalls'] as const;

export const FAULT_NAMES = [...(Object.keys(FAULTS) as (keyof typeof FAULTS)[]), ...OF_JOBS] as const;
export type FaultName = (typeof FAULT_NAMES)[number];

/** A call of the worker, as far as faults choose by it. */
export interface Call {
  method: string;
  path: string;
  /** Rows are written by it, or by the job that it starts. */
  writes: boolean;
}

/** Whether a fault may strike a call, or the rows or the job that it stands for. */
export function strikes(name: FaultName, call: Call): boolean {
  if (!isOfCalls(name)) return isJob(call) && call.writes;
  const fault = faultSchema.parse(FAULTS[name]);
  if (fault.kind === 'lock') return call.writes;
  return new ActiveFault(fault).matches(call.method, call.path);
}

export const isOfCalls = (name: FaultName): name is keyof typeof FAULTS => name in FAULTS;
const isJob = ({ path }: Call): boolean => path.includes('/jobs/ingest');
