import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** A worker that was killed: nothing it does after that is done. */
export class Died extends Error {
  constructor() {
    super('The worker is dead.');
  }
}

/** Something that happens to a worker, or to the org, when the worker comes to a point for the nth time. */
export interface Happening {
  point: string;
  nth: number;
  name: string;
  what: (life: Life) => Promise<void> | void;
  /** Ends the worker at the point itself, before whatever it would have done next. */
  kills?: boolean;
}

/**
 * One worker's way through its work, point by point: the named checkpoints, each statement that it begins outside of a
 * transaction, each call before and after it is answered. One that is killed throws at all of them from then on.
 */
export class Life {
  dead = false;
  readonly control = new AbortController();
  readonly passed = new Map<string, number>();
  #waiting: Happening[] = [];
  #happenings: Happening[] = [];

  constructor(readonly name: string) {}

  /** What is to happen during the next piece of work; what did not happen in the last one is forgotten. */
  expect(happenings: readonly Happening[]): void {
    this.passed.clear();
    this.#happenings = [...happenings];
    this.#waiting = [];
  }

  check(): void {
    if (this.dead) throw new Died();
  }

  /** A moment between two steps. Others may act here before it returns. */
  async pass(point: string): Promise<void> {
    this.check();
    this.#meet(point);
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) await next.what(this);
    this.check();
  }

  /** A checkpoint of the product: it cannot wait, so that what others do comes at the next moment that can. */
  note(checkpoint: string): void {
    if (!this.dead) this.#meet(checkpoint);
  }

  #meet(point: string): void {
    const nth = (this.passed.get(point) ?? 0) + 1;
    this.passed.set(point, nth);
    for (const happening of this.#happenings) {
      if (happening.point !== point || happening.nth !== nth) continue;
      this.#happenings = this.#happenings.filter((other) => other !== happening);
      if (happening.kills) {
        void happening.what(this);
        this.dead = true;
      } else this.#waiting.push(happening);
    }
  }
}

/** Whoever works at the moment: one at a time, others between two of its steps. */
export class Stage {
  readonly #acting: Life[] = [];
  readonly #heard = (message: unknown): void => {
    this.actor?.note(String(Reflect.get(Object(message), 'name')));
  };

  get actor(): Life | undefined {
    return this.#acting.at(-1);
  }

  open(): void {
    subscribe('plimsoll:checkpoint', this.#heard);
  }
  close(): void {
    unsubscribe('plimsoll:checkpoint', this.#heard);
  }

  async act<T>(life: Life, work: () => Promise<T>): Promise<T> {
    this.#acting.push(life);
    try {
      return await work();
    } finally {
      this.#acting.pop();
    }
  }
}
