import { channel } from 'node:diagnostics_channel';
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { PlimsollError } from '../../shared/error';
import { parameterText } from './pg-parameters';
import type {
  StatementError,
  StatementResult,
  ThreadOptions,
  ThreadReply,
  ThreadRequest,
} from './pglite-messages';

/** Publishes `{sql, ms}` for each statement: how long it held the embedded engine. */
const statements = channel('plimsoll:statement');

interface Pending {
  sql: string;
  resolve(result: StatementResult): void;
  reject(error: Error): void;
}

const gone = (detail: string, cause?: unknown) =>
  new PlimsollError(
    'STORE_THREAD',
    `The embedded database has stopped: ${detail}`,
    'Start Plimsoll again; what was committed is kept.',
    cause,
  );

const toError = (described: StatementError): Error => Object.assign(new Error(described.message), described);

/**
 * The embedded PostgreSQL in its thread: runs statements one after the other, in the order of the calls.
 * Emits `notification` ({channel, payload}) and, when the thread dies, `error`.
 */
export class PgliteEngine extends EventEmitter {
  readonly #thread: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  #ended: PlimsollError | null = null;

  private constructor(thread: Worker) {
    super();
    this.#thread = thread;
    thread.on('message', (reply: ThreadReply) => this.#take(reply));
    thread.on('error', (error) => this.#die(gone(error.message, error)));
    thread.on('exit', (code) => this.#die(gone(`its thread ended with code ${code}.`)));
  }

  /** @throws PlimsollError STORE_OPEN where the folder holds no database that this version can open */
  static async open(options: ThreadOptions): Promise<PgliteEngine> {
    const file = createRequire(import.meta.url).resolve('#pglite-thread');
    const engine = new PgliteEngine(new Worker(file, { workerData: options }));
    try {
      await new Promise<void>((resolve, reject) => {
        engine.once('ready', resolve);
        engine.once('error', reject);
      });
    } catch (error) {
      throw new PlimsollError(
        'STORE_OPEN',
        `The embedded database in ${options.folder ?? 'memory'} did not open: ${error instanceof Error ? error.message : String(error)}`,
        'Look whether the disk is full and the folder writable. If its files are damaged, move the folder away: the next run rebuilds it from the sources.',
        error,
      );
    }
    engine.removeAllListeners();
    return engine;
  }

  /** Runs one statement, or several without parameters: then the last one's result. */
  run<R>(sql: string, parameters: readonly unknown[] = []): Promise<StatementResult<R>> {
    const id = this.#next++;
    // The caller names the shape of its rows, as with pg.
    return this.#ask({ id, sql, parameters: parameters.map(parameterText) }, sql) as Promise<
      StatementResult<R>
    >;
  }

  /** Keeps the database as it is now as the template, where it did not begin with that. */
  async keepTemplate(): Promise<void> {
    await this.#ask({ id: this.#next++, keep: true }, 'keep');
  }

  /** Finishes what was asked, closes the database, ends the thread. */
  async close(): Promise<void> {
    if (this.#ended) return;
    const closing = this.#ask({ id: this.#next++, close: true }, 'close');
    this.#ended = gone('it was closed.');
    await closing;
    await this.#thread.terminate();
  }

  #ask(request: ThreadRequest, sql: string): Promise<StatementResult> {
    if (this.#ended) return Promise.reject(this.#ended);
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { sql, resolve, reject });
      this.#thread.postMessage(request);
    });
  }

  #take(reply: ThreadReply): void {
    if ('channel' in reply) {
      this.emit('notification', reply);
      return;
    }
    if ('ready' in reply) {
      this.emit('ready');
      return;
    }
    if ('failed' in reply) {
      this.#die(gone(reply.failed));
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (!pending) return;
    if ('error' in reply) {
      pending.reject(toError(reply.error));
      return;
    }
    if (statements.hasSubscribers) statements.publish({ sql: pending.sql, ms: reply.result.ms });
    pending.resolve(reply.result);
  }

  #die(error: PlimsollError): void {
    for (const pending of this.#pending.values()) pending.reject(error);
    this.#pending.clear();
    if (this.#ended) return;
    this.#ended = error;
    if (this.listenerCount('error') > 0) this.emit('error', error);
  }
}
