import { createRequire } from 'node:module';
import type { DuckDBConnection, DuckDBInstance, DuckDBValue } from '@duckdb/node-api';

type Engine = typeof import('@duckdb/node-api');

/** Read when it is first needed: most commands need none, and an import would take half of the time of their start. */
const engine = (): Engine => createRequire(import.meta.url)('@duckdb/node-api') as Engine;

export type DuckRow = Record<string, unknown>;

/** An in-memory DuckDB of its own. Times without a zone are UTC; nothing is fetched from the network. */
export class Duck {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;

  private constructor(instance: DuckDBInstance, connection: DuckDBConnection) {
    this.#instance = instance;
    this.#connection = connection;
  }

  static async open(): Promise<Duck> {
    const instance = await engine().DuckDBInstance.create(':memory:', {
      threads: '2',
      autoinstall_known_extensions: 'false',
      preserve_insertion_order: 'false',
    });
    const connection = await instance.connect();
    await connection.run(`set TimeZone = 'UTC'`);
    return new Duck(instance, connection);
  }

  async run(text: string, values: Record<string, DuckDBValue> = {}): Promise<void> {
    await this.#connection.run(text, values);
  }

  /** Rows as plain values: 64-bit integers as text, dates as `YYYY-MM-DD`. */
  async rows<T extends DuckRow>(text: string, values: Record<string, DuckDBValue> = {}): Promise<T[]> {
    const reader = await this.#connection.runAndReadAll(text, values);
    return reader.getRowObjectsJson() as unknown as T[];
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}

/** Runs `work` on a DuckDB of its own and closes it, whatever happens. */
export async function withDuck<T>(work: (duck: Duck) => Promise<T>): Promise<T> {
  const duck = await Duck.open();
  try {
    return await work(duck);
  } finally {
    duck.close();
  }
}

/** A text as an SQL literal; for paths and names, which COPY and table functions do not take as parameters. */
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A name as an SQL identifier. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Paths as an SQL list. */
export const list = (texts: readonly string[]): string => `[${texts.map(literal).join(', ')}]`;
