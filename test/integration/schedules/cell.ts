import { CHECKPOINTS, type Checkpoint } from '../../../worker/jobs/checkpoint';
import { type Call, FAULT_NAMES, type FaultName, strikes } from './faults';
import { WORKS, type WorkName } from './killed-works';

/** How rows are brought to the org: rows from which a job is used. */
export const ROUTES = { Collections: null, 'bulk jobs': 1 } as const;
export type Route = keyof typeof ROUTES;

/** A kind of work, by one route. */
export interface Way {
  work: WorkName;
  route: Route;
}
export const WAYS = (Object.keys(WORKS) as WorkName[]).flatMap((work) =>
  (Object.keys(ROUTES) as Route[]).map((route): Way => ({ work, route })),
);

/** One fault of the org, and one point at which the worker dies, in one kind of work by one route. */
export interface Cell extends Way {
  fault: FaultName;
  point: Checkpoint;
}
export const cellName = ({ fault, point, route, work }: Cell): string =>
  [fault, point, route, work].join('/');

/** Points of writing, in their order; those of pulls and of scoring are passed elsewhere. */
export const POINTS = CHECKPOINTS.filter((point) => !/^(page|dirty)/.test(point));

/** The first call behind a point; null: behind the work's beginning. */
interface Step {
  after: Checkpoint | null;
  call: Call;
}

const JOBS = '/jobs/ingest';
const READ: Call = { method: 'POST', path: '/composite/sobjects/Account', writes: false };
const READS: readonly Step[] = [
  { after: null, call: READ },
  { after: 'stage.ended', call: READ },
];
const BY_CALLS: readonly Step[] = [
  ...READS,
  { after: 'call.before', call: { method: 'PATCH', path: '/composite/sobjects', writes: true } },
];
const BY_JOBS: readonly Step[] = [
  ...READS,
  { after: 'intent.before', call: { method: 'POST', path: JOBS, writes: false } },
  { after: 'job.opened', call: { method: 'PUT', path: `${JOBS}/ID/batches`, writes: false } },
  { after: 'job.uploaded', call: { method: 'PATCH', path: `${JOBS}/ID`, writes: true } },
  { after: 'job.started', call: { method: 'GET', path: `${JOBS}/ID`, writes: false } },
];

/** A dirty pass has few rows, and takes no job for them. */
const hasJobs = ({ route, work }: Way): boolean => route === 'bulk jobs' && work !== 'dirty pass';
/** Only a sync has stages. */
const hasStages = ({ work }: Way): boolean => work === 'sync';

function stepsOf(way: Way): Step[] {
  const steps = hasJobs(way) ? BY_JOBS : BY_CALLS;
  return steps.filter(({ after }) => hasStages(way) || after !== 'stage.ended');
}

/** Faults that some call of the work may meet. */
export const faultsOf = (way: Way): FaultName[] =>
  FAULT_NAMES.filter((fault) => stepsOf(way).some(({ call }) => strikes(fault, call)));

/** Points that the work passes. */
export const pointsOf = (way: Way): Checkpoint[] =>
  POINTS.filter(
    (point) => (hasJobs(way) || !point.startsWith('job.')) && (hasStages(way) || point !== 'stage.ended'),
  );

/**
 * Behind which point a fault is to begin so that it strikes the last call it can on the way to the cell's point; where
 * it can strike none of those, the first one behind it: then the point is come to again. null: with the work.
 */
export function beginningOf(cell: Cell): Checkpoint | null {
  const steps = stepsOf(cell).filter(({ call }) => strikes(cell.fault, call));
  const place = (after: Checkpoint | null): number => (after === null ? -1 : CHECKPOINTS.indexOf(after));
  const before = steps.findLast(({ after }) => place(after) < place(cell.point));
  return (before ?? steps[0])?.after ?? null;
}

/** A sync meets each fault with each point. */
const eachWithEach = (way: Way): Cell[] =>
  faultsOf(way).flatMap((fault) => pointsOf(way).map((point): Cell => ({ ...way, fault, point })));

/** Other work, which goes the same way to the org, meets each fault with some point and each point with some fault. */
function eachWithOne(way: Way): Cell[] {
  const [faults, points] = [faultsOf(way), pointsOf(way)];
  const around = <T>(list: readonly T[], n: number): T[] => list.slice(n % list.length).slice(0, 1);
  return Array.from({ length: Math.max(faults.length, points.length) }, (_, n) => n).flatMap((n) =>
    around(faults, n).flatMap((fault) => around(points, n).map((point): Cell => ({ ...way, fault, point }))),
  );
}

/** All that is played in one kind of work by one route. */
export function cellsOf(way: Way): Cell[] {
  if (way.work === 'sync') return eachWithEach(way);
  return hasJobs(way) === (way.route === 'bulk jobs') ? eachWithOne(way) : [];
}
