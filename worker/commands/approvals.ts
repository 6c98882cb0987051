import { Bell } from '../news/bell';

/** Runs that somebody approved while `plimsoll start` goes on. */
export class Approvals {
  readonly #runs: string[] = [];
  readonly #bell = new Bell();

  add(run: string): void {
    this.#runs.push(run);
    this.#bell.ring();
  }

  /** The next one, waited for as long as `ms`; null where none comes, or the signal aborts. */
  async next(ms: number, signal: AbortSignal): Promise<string | null> {
    if (this.#runs.length === 0) await this.#bell.wait(ms, signal);
    return this.#runs.shift() ?? null;
  }
}
