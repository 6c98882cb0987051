import type { Clock } from './clock';

const MINUTE = 60_000;

/** How often something happened within a window that moves with the org's clock, to the minute. */
export class RollingCount {
  #byMinute = new Map<number, number>();
  #total = 0;
  /** The minute the window was last moved to. */
  #minute = Number.NaN;

  constructor(
    private readonly windowMs: number,
    private readonly clock: Clock,
  ) {}

  add(times: number): void {
    this.#move();
    this.#byMinute.set(this.#minute, (this.#byMinute.get(this.#minute) ?? 0) + times);
    this.#total += times;
  }

  set(times: number): void {
    this.#byMinute.clear();
    this.#total = 0;
    this.add(times);
  }

  total(): number {
    this.#move();
    return this.#total;
  }

  #move(): void {
    const minute = Math.floor(this.clock.ms() / MINUTE);
    if (minute === this.#minute) return;
    this.#minute = minute;
    const oldest = minute - this.windowMs / MINUTE;
    for (const [each, times] of this.#byMinute) {
      if (each > oldest) continue;
      this.#byMinute.delete(each);
      this.#total -= times;
    }
  }
}
