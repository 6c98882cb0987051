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
import type { Life } from './life';

/** The store as one worker sees it: at the clock of the test, and closed to a worker that is dead. */
export function mortalDb(pool: PostgresPool, life: () => Life, now: () => Date): Db {
  return new Kysely<Database>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new MortalDriver(new PostgresDriver({ pool }), life, now),
      createIntrospector: (db) => new PostgresIntrospector(db),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
}

class MortalDriver implements Driver {
  constructor(
    private readonly inner: PostgresDriver,
    private readonly life: () => Life,
    private readonly now: () => Date,
  ) {}

  init(): Promise<void> {
    return this.inner.init();
  }
  async acquireConnection(): Promise<MortalConnection> {
    this.life().check();
    return new MortalConnection(await this.inner.acquireConnection(), this.life(), this.now);
  }
  async beginTransaction(connection: MortalConnection, settings: TransactionSettings): Promise<void> {
    await connection.life.pass('store');
    await this.inner.beginTransaction(connection.inner, settings);
    connection.inTransaction = true;
  }
  async commitTransaction(connection: MortalConnection): Promise<void> {
    connection.life.check();
    await this.inner.commitTransaction(connection.inner);
    connection.inTransaction = false;
  }
  /** What a server does by itself when its client dies. */
  async rollbackTransaction(connection: MortalConnection): Promise<void> {
    await this.inner.rollbackTransaction(connection.inner);
    connection.inTransaction = false;
  }
  releaseConnection(connection: MortalConnection): Promise<void> {
    return this.inner.releaseConnection(connection.inner as never);
  }
  /** The pool is everybody's. */
  async destroy(): Promise<void> {}
}

const CLOCK = 'clock_timestamp()';

class MortalConnection implements DatabaseConnection {
  inTransaction = false;

  constructor(
    readonly inner: DatabaseConnection,
    readonly life: Life,
    private readonly now: () => Date,
  ) {}

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.inTransaction) this.life.check();
    else await this.life.pass('store');
    return await this.inner.executeQuery<R>(this.#atOurTime(query));
  }
  streamQuery<R>(query: CompiledQuery, size?: number): AsyncIterableIterator<QueryResult<R>> {
    return this.inner.streamQuery<R>(this.#atOurTime(query), size);
  }

  /** The database's own clock is the wall's. */
  #atOurTime(query: CompiledQuery): CompiledQuery {
    if (!query.sql.includes(CLOCK)) return query;
    const now = `timestamptz '${this.now().toISOString()}'`;
    return CompiledQuery.raw(query.sql.replaceAll(CLOCK, now), [...query.parameters]);
  }
}
