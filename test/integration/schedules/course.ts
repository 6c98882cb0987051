import { sql } from 'kysely';
import type { PlanFile } from '../../../worker/crm/plan-file';
import type { RowOutcome } from '../../../worker/crm/row-outcome';
import type { Action } from './chronicle';
import { Chronicle } from './chronicle';
import { type Customer, Customers } from './customers';
import { Dice } from './dice';
import { Died, type Happening, Life, Stage } from './life';
import type { LocalOrg } from './local-org';
import { WORKERS, type WorkerName, type World } from './open-world';
import { Outside } from './outside';
import { VirtualTime } from './virtual-time';
import type { RunOf, Worker } from './workers';
import * as work from './workers';

/** How a piece of work ended that was not cut off. */
export interface Ended {
  action: Action;
  outcomes: RowOutcome[];
  /** Of a run: done, held, superseded. */
  status: string;
  /** When it began and ended, as the chronicle counts. */
  from: number;
  to: number;
  /** Of a taking back: of what. */
  undone?: string;
}

/** What comes in while a piece of work is done. */
export interface Directions {
  /** What happens to the worker, or around it. */
  happenings?(): readonly Happening[];
  /** Whose documents are others than before; all, unless said. */
  isChanged?(customer: Customer): boolean;
  /** Somebody decides about a run that waits: whether it is approved. It is, unless said. */
  approves?(): boolean;
}

export const DAY_MS = 86_400_000;

/** Pieces of work, played one after the other against the real org and store, with all that is known of them. */
export class Course {
  readonly chronicle = new Chronicle();
  readonly time = new VirtualTime();
  readonly dice: Dice;
  readonly customers: Customers;
  readonly outside: Outside;
  readonly ended: Ended[] = [];
  /** What the store or the chronicle showed to be wrong while it was played. */
  readonly faults: string[] = [];
  /** Decisions to overwrite: by record and field the values they are about. */
  readonly overwritable = new Set<string>();
  /** Names of what has written, or was to write. */
  readonly runs: string[] = [];
  /** Who works, or hangs while another does. */
  protected readonly actions: Action[] = [];
  protected readonly shop: work.Shop;
  protected workers: Worker[] = [];
  readonly #stage = new Stage();
  #actionCount = 0;
  #births = 0;

  /** @param bulkFrom rows from which a job is used; drawn, unless given */
  constructor(
    protected readonly world: World,
    readonly seed: number,
    bulkFrom?: number | null,
  ) {
    this.dice = new Dice(seed);
    const { org, store } = world;
    this.customers = new Customers(org, this.dice, store.db, seed);
    this.outside = new Outside(org, this.customers, this.dice, this.time, this.chronicle);
    const patience = this.time.patience(this.#stage, this.dice, () => org.settled());
    world.waits.now = patience;
    const drawn = this.dice.weighed<number | undefined>([
      [4, undefined],
      [3, 1],
      [2, 3],
    ]);
    this.shop = {
      ...{ store, time: this.time, patience, card: 'card' },
      bulkFrom: bulkFrom === undefined ? drawn : (bulkFrom ?? undefined),
    };
  }

  get org(): LocalOrg {
    return this.world.org;
  }

  /**
   * Opens an empty world with customers for what `play` does in it.
   * @param how `renewals`: how many each customer has; drawn, unless given. `workers`: only these work
   */
  async within(
    play: () => Promise<void>,
    { renewals, workers }: { renewals?: readonly number[]; workers?: readonly WorkerName[] } = {},
  ): Promise<void> {
    const { world, chronicle } = this;
    this.time.pass(1000);
    await world.empty(workers);
    this.workers = WORKERS.map((name) => this.born(name));
    this.customers.make(this.org.site.clock.stamp(), renewals);
    world.org.watched = {
      chronicle,
      stage: this.#stage,
      action: () => this.actions.at(-1) ?? null,
      tick: () => this.time.pass(1000),
      beforeWrite: (records, worker) => this.#beforeWrite(records, worker),
    };
    this.#stage.open();
    try {
      chronicle.tell(`bulk from ${this.shop.bulkFrom}`);
      await play();
    } finally {
      this.#stage.close();
      world.org.watched = null;
      this.time.settle();
    }
  }

  /** Goes on with the day's run, or opens it with news. @returns null where it was cut off, or is not done */
  async run(worker: Worker, directions: Directions = {}): Promise<Ended | null> {
    const { isChanged = () => true, approves = () => true } = directions;
    const { time, customers } = this;
    const wanted = { id: '', asOf: time.instant, day: time.day };
    const from = this.chronicle.next();
    return await this.#act(worker, 'run', null, directions, async (action) => {
      const opened = await work.openRun(work.contextOf(this.shop, worker, wanted));
      let context = work.contextOf(this.shop, worker, opened);
      action.run = opened.id;
      if (!this.runs.includes(opened.id)) {
        this.runs.push(opened.id);
        for (const customer of customers.all) if (isChanged(customer)) customers.change(customer);
        await this.publish(opened);
      }
      await work.settleFirst(context);
      let status = await work.complete(context);
      const waiting = await work.waitingFor(context);
      if (waiting) {
        context = work.contextOf(this.shop, worker, waiting);
        [action.run, status] = [waiting.id, waiting.status];
      }
      if (status === 'held' && approves()) {
        await work.approve(context);
        this.chronicle.tell('approved');
        status = await work.complete(context);
      }
      if (status !== 'done') return null;
      return this.#end({ action, outcomes: await work.endsOf(context), status, from });
    });
  }

  /** A pass over some accounts, with news of those that changed. */
  async dirty(worker: Worker, some: readonly Customer[], directions: Directions = {}): Promise<Ended | null> {
    const { isChanged = () => true } = directions;
    const { time, customers } = this;
    time.pass(1000);
    const pass = { id: `dirty-${this.#actionCount}`, asOf: time.instant, day: time.day };
    const from = this.chronicle.next();
    return await this.#act(worker, 'dirty', pass.id, directions, async (action) => {
      for (const customer of some) if (isChanged(customer)) customers.change(customer);
      await customers.publish(some, pass.day, pass.asOf);
      const outcomes = await work.dirty(
        work.contextOf(this.shop, worker, pass),
        some.map(({ id }) => id),
      );
      this.runs.push(pass.id);
      return this.#end({ action, outcomes, status: 'done', from });
    });
  }

  /** Plans what a run would write, to be applied later. */
  async plan(worker: Worker, directions: Directions = {}): Promise<PlanFile | null> {
    const now = { id: 'plan', asOf: this.time.instant, day: this.time.day };
    return await this.#act(worker, 'plan', null, directions, () =>
      work.keepPlan(work.contextOf(this.shop, worker, now)),
    );
  }

  /** Writes a plan that was made earlier. */
  async apply(worker: Worker, plan: PlanFile, directions: Directions = {}): Promise<Ended | null> {
    const now = { id: 'apply', asOf: this.time.instant, day: this.time.day };
    const from = this.chronicle.next();
    return await this.#act(worker, 'apply', null, directions, async (action) => {
      const { run, outcomes } = await work.apply(work.contextOf(this.shop, worker, now), plan);
      action.run = run;
      this.runs.push(run);
      return this.#end({ action, outcomes, status: 'done', from });
    });
  }

  /**
   * Takes back what a run wrote.
   * @param accounts only these; undefined: all that it wrote
   */
  async undo(
    worker: Worker,
    { target, accounts }: { target: string; accounts?: readonly string[] | undefined },
    directions: Directions = {},
  ): Promise<Ended | null> {
    const now = { id: 'undo', asOf: this.time.instant, day: this.time.day };
    const from = this.chronicle.next();
    return await this.#act(worker, 'undo', null, directions, async (action) => {
      this.chronicle.tell(`takes back ${target}${accounts ? ' in part' : ''}`);
      const { run, outcomes } = await work.undo(work.contextOf(this.shop, worker, now), target, accounts);
      action.run = run;
      this.runs.push(run);
      return this.#end({ action, outcomes, status: 'done', from, ...(accounts ? {} : { undone: target }) });
    });
  }

  /** Keeps the documents of all who are customers. */
  async publish({ day, asOf }: Pick<RunOf, 'day' | 'asOf'>): Promise<void> {
    await this.customers.pull(this.outside.merged);
    await this.customers.publish(
      this.customers.all.filter(({ id, inScope }) => inScope && this.customers.isThere('Account', id)),
      day,
      asOf,
    );
  }

  /** A process that serves the org. */
  born(name: WorkerName): Worker {
    this.#births += 1;
    const life = new Life(`${name}${this.#births}`);
    const { crms, dbOf } = this.world;
    const seen = { life: () => worker.life, now: this.time.now, turns: this.#stage.turns };
    const worker: Worker = { name, life, crm: crms[name], db: dbOf(seen) };
    return worker;
  }

  /** @returns null where the worker was cut off, or what it met ended the work */
  async #act<T>(
    worker: Worker,
    kind: Action['kind'],
    run: string | null,
    { happenings = () => [] }: Directions,
    act: (action: Action) => Promise<T>,
  ): Promise<T | null> {
    this.#actionCount += 1;
    const action: Action = { n: this.#actionCount, kind, worker: worker.life.name, run };
    worker.life.expect(happenings());
    this.chronicle.tell(`${worker.life.name}: ${kind} ${action.n}`);
    this.actions.push(action);
    try {
      return await this.#stage.act(worker.life, () => act(action));
    } catch (error) {
      const isOver = worker.life.dead || worker.life.control.signal.aborted || isExpected(error);
      const words = error instanceof Error ? error.message : String(error);
      this.chronicle.tell(`${worker.life.name} ends: ${words.slice(0, 90)}`);
      if (!isOver)
        this.faults.push(`${kind} ${action.n} threw ${error instanceof Error ? error.stack : words}`);
      return null;
    } finally {
      this.actions.pop();
      worker.life.expect([]);
      if (worker.life.dead || worker.life.control.signal.aborted) worker.life = this.born(worker.name).life;
    }
  }

  #end(told: Omit<Ended, 'to'>): Ended {
    const ended = { ...told, to: this.chronicle.next() };
    this.ended.push(ended);
    for (const { record, outcome, code } of ended.outcomes)
      this.chronicle.tell(`  ${outcome} ${code ?? ''}`, record);
    return ended;
  }

  /** Right before rows are given to the org: who gives them is the writer, and has committed to it. */
  async #beforeWrite(records: readonly string[], worker: string): Promise<void> {
    const { db } = this.world.store;
    const { rows } = await sql<{ holder: string | null; fence: string; own: string | null; open: number }>`
      select l.holder, l.fence::text as fence,
        (select max(fence)::text from ledger where status in ('intended', 'unknown')) as own,
        (select count(distinct record)::int from ledger
          where status = 'intended' and record = any(${[...records]}::text[])) as open
      from lease l where l.name = 'crm-writer'`.execute(db);
    const [lease] = rows;
    if (!lease?.holder?.startsWith(`${worker}:`))
      this.faults.push(`${worker} writes ${records.length} rows without the lease (${lease?.holder})`);
    else if (lease.own !== lease.fence && records.length > 0)
      this.faults.push(`${worker} writes with an older fence`);
    if (lease && lease.open < records.length)
      this.faults.push(`${worker} writes rows that it did not commit to`);
  }
}

/** Ends that a worker's command may come to in bad weather. */
function isExpected(error: unknown): boolean {
  if (error instanceof Died) return true;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return EXPECTED.test(code) || (error instanceof Error && error.message === 'stopped');
}

const EXPECTED =
  /^(LEASE_LOST|WRITER_BUSY|RUN_UNKNOWN|RUN_HELD|NOTHING_WRITTEN|RUN_GOES_ON|DAY_FROZEN|NETWORK|HTTP_\d+|SERVER_UNAVAILABLE|REQUEST_LIMIT_EXCEEDED|UNKNOWN_EXCEPTION|INVALID_SESSION_ID|SIGN_IN_\w+|JOB_FAILED|RUN_SUPERSEDED)$/;
