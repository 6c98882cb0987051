import { z } from 'zod';

export const bulkWeatherSchema = z.strictObject({
  /** How long every job takes in each of the states UploadComplete and InProgress, at least; milliseconds. */
  queueMs: z.number().min(0).max(600_000).optional(),
  slowMs: z.number().min(0).max(600_000).optional(),
  /** Jobs stay in this state until it is null again. */
  stallIn: z.enum(['UploadComplete', 'InProgress']).nullable().optional(),
  /** The next job fails with these words, its rows behind the first `afterRows` left unprocessed. */
  failNext: z
    .strictObject({ message: z.string().min(1), afterRows: z.int().min(0).default(0) })
    .nullable()
    .optional(),
});

interface Conditions {
  queueMs: number;
  slowMs: number;
  stallIn: 'UploadComplete' | 'InProgress' | null;
  failNext: { message: string; afterRows: number } | null;
}

const FAIR: Conditions = { queueMs: 0, slowMs: 0, stallIn: null, failNext: null };

/** What slows, stalls and fails bulk jobs. */
export class BulkWeather {
  #now = FAIR;

  /** Changes what is named and keeps the rest. */
  set(change: z.infer<typeof bulkWeatherSchema>): void {
    const { queueMs, slowMs, stallIn, failNext } = this.#now;
    this.#now = {
      queueMs: change.queueMs ?? queueMs,
      slowMs: change.slowMs ?? slowMs,
      stallIn: change.stallIn === undefined ? stallIn : change.stallIn,
      failNext: change.failNext === undefined ? failNext : change.failNext,
    };
  }

  clear(): void {
    this.#now = FAIR;
  }

  get(): Conditions {
    return this.#now;
  }

  /** The failure of the job that starts now, used up by asking. */
  takeFailure(): Conditions['failNext'] {
    const { failNext } = this.#now;
    this.#now = { ...this.#now, failNext: null };
    return failNext;
  }
}
