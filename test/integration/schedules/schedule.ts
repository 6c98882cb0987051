import type { PlanFile } from '../../../worker/crm/plan-file';
import { CHECKPOINTS } from '../../../worker/jobs/checkpoint';
import { decideException, openExceptions } from '../../../worker/store/exceptions';
import { releaseUndone } from '../../../worker/store/holds';
import { latestRunOf } from '../../../worker/store/runs';
import { Course, DAY_MS, type Ended } from './course';
import type { Happening, Life } from './life';
import type { Worker } from './workers';

const LONG_MS = 6 * 60_000;

/** One seed's course of events. */
export class Schedule extends Course {
  readonly #plans: PlanFile[] = [];
  readonly #undone: string[] = [];

  /** Plays it all, from a first run of all to a calm one. */
  async play(): Promise<void> {
    await this.within(async () => {
      await this.#run(this.workers[0], true);
      for (let n = this.dice.between(3, 6); n > 0; n--) await this.#step();
      this.outside.calm();
      this.time.pass(LONG_MS);
      this.workers = this.workers.map(({ name }) => this.born(name));
      this.shop.card = 'card';
      const calm = await this.#run(this.workers[0], true, true);
      if (!calm) this.faults.push('the calm run did not end');
    });
  }

  async #step(): Promise<void> {
    const { dice } = this;
    const worker = dice.one(this.workers);
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
    await dice.weighed<() => Promise<unknown>>([
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

  /** What is to happen to a worker while it works. */
  #happenings(isCalm: boolean): Happening[] {
    const { dice } = this;
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
      [4, { kills: true, what: (life) => this.chronicle.tell(`${life.name} dies at ${point}`) }],
      [4, { what: () => this.outside.edit() }],
      [1, { what: () => this.outside.turn() }],
      [2, { what: () => this.outside.weather() }],
      [
        1,
        {
          what: (life) => {
            this.chronicle.tell(`${life.name} is stopped at ${point}`);
            life.control.abort(new Error('stopped'));
          },
        },
      ],
    ];
    if (mayWait) kinds.push([4, { what: (life) => this.#meet(life, point) }]);
    return { point, nth, ...dice.weighed(kinds) };
  }

  /** Another worker works while this one hangs, for longer than its lease lasts or not. */
  async #meet(life: Life, point: string): Promise<void> {
    const other = this.workers.find((worker) => worker.life !== life);
    if (!other || this.actions.length > 1) return;
    this.chronicle.tell(`${life.name} hangs at ${point}`);
    if (this.dice.chance(0.6)) this.time.pass(LONG_MS);
    await this.dice.weighed<() => Promise<unknown>>([
      [3, () => this.#dirty(other)],
      [3, () => this.#run(other)],
      [1, () => this.#undo(other)],
      [1, () => this.#apply(other)],
    ])();
    this.chronicle.tell(`${life.name} goes on`);
  }

  async #run(worker: Worker | undefined, isAll = false, isCalm = false): Promise<Ended | null> {
    if (!worker) return null;
    const { dice, time } = this;
    if (isCalm || dice.chance(0.6)) time.pass(DAY_MS);
    if (!isCalm && dice.chance(0.08)) this.shop.card = this.shop.card === 'card' ? 'other card' : 'card';
    return await this.run(worker, {
      happenings: () => this.#happenings(isCalm),
      isChanged: () => isAll || dice.chance(0.6),
      approves: () => {
        if (!isCalm && !dice.chance(0.6)) return false;
        for (let n = dice.upTo(3); n > 0 && !isCalm; n--) this.outside.edit();
        return true;
      },
    });
  }

  readonly #byChance = { happenings: () => this.#happenings(false) };

  async #dirty(worker: Worker): Promise<void> {
    const { dice, customers } = this;
    const some = customers.all.filter(
      ({ id, inScope }) => inScope && customers.isThere('Account', id) && dice.chance(0.5),
    );
    if (some.length === 0 || !(await latestRunOf(this.world.store.db, this.time.day))) return;
    await this.dirty(worker, some, this.#byChance);
  }

  async #plan(worker: Worker): Promise<void> {
    const plan = await this.plan(worker, this.#byChance);
    if (plan) this.#plans.push(plan);
  }

  async #apply(worker: Worker): Promise<void> {
    if (this.#plans.length === 0) await this.#plan(worker);
    if (this.#plans.length === 0) return;
    const plan = this.dice.one(this.#plans);
    if (this.dice.chance(0.5)) this.outside.edit();
    await this.apply(worker, plan, this.#byChance);
  }

  async #undo(worker: Worker): Promise<void> {
    const { dice, customers } = this;
    if (this.runs.length === 0) return;
    const target = dice.one(this.runs);
    const accounts = dice.chance(0.3) ? [dice.one(customers.all).id] : undefined;
    this.#undone.push(target);
    await this.undo(worker, { target, accounts }, this.#byChance);
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
}
