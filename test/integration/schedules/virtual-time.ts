import { vi } from 'vitest';
import type { Patience } from '../../../worker/crm/retry';
import type { Dice } from './dice';
import type { Stage } from './life';

/** Waits that are only to look again are made so much longer: what is waited for takes minutes. */
const LOOK_MS = 500;
const SLOWER = 60;

const BEGIN = Date.parse('2026-03-02T08:00:00.000Z');

/** The clock of a schedule: it stands still but where something takes time, and waiting costs nothing. */
export class VirtualTime {
  #ms = BEGIN;
  #later: { at: number; what: () => void }[] = [];

  /** Makes the process's clock this one; timers go on as they are. */
  static begin(): void {
    vi.useFakeTimers({ toFake: ['Date'], now: BEGIN });
  }
  static end(): void {
    vi.useRealTimers();
  }

  readonly now = (): Date => new Date(this.#ms);

  get instant(): string {
    return this.now().toISOString();
  }
  get day(): string {
    return this.instant.slice(0, 10);
  }

  pass(ms: number): void {
    this.#ms += Math.round(ms);
    vi.setSystemTime(this.#ms);
    const due = this.#later.filter(({ at }) => at <= this.#ms);
    this.#later = this.#later.filter(({ at }) => at > this.#ms);
    for (const { what } of due) what();
  }

  /** Does something once so much time has passed. */
  after(ms: number, what: () => void): void {
    this.#later.push({ at: this.#ms + ms, what });
  }

  /** Does at once all that was to come later. */
  settle(): void {
    const { length } = this.#later;
    for (const { what } of this.#later.splice(0, length)) what();
  }

  /** How whoever works at the moment waits: longer than it asked for where the machine is slow. */
  patience(stage: Stage, dice: Dice, settled: () => Promise<void>): Patience {
    return {
      random: dice.next,
      sleep: async (ms, signal) => {
        signal?.throwIfAborted();
        this.pass(ms * (ms <= LOOK_MS ? SLOWER : dice.one([1, 1, 1.5, 20])));
        await settled();
        const { actor } = stage;
        if (actor) await stage.turns.take(actor, () => actor.pass('sleep'));
        signal?.throwIfAborted();
      },
    };
  }
}
