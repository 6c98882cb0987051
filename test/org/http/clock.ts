/** The org's own time: the wall clock plus a shift that tests and demos may set. */
export class Clock {
  #offsetMs = 0;

  now(): Date {
    return new Date(this.ms());
  }

  /** Milliseconds since 1970. */
  ms(): number {
    return Date.now() + this.#offsetMs;
  }

  /** The present moment as the org stores it. */
  stamp(): string {
    return this.now().toISOString();
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
