import type { Clock } from './clock';

const KEPT_MS = 24 * 60 * 60 * 1000;
const MOST = 2000;

/** A run of a report that was asked for without waiting for it. */
export interface ReportInstance {
  id: string;
  reportId: string;
  ownerId: string;
  requestDate: string;
  hasDetailRows: boolean;
  result: object;
}

/** Runs of reports and what came of them; for a day, and 2,000 at most. They end with the process. */
export class ReportInstances {
  readonly #byId = new Map<string, ReportInstance>();
  #last = 0;

  constructor(private readonly clock: Clock) {}

  add(run: Omit<ReportInstance, 'id' | 'requestDate'>): ReportInstance {
    this.#forget();
    const id = `0LGPL${String(++this.#last).padStart(10, '0')}AAA`;
    const instance = { ...run, id, requestDate: this.clock.stamp() };
    this.#byId.set(id, instance);
    return instance;
  }

  /** Those of one report, latest first. */
  of(reportId: string): ReportInstance[] {
    this.#forget();
    return [...this.#byId.values()].filter((each) => each.reportId === reportId).reverse();
  }

  remove(id: string): void {
    this.#byId.delete(id);
  }

  #forget(): void {
    const oldest = this.clock.now().getTime() - KEPT_MS;
    for (const { id, requestDate } of this.#byId.values()) {
      if (Date.parse(requestDate) >= oldest && this.#byId.size < MOST) return;
      this.#byId.delete(id);
    }
  }
}
