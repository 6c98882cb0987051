import { Refusal } from '../problem';

/** Questions about tokens of one address that are under way at a time. */
const AT_ONCE = 20;
/** A whole team that signs in after a restart waits together behind one proxy. */
const MOST_WAITING = 1000;
const WAIT_MS = 4000;

interface Line {
  underWay: number;
  waiting: Set<() => void>;
}

/** Lets so many questions of one address be under way; the others wait their turn, in order, for a short while. */
export class WaitingLine {
  readonly #lines = new Map<string, Line>();

  constructor(private readonly waitMs = WAIT_MS) {}

  /** @throws Refusal TOO_MANY_REQUESTS: its turn did not come. */
  async run<T>(address: string, task: () => Promise<T>): Promise<T> {
    const line = this.#lines.get(address) ?? { underWay: 0, waiting: new Set() };
    this.#lines.set(address, line);
    if (line.underWay < AT_ONCE) line.underWay += 1;
    else await this.#turn(line);
    try {
      return await task();
    } finally {
      this.#next(address, line);
    }
  }

  /** Resolves with the place of one that has ended. */
  #turn({ waiting }: Line): Promise<void> {
    if (waiting.size >= MOST_WAITING) throw crowded();
    return new Promise((resolve, reject) => {
      const begin = (): void => {
        clearTimeout(timer);
        resolve();
      };
      const timer = setTimeout(() => {
        waiting.delete(begin);
        reject(crowded());
      }, this.waitMs);
      waiting.add(begin);
    });
  }

  #next(address: string, line: Line): void {
    const [first] = line.waiting;
    if (first) {
      line.waiting.delete(first);
      first();
      return;
    }
    line.underWay -= 1;
    if (line.underWay === 0) this.#lines.delete(address);
  }
}

const crowded = (): Refusal =>
  new Refusal(
    'TOO_MANY_REQUESTS',
    'Too many people sign in from this address at the same time.',
    'Wait a few seconds and try again.',
    { retryAfter: 2 },
  );
