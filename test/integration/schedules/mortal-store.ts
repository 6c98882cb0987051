import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
  type QueryResult,
  type TransactionSettings,
} from 'kysely';
import type { Database, Db } from '../../../worker/store/schema';
import type { Life, Turns } from './life';

/** How a worker sees the store. */
export interface Seen {
  life(): Life;
  now(): Date;
  turns: Turns;
}

/** The store as one worker sees it: in its turn, at the clock of the test, and closed to a worker that is dead. */
export function mortalDb(pool: PostgresPool, seen: Seen): Db {
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new MortalDriver(new PostgresDriver({ pool }), seen),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

class MortalDriver implements Driver {
  constructor(
    private readonly inner: PostgresDriver,
    private readonly seen: Seen,
  ) {}

  init(): Promise<void> {
    return this.inner.init();
  }
  async acquireConnection(): Promise<MortalConnection> {
    const life = this.seen.life();
    life.check();
    return new MortalConnection(await this.inner.acquireConnection(), life, this.seen);
  }
  async beginTransaction(connection: MortalConnection, settings: TransactionSettings): Promise<void> {
    const { life, inner } = connection;
    const end = await this.seen.turns.begin(life);
    try {
      await life.pass('store');
      await this.inner.beginTransaction(inner, settings);
    } catch (error) {
      end();
      throw error;
    }
    connection.endTransaction = end;
  }
  async commitTransaction(connection: MortalConnection): Promise<void> {
    connection.life.check();
    await this.inner.commitTransaction(connection.inner);
    connection.end();
  }
  /** What a server does by itself when its client dies. */
  async rollbackTransaction(connection: MortalConnection): Promise<void> {
    await this.inner.rollbackTransaction(connection.inner);
    connection.end();
  }
  releaseConnection(connection: MortalConnection): Promise<void> {
    return this.inner.releaseConnection(connection.inner as never);
  }
  /** The pool is everybody's. */
  async destroy(): Promise<void> {}
}

const CLOCK = 'clock_timestamp()';

class MortalConnection implements DatabaseConnection {
  /** Of a transaction, which is one step. */
  endTransaction: (() => void) | null = null;

  constructor(
    readonly inner: DatabaseConnection,
    readonly life: Life,
    private readonly seen: Seen,
  ) {}

  end(): void {
    this.endTransaction?.();
    this.endTransaction = null;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const execute = () => this.inner.executeQuery<R>(this.#atOurTime(query));
    if (this.endTransaction) {
      this.life.check();
      return await execute();
    }
    return await this.seen.turns.take(this.life, async () => {
      await this.life.pass('store');
      return await execute();
    });
  }
  streamQuery<R>(query: CompiledQuery, size?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(this.#atOurTime(query), size);
  }

  /** The database's own clock is the wall's. */
  #atOurTime(query: CompiledQuery): CompiledQuery {
    if (!query.sql.includes(CLOCK)) return query;
    const now = `timestamptz '${this.seen.now().toISOString()}'`;
    return CompiledQuery.raw(query.sql.replaceAll(CLOCK, now), [...query.parameters]);
  }
}
