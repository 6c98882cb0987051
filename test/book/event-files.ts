import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { replaceFile } from './replace-file';
import type { EventRow } from './types';

const quoted = (path: string): string => `'${path.replaceAll("'", "''")}'`;

async function writeEvents(
  connection: DuckDBConnection,
  folder: string,
  day: string,
  rows: EventRow[],
): Promise<void> {
  const raw = join(folder, `.${day}.csv`);
  const lines = rows.map(
    (r) => `${r.event_id},${r.workspace_id},${r.user_id},${r.event},${r.at},${r.received_at}\n`,
  );
  await writeFile(raw, lines.join(''));
  try {
    await replaceFile(join(folder, `${day}.parquet`), (path) =>
      connection.run(
        `COPY (
           SELECT event_id, workspace_id, user_id, event,
                  epoch_ms("at")::TIMESTAMPTZ AS "at", epoch_ms(received_at)::TIMESTAMPTZ AS received_at
           FROM read_csv(${quoted(raw)}, header = false, auto_detect = false, columns = {
             event_id: 'VARCHAR', workspace_id: 'VARCHAR', user_id: 'VARCHAR', event: 'VARCHAR',
             'at': 'BIGINT', received_at: 'BIGINT'})
         ) TO ${quoted(path)} (FORMAT parquet, COMPRESSION zstd)`,
      ),
    );
  } finally {
    await rm(raw, { force: true });
  }
}

/** Days written at a time, while the next one is made. */
const AT_ONCE = 2;

/** Writes days of events as Parquet, a file each. */
export class EventFiles {
  private readonly idle: DuckDBConnection[] = [];
  private readonly busy = new Set<Promise<void>>();

  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly folder: string,
  ) {}

  static async open(folder: string): Promise<EventFiles> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const files = new EventFiles(instance, folder);
    for (let i = 0; i < AT_ONCE; i++) {
      const connection = await instance.connect();
      // Without it the milliseconds would be read as local time.
      await connection.run("SET TimeZone = 'UTC'");
      files.idle.push(connection);
    }
    return files;
  }

  /** Begins to write a day; resolves when the next one may be handed over. */
  async write(day: string, rows: EventRow[]): Promise<void> {
    while (this.idle.length === 0) await Promise.race(this.busy);
    const connection = this.idle.pop();
    if (!connection) return;
    const writing = writeEvents(connection, this.folder, day, rows).then(() => {
      this.idle.push(connection);
      this.busy.delete(writing);
    });
    this.busy.add(writing);
    // A failure is told by the next `write` or by `finish`; until then it is not an unhandled one.
    writing.catch(() => undefined);
  }

  /** Waits for what is being written. */
  async finish(): Promise<void> {
    await Promise.all(this.busy);
  }

  async close(): Promise<void> {
    await Promise.allSettled(this.busy);
    for (const connection of this.idle) connection.closeSync();
    this.instance.closeSync();
  }
}
