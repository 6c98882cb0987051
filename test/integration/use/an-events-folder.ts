import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { dayIn } from '../../../shared/day';
import type { Cursors, Json, Page, ReadFile, SourceContext } from '../../../worker/sources/define-source';
import { eventFiles } from '../../../worker/sources/event-files';
import { eventFilesConfigSchema } from '../../../worker/sources/event-files/config';
import { compileTaxonomy } from '../../../worker/use/taxonomy';
import { UserDays } from '../../../worker/use/user-days';

export const ZONE = 'America/New_York';
export const TAXONOMY = {
  valueEvents: ['viewed'],
  keyFeatures: ['automated', 'published'],
  upsellFeatures: [],
  ignored: ['logged_in'],
};

export interface Event {
  event_id: string;
  workspace_id: string;
  user_id: string;
  event: string;
  at: string;
  received_at?: string;
}

const COLUMNS = ['event_id', 'workspace_id', 'user_id', 'event', 'at', 'received_at'] as const;
const csv = (events: readonly Event[]): string =>
  [COLUMNS.join(), ...events.map((e) => COLUMNS.map((c) => e[c] ?? '').join())].join('\n');

/** A folder of event files and a store's folder, read as the engine would, page by page. */
export class EventsFolder {
  readonly root = mkdtempSync(join(tmpdir(), 'plimsoll-use-'));
  readonly folder = join(this.root, 'events');
  readonly store = join(this.root, 'store');
  readonly #files = new Map<string, ReadFile>();
  #cursors: Cursors = {};

  constructor() {
    mkdirSync(this.folder, { recursive: true });
  }

  writeCsv(name: string, events: readonly Event[]): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const text = csv(events);
    writeFileSync(path, name.endsWith('.gz') ? gzipSync(text) : text);
  }

  writeLines(name: string, events: readonly object[]): void {
    const text = events.map((e) => JSON.stringify(e)).join('\n');
    writeFileSync(join(this.folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
  }

  async writeParquet(name: string, events: readonly Event[]): Promise<void> {
    const from = join(this.root, 'parquet-source.csv');
    writeFileSync(from, csv(events));
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`set TimeZone = 'UTC'`);
    await connection.run(`copy (select event_id, workspace_id, user_id, event, "at"::timestamptz as "at",
      received_at::timestamptz as received_at from read_csv('${from}', header = true, all_varchar = true))
      to '${join(this.folder, name)}' (format parquet)`);
    connection.closeSync();
    instance.closeSync();
  }

  source(more: object = {}) {
    return eventFiles(
      eventFilesConfigSchema.parse({ type: 'event-files', folder: this.folder, taxonomy: TAXONOMY, ...more }),
    );
  }

  context(asOf: string): SourceContext {
    return {
      asOf,
      day: dayIn(ZONE, asOf),
      zone: ZONE,
      folder: this.store,
      files: async () => new Map(this.#files),
      openRecords: async () => new Set(),
      customers: async () => new Set(),
      badRows: async () => [],
    };
  }

  /** Reads as of an instant; `commit` false: the process ends before the page is stored. */
  async read(asOf: string, { commit = true, more = {} } = {}): Promise<Page[]> {
    const pages: Page[] = [];
    for await (const page of this.source(more).read(
      this.context(asOf),
      this.#cursors,
      new AbortController().signal,
    )) {
      pages.push(page);
      if (!commit) return pages;
      this.#cursors = { ...this.#cursors, [page.stream]: page.cursor as Json };
      for (const file of page.files?.files ?? []) this.#files.set(file.path, file);
    }
    return pages;
  }

  async count(key: string, through: string, knownOn: string) {
    const days = new UserDays(this.store, compileTaxonomy(TAXONOMY, ZONE));
    const [counts] = await days.count([{ keys: [key], through, knownOn }]);
    days.close();
    if (!counts) throw new Error('One window gave no counts.');
    return counts;
  }
}
