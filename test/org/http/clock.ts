/** The org's own time: the wall clock plus a shift that tests and demos may set. */
export class Clock {
  #offsetMs = 0;
  #stamped = { ms: Number.NaN, text: '' };

  now(): Date {
    return new Date(this.ms());
  }

  /** Milliseconds since 1970. */
  ms(): number {
    return Date.now() + this.#offsetMs;
  }

  /** The present moment as the org stores it; written out once a millisecond, since every row asks for it. */
  stamp(): string {
    const ms = this.ms();
    if (ms !== this.#stamped.ms) this.#stamped = { ms, text: new Date(ms).toISOString() };
    return this.#stamped.text;
  }

  setOffset(milliseconds: number): void {
    this.#offsetMs = milliseconds;
  }

  set(instant: Date): void {
    this.#offsetMs = instant.getTime() - Date.now();
  }

  get offsetMs(): number {
    return this.#offsetMs;
  }
}
