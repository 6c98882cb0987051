import type { Course, Directions, Ended } from './course';
import { DAY_MS } from './course';
import type { Worker } from './workers';

/** A piece of work that is begun, and begun again, until it ends. */
export type Begin = (directions?: Directions) => Promise<Ended | null>;

/** By name what is killed: each is made ready behind a first run of all. */
export const WORKS = {
  async sync(course, worker) {
    course.time.pass(DAY_MS);
    return (directions) => course.run(worker, directions);
  },

  async 'dirty pass'(course, worker) {
    let isNews = true;
    return (directions) => {
      const isChanged = isNews;
      isNews = false;
      return course.dirty(worker, course.customers.all, { ...directions, isChanged: () => isChanged });
    };
  },

  async apply(course, worker) {
    const { customers, time } = course;
    time.pass(DAY_MS);
    for (const customer of customers.all) customers.change(customer);
    await course.publish({ day: time.day, asOf: time.instant });
    const plan = await course.plan(worker);
    if (!plan) throw new RangeError('Nothing was planned.');
    return (directions) => course.apply(worker, plan, directions);
  },

  async undo(course, worker) {
    course.time.pass(DAY_MS);
    const target = (await course.run(worker))?.action.run;
    if (!target) throw new RangeError('There is no run to take back.');
    return (directions) => course.undo(worker, { target }, directions);
  },
} satisfies Record<string, (course: Course, worker: Worker) => Promise<Begin>>;
export type WorkName = keyof typeof WORKS;
