import { releaseUndone } from '../../../worker/store/holds';
import { openJobs } from '../../../worker/store/ingest-jobs';
import { listRuns, readRun } from '../../../worker/store/runs';
import type { Db } from '../../../worker/store/schema';
import { isOver, type Job } from '../../org/http/bulk/job';
import { beginningOf, type Cell, POINTS, ROUTES, type Way } from './cell';
import { Course, DAY_MS, type Ended } from './course';
import { type FaultName, strikes } from './faults';
import { type Begin, WORKS } from './killed-works';
import type { Happening, Life } from './life';
import type { World } from './open-world';
import { brokenRules, judge } from './oracle';
import type { Worker } from './workers';

/** How often work is begun at most until it ends: each fault ends it once or twice. */
const STARTS = 5;
/** Some accounts and some renewals: whatever is written is written twice. */
const SCENE = { renewals: [2, 0, 1], workers: ['a'] } as const;

/**
 * Plays a first run, work in which the fault and the death meet, the same work until it ends, and a run of the next day.
 * @returns what went against the rules, or did not happen as the cell says; none: all is well
 */
export async function playCell(world: World, cell: Cell, seed: number): Promise<[Course, string[]]> {
  const course = new Course(world, seed, ROUTES[cell.route]);
  let faults: string[] = [];
  await course.within(async () => {
    faults = await new Play(course, cell, world.store.db).all();
  }, SCENE);
  return [course, faults];
}

/** @returns which points a work passes that is not cut off, and how much of it faults in force have struck */
export async function playUncut(
  world: World,
  { work, route }: Way,
  faults: readonly FaultName[],
  seed: number,
): Promise<{ passed: Set<string>; struck: number }> {
  const course = new Course(world, seed, ROUTES[route]);
  const passed = new Set<string>();
  let struck = 0;
  await course.within(async () => {
    const worker = course.born('a');
    await course.run(worker);
    const begin = await WORKS[work](course, worker);
    for (const fault of faults) course.outside.strike(fault);
    const happenings = POINTS.map(
      (point): Happening => ({ point, nth: 1, what: () => void passed.add(point) }),
    );
    await begin({ happenings: () => happenings });
    struck = course.org.struck();
  }, SCENE);
  return { passed, struck };
}

class Play {
  readonly #faults = new Set<string>();
  readonly #worker: Worker;

  constructor(
    private readonly course: Course,
    private readonly cell: Cell,
    private readonly db: Db,
  ) {
    this.#worker = course.born('a');
  }

  /** @returns what is wrong */
  async all(): Promise<string[]> {
    const { course, cell, db } = this;
    this.#expect((await course.run(this.#worker)) !== null, 'the first run did not end');
    const former = this.#holdings();
    const begin = await WORKS[cell.work](course, this.#worker);
    const [run, struck] = await this.#untilDead(begin);
    const calls = course.org.calls.length;
    const wasDone = (await readRun(db, run))?.status === 'done';
    if (cell.work === 'undo') await this.#runBetween(former);
    const ended = await this.#untilEnded(begin);
    // Where the last rows were written already, nobody makes a call any more that only writing meets.
    const isMet = course.org.calls.slice(calls).some((call) => strikes(cell.fault, call));
    this.#expect(course.org.struck() > struck === isMet, 'the fault did not strike whoever went on');
    if (cell.work === 'sync') {
      this.#expect(!wasDone || cell.point === 'stage.ended', `${run} had ended before the worker died`);
      this.#expect((ended?.action.run !== run) === wasDone, `${run} was not resumed`);
    }
    if (cell.work === 'undo') this.#expectHoldings([former], leftBy(ended));
    for (const fault of await (cell.work === 'undo' ? brokenRules : judge)(course, db))
      this.#faults.add(fault);
    await this.#theNextDay(ended?.undone);
    return [...this.#faults];
  }

  #expect(holds: boolean, otherwise: string): void {
    if (!holds) this.#faults.add(otherwise);
  }

  /**
   * Begins until the worker dies at the point, the first time that it comes there after the fault has struck; then the
   * fault begins anew, for whoever goes on.
   * @returns what was cut off, and how much was struck by then
   */
  async #untilDead(begin: Begin): Promise<[run: string, struck: number]> {
    const { course, cell } = this;
    const { org, outside, chronicle } = course;
    let struck: number | null = null;
    const dies = (life: Life): void => {
      struck = org.struck();
      chronicle.tell(`${life.name} dies at ${cell.point}`);
      outside.strike(cell.fault);
    };
    const death: Happening = {
      ...{ point: cell.point, nth: () => org.struck() > 0, kills: true, what: dies },
    };
    const after = beginningOf(cell);
    const happenings = [death];
    if (after === null) outside.strike(cell.fault);
    else happenings.push({ point: after, nth: 1, what: () => outside.strike(cell.fault) });
    for (let n = 0; n < STARTS && struck === null; n++) {
      const ended = await begin({ happenings: () => happenings });
      if (ended && (cell.work === 'sync' || !isStopped(ended))) break;
      this.#expect(org.struck() > 0, 'the fault did not strike before the point');
      happenings.splice(1);
    }
    this.#expect(struck !== null, 'the worker did not come to the point');
    return [course.runs.at(-1) ?? '', struck ?? 0];
  }

  /** What was taken back before the death, or by a job that outlived it, is not written again by a run. */
  async #runBetween(former: Holdings): Promise<void> {
    const now = this.#holdings();
    await this.course.run(this.#worker, { isChanged: () => false });
    this.#expectHoldings([now, former], new Set());
  }

  /** Begins again on the same day until the work ends. */
  async #untilEnded(begin: Begin): Promise<Ended | null> {
    const { day } = this.course.time;
    let ended: Ended | null = null;
    for (let n = 0; n < STARTS && !ended; n++) ended = await begin();
    this.#expect(ended !== null, 'the work did not end');
    this.#expect(this.course.time.day === day, 'another day began');
    return ended;
  }

  /** In fair weather a run without news finishes the rest, but for what was taken back: that waits to be approved. */
  async #theNextDay(undone?: string): Promise<void> {
    const { course, db } = this;
    course.outside.calm();
    await this.#runToTheRest(undone === undefined ? null : 'UNDONE');
    if (undone !== undefined) {
      await releaseUndone(db, undone);
      await this.#runToTheRest(null);
    }
    const jobs = course.org.site.bulk.list().filter(mayGoOn);
    const left = [...jobs, ...(await openJobs(db)), ...(await listRuns(db, 'running'))];
    this.#expect(left.length === 0, `${left.length} runs or jobs are left`);
  }

  /** @param waiting with which code rows may be held */
  async #runToTheRest(waiting: string | null): Promise<void> {
    const { course, db } = this;
    course.time.pass(DAY_MS);
    const ended = await course.run(this.#worker, { isChanged: () => false });
    this.#expect(ended !== null, 'the next run did not end');
    for (const { record, outcome, code } of ended?.outcomes ?? [])
      if (outcome === 'failed' || (outcome === 'held' && code !== waiting))
        this.#faults.add(`the next run left ${course.customers.nameOf(record)} ${outcome}: ${code}`);
    for (const fault of await judge(course, db)) this.#faults.add(fault);
  }

  /** What the org holds of our fields now. */
  #holdings(): Holdings {
    const { customers, org } = this.course;
    return new Map(
      customers.records().map(({ object, record }) => [record, JSON.stringify(org.holds(object, record))]),
    );
  }

  /** Each record but those that were left is as it was at one of the times. */
  #expectHoldings(times: readonly Holdings[], left: ReadonlySet<string>): void {
    for (const [record, is] of this.#holdings()) {
      const isSo = left.has(record) || times.some((was) => was.get(record) === is);
      this.#expect(isSo, `${this.course.customers.nameOf(record)} holds ${is} by the undo`);
    }
  }
}

/** By record, as a text. */
type Holdings = ReadonlyMap<string, string>;

/** Records that work says it has left. */
const leftBy = (ended: Ended | null): ReadonlySet<string> =>
  new Set(
    (ended?.outcomes ?? [])
      .filter(({ outcome }) => outcome === 'held' || outcome === 'failed')
      .map(({ record }) => record),
  );

/** Where the org has to rest, a run stays; what else writes ends with rows left, and is begun anew. */
const isStopped = ({ outcomes }: Ended): boolean => outcomes.some(({ outcome }) => outcome === 'failed');

/** One that was never given rows is nothing: whose opening was not answered, nobody can name it. */
const mayGoOn = (job: Job): boolean => !isOver(job.state) && (job.kind !== 'ingest' || job.data !== null);
