import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { setImmediate as breathe } from 'node:timers/promises';

/** A worker that was killed: nothing it does after that is done. */
export class Died extends Error {
  constructor() {
    super('The worker is dead.');
  }
}

/** Something that happens to a worker, or to the org, when the worker comes to a point. */
export interface Happening {
  point: string;
  /** At which of its comings, or at the first at which something holds. */
  nth: number | (() => boolean);
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
      if (happening.point !== point) continue;
      if (typeof happening.nth === 'number' ? happening.nth !== nth : !happening.nth()) continue;
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
  readonly turns = new Turns((life) => life === this.#acting.at(-1));
  readonly #acting: Life[] = [];
  readonly #heard = (message: unknown): void => {
    this.actor?.note(String(Reflect.get(Object(message), 'name')));
  };

  get actor(): Life | undefined {
    return this.#acting.at(-1);
  }

  /** Who acts under the name of a worker, or hangs while another does. */
  lifeOf(worker: string): Life | undefined {
    return this.#acting.findLast(({ name }) => name.startsWith(worker));
  }

  open(): void {
    subscribe('plimsoll:checkpoint', this.#heard);
  }
  close(): void {
    unsubscribe('plimsoll:checkpoint', this.#heard);
  }

  async act<T>(life: Life, work: () => Promise<T>): Promise<T> {
    this.#acting.push(life);
    const goOn = this.turns.suspend();
    try {
      return await work();
    } finally {
      this.#acting.pop();
      goOn();
    }
  }
}

/** Turns of the event loop in which all that was begun comes to its next step. */
const SETTLED = 5;

/**
 * One step after another, in the order in which they were come to: which of several that go on beside each other is the
 * first is not left to the machine, so that a seed is the same each time.
 */
export class Turns {
  readonly #waiting: { life: Life; go: () => void }[] = [];
  #isTaken = false;

  constructor(private readonly mayGo: (life: Life) => boolean) {}

  /** Does one step. @throws Died where the worker died while it waited */
  async take<T>(life: Life, step: () => Promise<T>): Promise<T> {
    const end = await this.begin(life);
    try {
      return await step();
    } finally {
      end();
    }
  }

  /** Begins a step. @returns what ends it */
  async begin(life: Life): Promise<() => void> {
    await new Promise<void>((go) => {
      this.#waiting.push({ life, go });
      void this.#next();
    });
    const end = (): void => {
      this.#isTaken = false;
      void this.#next();
    };
    if (life.dead) end();
    life.check();
    return end;
  }

  /** For who acts in the midst of another's step. @returns what lets that go on */
  suspend(): () => void {
    const wasTaken = this.#isTaken;
    this.#isTaken = false;
    return () => {
      this.#isTaken = wasTaken;
      if (!wasTaken) void this.#next();
    };
  }

  async #next(): Promise<void> {
    if (this.#isTaken) return;
    this.#isTaken = true;
    for (let n = 0; n < SETTLED; n++) await breathe();
    const at = this.#waiting.findIndex(({ life }) => life.dead || this.mayGo(life));
    const [first] = at < 0 ? [] : this.#waiting.splice(at, 1);
    if (first) first.go();
    else this.#isTaken = false;
  }
}
