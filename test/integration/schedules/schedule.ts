import { sql } from 'kysely';
import type { PlanFile } from '../../../worker/crm/plan-file';
import type { RowOutcome } from '../../../worker/crm/row-outcome';
import { CHECKPOINTS } from '../../../worker/jobs/checkpoint';
import { decideException, openExceptions } from '../../../worker/store/exceptions';
import { releaseUndone } from '../../../worker/store/holds';
import { latestRunOf } from '../../../worker/store/runs';
import type { Action } from './chronicle';
import { Chronicle } from './chronicle';
import { Customers } from './customers';
import { Dice } from './dice';
import { Died, type Happening, Life, Stage } from './life';
import type { LocalOrg } from './local-org';
import { WORKERS, type WorkerName, type World } from './open-world';
import { type FaultName, Outside } from './outside';
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

const LONG_MS = 6 * 60_000;

/** One seed's course of events, played against the real org and store. */
export class Schedule {
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
  readonly #stage = new Stage();
  readonly #actions: Action[] = [];
  readonly #plans: PlanFile[] = [];
  readonly #runs: string[] = [];
  readonly #undone: string[] = [];
  readonly #shop: work.Shop;
  #actionCount = 0;
  #births = 0;
  #workers: Worker[] = [];
  /** Instead of drawn ones. */
  #next: Happening[] | null = null;

  constructor(
    private readonly world: World,
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
    this.#shop = {
      ...{ store, time: this.time, patience, card: 'card' },
      bulkFrom: bulkFrom === undefined ? drawn : (bulkFrom ?? undefined),
    };
  }

  get org(): LocalOrg {
    return this.world.org;
  }

  /** Plays it all, to the calm run at its end. */
  async play(): Promise<void> {
    await this.#played(async () => {
      for (let n = this.dice.between(3, 6); n > 0; n--) await this.#step();
    });
  }

  /**
   * Plays one run only, in which the org has a fault and the worker dies the first time it comes to a point.
   * @returns whether it came there
   */
  async suffer(fault: FaultName, point: string): Promise<boolean> {
    let isDead = false;
    await this.#played(async () => {
      this.outside.strike(fault);
      const what = (life: Life): void => {
        isDead = true;
        this.chronicle.tell(`${life.name} dies at ${point}`);
      };
      this.#next = [{ point, nth: 1, name: 'dies', kills: true, what }];
      this.time.pass(86_400_000);
      await this.#run(this.#workers[0], true);
    });
    return isDead;
  }

  /** Between a first run of all and a calm one at the end. */
  async #played(course: () => Promise<void>): Promise<void> {
    const { world, chronicle } = this;
    this.time.pass(1000);
    await world.empty();
    this.#workers = WORKERS.map((name) => this.#born(name));
    this.customers.make(this.org.site.clock.stamp());
    world.org.watched = {
      chronicle,
      stage: this.#stage,
      action: () => this.#actions.at(-1) ?? null,
      tick: () => this.time.pass(1000),
      beforeWrite: (records, worker) => this.#beforeWrite(records, worker),
    };
    this.#stage.open();
    try {
      chronicle.tell(`bulk from ${this.#shop.bulkFrom}`);
      await this.#run(this.#workers[0], true);
      await course();
      this.outside.calm();
      this.time.pass(LONG_MS);
      this.#workers = this.#workers.map(({ name }) => this.#born(name));
      this.#shop.card = 'card';
      await this.#run(this.#workers[0], true, true);
    } finally {
      this.#stage.close();
      world.org.watched = null;
      this.time.settle();
    }
  }

  async #step(): Promise<void> {
    const { dice } = this;
    const worker = dice.one(this.#workers);
    for (
      let n = dice.weighed([
        [3, 0],
        [3, 1],
        [2, 2],
      ]);
      n > 0;
      n--
    )
      this.outside.edit();
    if (dice.chance(0.25)) this.outside.turn();
    if (dice.chance(0.35)) this.outside.weather();
    if (dice.chance(0.3)) await this.#decide();
    await dice.weighed<() => Promise<void>>([
      [6, () => this.#run(worker)],
      [3, () => this.#dirty(worker)],
      [1, () => this.#plan(worker)],
      [2, () => this.#apply(worker)],
      [3, () => this.#undo(worker)],
      [1, () => this.#approveUndone()],
    ])();
    // A lease that nobody gives back runs out, or does not yet.
    if (dice.chance(0.6)) this.time.pass(dice.one([1, 60, 400, 8 * 3600, 8 * 86_400]) * 1000);
    if (dice.chance(0.2)) this.outside.calm();
  }

  #born(name: WorkerName): Worker {
    this.#births += 1;
    const life = new Life(`${name}${this.#births}`);
    const { crms, dbOf } = this.world;
    const seen = { life: () => worker.life, now: this.time.now, turns: this.#stage.turns };
    const worker: Worker = { name, life, crm: crms[name], db: dbOf(seen) };
    return worker;
  }

  /** What is to happen to a worker while it works. */
  #happenings(isCalm: boolean): Happening[] {
    const { dice } = this;
    const next = this.#next;
    this.#next = null;
    if (next) return next;
    if (isCalm || dice.chance(0.25)) return [];
    return Array.from(
      {
        length: dice.weighed([
          [5, 1],
          [3, 2],
          [1, 3],
        ]),
      },
      () => this.#happening(),
    );
  }

  #happening(): Happening {
    const { dice } = this;
    const [point, nth] = dice.weighed<() => [string, number]>([
      [4, () => [dice.one(CHECKPOINTS.filter((name) => !/^(page|dirty)/.test(name))), dice.between(1, 2)]],
      [3, () => ['store', dice.between(1, 90)]],
      [2, () => [dice.one(['read.before', 'read.after']), dice.between(1, 5)]],
      [
        3,
        () => [dice.one(['write.before', 'write.after', 'start.before', 'start.after']), dice.between(1, 2)],
      ],
      [1, () => [dice.one(['look.before', 'look.after', 'open.after', 'upload.after', 'sleep']), 1]],
    ])();
    const mayWait = /^(store|read\.before|look|sleep)/.test(point);
    const kinds: [number, Omit<Happening, 'point' | 'nth'>][] = [
      [
        4,
        { name: 'dies', kills: true, what: (life) => this.chronicle.tell(`${life.name} dies at ${point}`) },
      ],
      [4, { name: 'edit', what: () => this.outside.edit() }],
      [1, { name: 'turn', what: () => this.outside.turn() }],
      [2, { name: 'weather', what: () => this.outside.weather() }],
      [
        1,
        {
          name: 'stops',
          what: (life) => {
            this.chronicle.tell(`${life.name} is stopped at ${point}`);
            life.control.abort(new Error('stopped'));
          },
        },
      ],
    ];
    if (mayWait) kinds.push([4, { name: 'meets another', what: (life) => this.#meet(life, point) }]);
    return { point, nth, ...dice.weighed(kinds) };
  }

  /** Another worker works while this one hangs, for longer than its lease lasts or not. */
  async #meet(life: Life, point: string): Promise<void> {
    const other = this.#workers.find((worker) => worker.life !== life);
    if (!other || this.#actions.length > 1) return;
    this.chronicle.tell(`${life.name} hangs at ${point}`);
    if (this.dice.chance(0.6)) this.time.pass(LONG_MS);
    await this.dice.weighed<() => Promise<void>>([
      [3, () => this.#dirty(other)],
      [3, () => this.#run(other)],
      [1, () => this.#undo(other)],
      [1, () => this.#apply(other)],
    ])();
    this.chronicle.tell(`${life.name} goes on`);
  }

  /** @returns null where the worker was cut off, or what it met ended the work */
  async #act<T>(
    worker: Worker,
    kind: Action['kind'],
    run: string | null,
    act: (action: Action) => Promise<T>,
    isCalm = false,
  ): Promise<T | null> {
    this.#actionCount += 1;
    const action: Action = { n: this.#actionCount, kind, worker: worker.life.name, run };
    worker.life.expect(this.#happenings(isCalm));
    this.chronicle.tell(`${worker.life.name}: ${kind} ${action.n}`);
    this.#actions.push(action);
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
      this.#actions.pop();
      worker.life.expect([]);
      if (worker.life.dead || worker.life.control.signal.aborted) worker.life = this.#born(worker.name).life;
    }
  }

  async #run(worker: Worker | undefined, isAll = false, isCalm = false): Promise<void> {
    if (!worker) return;
    const { dice, time, customers } = this;
    if (isCalm || dice.chance(0.6)) time.pass(86_400_000);
    if (!isCalm && dice.chance(0.08)) this.#shop.card = this.#shop.card === 'card' ? 'other card' : 'card';
    const wanted = { id: '', asOf: time.instant, day: time.day };
    const from = this.chronicle.next();
    await this.#act(
      worker,
      'run',
      null,
      async (action) => {
        const opened = await work.openRun(work.contextOf(this.#shop, worker, wanted));
        const context = work.contextOf(this.#shop, worker, opened);
        action.run = opened.id;
        if (!this.#runs.includes(opened.id)) {
          this.#runs.push(opened.id);
          for (const customer of customers.all) if (isAll || dice.chance(0.6)) customers.change(customer);
          await this.#publishAll(opened);
        }
        await work.settleFirst(context);
        let status = await work.complete(context);
        if (status === 'held' && (isCalm || dice.chance(0.6))) {
          for (let n = dice.upTo(3); n > 0 && !isCalm; n--) this.outside.edit();
          await work.approve(context);
          this.chronicle.tell('approved');
          status = await work.complete(context);
        }
        if (status !== 'done') return;
        const outcomes = await work.endsOf(context);
        this.#end({ action, outcomes, status, from, to: this.chronicle.next() });
      },
      isCalm,
    );
  }

  async #publishAll({ day, asOf }: RunOf): Promise<void> {
    await this.customers.pull(this.outside.merged);
    await this.customers.publish(
      this.customers.all.filter(({ id, inScope }) => inScope && this.customers.isThere('Account', id)),
      day,
      asOf,
    );
  }

  async #dirty(worker: Worker): Promise<void> {
    const { dice, time, customers } = this;
    const some = customers.all.filter(
      ({ id, inScope }) => inScope && customers.isThere('Account', id) && dice.chance(0.5),
    );
    const run = await latestRunOf(this.world.store.db, time.day);
    if (some.length === 0 || !run) return;
    time.pass(1000);
    const pass = { id: `dirty-${this.#actionCount}`, asOf: time.instant, day: time.day };
    const from = this.chronicle.next();
    await this.#act(worker, 'dirty', pass.id, async (action) => {
      for (const customer of some) customers.change(customer);
      await customers.publish(some, pass.day, pass.asOf);
      const outcomes = await work.dirty(
        work.contextOf(this.#shop, worker, pass),
        some.map(({ id }) => id),
      );
      this.#runs.push(pass.id);
      this.#end({ action, outcomes, status: 'done', from, to: this.chronicle.next() });
    });
  }

  async #plan(worker: Worker): Promise<void> {
    const { time } = this;
    const now = { id: 'plan', asOf: time.instant, day: time.day };
    await this.#act(worker, 'plan', null, async () => {
      const plan = await work.keepPlan(work.contextOf(this.#shop, worker, now));
      this.#plans.push(plan);
    });
  }

  async #apply(worker: Worker): Promise<void> {
    if (this.#plans.length === 0) await this.#plan(worker);
    if (this.#plans.length === 0) return;
    const plan = this.dice.one(this.#plans);
    if (this.dice.chance(0.5)) this.outside.edit();
    const now = { id: 'apply', asOf: this.time.instant, day: this.time.day };
    const from = this.chronicle.next();
    await this.#act(worker, 'apply', null, async (action) => {
      const { run, outcomes } = await work.apply(work.contextOf(this.#shop, worker, now), plan);
      action.run = run;
      this.#runs.push(run);
      this.#end({ action, outcomes, status: 'done', from, to: this.chronicle.next() });
    });
  }

  async #undo(worker: Worker): Promise<void> {
    const { dice, customers } = this;
    if (this.#runs.length === 0) return;
    const target = dice.one(this.#runs);
    const accounts = dice.chance(0.3) ? [dice.one(customers.all).id] : undefined;
    const now = { id: 'undo', asOf: this.time.instant, day: this.time.day };
    const from = this.chronicle.next();
    await this.#act(worker, 'undo', null, async (action) => {
      this.chronicle.tell(`takes back ${target}${accounts ? ' in part' : ''}`);
      this.#undone.push(target);
      const { run, outcomes } = await work.undo(work.contextOf(this.#shop, worker, now), target, accounts);
      action.run = run;
      this.#runs.push(run);
      this.#end({
        ...{ action, outcomes, status: 'done', from, to: this.chronicle.next() },
        ...(accounts ? {} : { undone: target }),
      });
    });
  }

  async #approveUndone(): Promise<void> {
    if (this.#undone.length === 0) return;
    const run = this.dice.one(this.#undone);
    const released = await releaseUndone(this.world.store.db, run);
    this.chronicle.tell(`approves ${run} again: ${released}`);
  }

  /** Somebody decides that ours is to replace an edit. */
  async #decide(): Promise<void> {
    const { db } = this.world.store;
    const object = this.dice.one(['Account', 'Opportunity']);
    const open = await openExceptions(db, object);
    if (open.length === 0) return;
    const { record, field, theirs } = this.dice.one(open);
    const until = this.dice.chance(0.3) ? this.time.instant : null;
    await decideException(db, { object, record, field, theirs }, until ? 'respect' : 'overwrite', until);
    this.overwritable.add(`${record} ${field} ${JSON.stringify(theirs)}`);
    this.chronicle.tell(`decides to overwrite ${field} ${String(theirs)} of`, record);
  }

  #end(ended: Ended): void {
    this.ended.push(ended);
    for (const { record, outcome, code } of ended.outcomes)
      this.chronicle.tell(`  ${outcome} ${code ?? ''}`, record);
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
