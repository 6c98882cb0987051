/**
 * Requests that have lasted 20 seconds, of which an org may have 25 at once (a Developer Edition 5): more of them
 * and every new request is refused until one ends.
 */
export class LongRequests {
  limit = 25;
  afterMs = 20_000;
  readonly #started = new Set<{ at: number }>();

  /** Notes that a request begins that may become long; call the result when it ends. */
  enter(): () => void {
    const entry = { at: performance.now() };
    this.#started.add(entry);
    return () => this.#started.delete(entry);
  }

  /** How many are long by now. */
  count(): number {
    const before = performance.now() - this.afterMs;
    let count = 0;
    for (const { at } of this.#started) if (at <= before) count += 1;
    return count;
  }

  get full(): boolean {
    return this.#started.size >= this.limit && this.count() >= this.limit;
  }
}
