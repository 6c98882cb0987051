import { EventEmitter } from 'node:events';
import { PgliteEngine } from './pglite-engine';
import type { StatementResult, ThreadOptions } from './pglite-messages';
import { begins, ends, listens } from './transaction-words';

export interface Notification {
  channel: string;
  payload: string;
}

const NOTIFICATIONS_KEPT = 1000;

/**
 * The embedded PostgreSQL behind the part of pg.Pool's interface that Kysely and BullMQ use. There is one session:
 * a client that begins a transaction owns it until that ends, and all others wait; single statements of others
 * go between those of clients without a transaction.
 */
export class PglitePool extends EventEmitter {
  readonly #engine: PgliteEngine;
  readonly #clients = new Set<PgliteClient>();
  #owner: PgliteClient | null = null;
  readonly #waiting: (() => void)[] = [];

  private constructor(engine: PgliteEngine) {
    super();
    // Each queue and worker on the pool listens for its errors.
    this.setMaxListeners(0);
    this.#engine = engine;
    engine.on('notification', (notification: Notification) => {
      for (const client of this.#clients) client.notify(notification);
    });
    engine.on('error', (error: Error) => {
      for (const client of this.#clients) client.fail(error);
      if (this.listenerCount('error') > 0) this.emit('error', error);
    });
  }

  /** @throws PlimsollError STORE_OPEN */
  static async open(options: ThreadOptions): Promise<PglitePool> {
    return new PglitePool(await PgliteEngine.open(options));
  }

  async connect(): Promise<PgliteClient> {
    const client = new PgliteClient(this);
    this.#clients.add(client);
    return client;
  }

  /** One statement outside any transaction. */
  async query<R>(sql: string, parameters?: readonly unknown[]): Promise<StatementResult<R>> {
    if (begins(sql)) {
      throw new Error('A transaction needs a client of its own: take one by connect() and begin there.');
    }
    while (this.#isOwned()) await this.#ownerChange();
    return this.#engine.run<R>(sql, parameters);
  }

  /** Keeps the database as it is now as the template, where it did not begin with that. */
  async keepTemplate(): Promise<void> {
    await this.#engine.keepTemplate();
  }

  async end(): Promise<void> {
    await this.#engine.close();
  }

  /** Used by the pool's clients only. */
  async runFor<R>(
    client: PgliteClient,
    sql: string,
    parameters?: readonly unknown[],
  ): Promise<StatementResult<R>> {
    // No await between this look and taking the ownership, or two could begin at once.
    while (this.#isOwned(client)) await this.#ownerChange();
    const opening = this.#owner === null && begins(sql);
    if (opening) this.#owner = client;
    try {
      const result = await this.#engine.run<R>(sql, parameters);
      if (this.#owner === client && ends(sql)) this.#disown();
      return result;
    } catch (error) {
      if (this.#owner === client && (opening || ends(sql))) this.#disown();
      throw error;
    }
  }

  /** Used by the pool's clients only: a client that goes away in mid-transaction leaves nothing behind. */
  async forget(client: PgliteClient): Promise<void> {
    this.#clients.delete(client);
    if (this.#owner !== client) return;
    try {
      await this.#engine.run('rollback');
    } catch {
      // The engine is gone, and its transaction with it.
    }
    if (this.#owner === client) this.#disown();
  }

  #isOwned(by?: PgliteClient): boolean {
    return this.#owner !== null && this.#owner !== by;
  }

  #ownerChange(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #disown(): void {
    this.#owner = null;
    // All look again, in order: single statements pass, and the first that begins keeps the rest waiting.
    for (const resume of this.#waiting.splice(0)) resume();
  }
}

/** A borrowed session, as pg's PoolClient: statements, notifications, release. */
export class PgliteClient extends EventEmitter {
  readonly #pool: PglitePool;
  #listening = false;
  readonly #missed: Notification[] = [];
  /** BullMQ only blocks for long where it can keep the connection alive; in one process it cannot drop. */
  readonly connection = { stream: { setKeepAlive(): void {} } };

  constructor(pool: PglitePool) {
    super();
    this.#pool = pool;
    this.on('newListener', (event) => {
      if (event === 'notification' && this.#missed.length > 0) setImmediate(() => this.#deliverMissed());
    });
  }

  query<R>(sql: string, parameters?: readonly unknown[]): Promise<StatementResult<R>> {
    if (listens(sql)) this.#listening = true;
    return this.#pool.runFor(this, sql, parameters);
  }

  release(): void {
    void this.#pool.forget(this);
  }

  /** Used by the pool. Between two waits a client has no listener: what comes then is kept for the next. */
  notify(notification: Notification): void {
    if (!this.#listening) return;
    if (this.listenerCount('notification') > 0) {
      this.emit('notification', notification);
      return;
    }
    const known = this.#missed.some(
      (missed) => missed.channel === notification.channel && missed.payload === notification.payload,
    );
    if (!known && this.#missed.length < NOTIFICATIONS_KEPT) this.#missed.push(notification);
  }

  /** Used by the pool. */
  fail(error: Error): void {
    if (this.listenerCount('error') > 0) this.emit('error', error);
  }

  #deliverMissed(): void {
    while (this.#missed.length > 0 && this.listenerCount('notification') > 0) {
      this.emit('notification', this.#missed.shift());
    }
  }
}
