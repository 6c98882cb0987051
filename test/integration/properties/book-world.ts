import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { type Day, endOfDay } from '../../../shared/day';
import { type Config, ConfigSchema } from '../../../worker/config/schema';
import { connect } from '../../../worker/crm/connection';
import type { Crm } from '../../../worker/crm/crm';
import { demoSources } from '../../../worker/demo/demo-config';
import { setUpDemoOrg } from '../../../worker/demo/set-up-demo-org';
import { defaultScorecard, type Scorecard } from '../../../worker/scorecard/scorecard';
import type { DayInputs } from '../../../worker/scorecard/types';
import { type InputsContext, inputsReader } from '../../../worker/signals';
import type { ScopeRow } from '../../../worker/signals/rows';
import type { Source } from '../../../worker/sources/define-source';
import { openSources } from '../../../worker/sources/index';
import { pullSource } from '../../../worker/sources/pull';
import { openStore, type Store } from '../../../worker/store/open-store';
import { chunksOf } from '../../../worker/store/rows';
import { customersInScope } from '../../../worker/store/scope';
import { makeBook, writeFiles } from '../../book/index';
import { type RunningOrg, startOrg } from '../../org/start-org';
import { startPostgres } from '../../support/engines';

export const FIRST_DAY: Day = '2024-01-30';
/** Every story of the book shows from two years in. */
export const THROUGH: Day = '2026-02-08';

/** A small demo book in an org of this process, loaded into a store by the real sources. */
export interface BookWorld {
  org: RunningOrg;
  crm: Crm;
  store: Store;
  card: Scorecard;
  config: Config;
  sources: readonly Source[];
  zone: string;
  /** Reads every source, as of the end of `THROUGH`. */
  pull(): Promise<void>;
  customers(): Promise<string[]>;
  close(): Promise<void>;
}

export async function openBookWorld(accounts: number, seed = 7): Promise<BookWorld> {
  const book = makeBook({ seed, firstDay: FIRST_DAY, accounts });
  const org = await startOrg({
    book,
    writeFiles: (folder, days) => writeFiles(book, folder, days),
    through: THROUGH,
    append: true,
    folder: undefined,
    port: 0,
  });
  await setUpDemoOrg(org);
  const { username } = org.users.find((user) => /API Only/.test(user.profile)) ?? { username: '' };
  const crm = await connect({
    loginUrl: org.url,
    clientId: org.client.id,
    username,
    keyFile: org.client.keyFile,
  });
  const config: Config = {
    ...ConfigSchema.parse({ crm: { stage: 'full' } }),
    sources: demoSources(org.files),
  };
  const sources = openSources(config, crm);
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-properties-'));
  const server = await startPostgres();
  const store = await openStore({ url: server.url, folder });
  const { zone } = crm;
  const asOf = endOfDay(zone, THROUGH);
  return {
    ...{ org, crm, store, config, sources, zone },
    card: defaultScorecard(),
    async pull() {
      const run = { asOf, day: THROUGH };
      const { signal } = new AbortController();
      for (const source of sources) await pullSource({ store, sources, zone, run, signal }, source);
      // The org is read as it is now; nothing that it told is of a later day.
      await sql`update completeness set complete_through = least(complete_through, ${asOf}::timestamptz)`.execute(
        store.db,
      );
      await store.vacuum();
    },
    customers: () => customersInScope(store.db, asOf),
    async close() {
      await store.close();
      await server.stop();
      await org.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Reads a scope of any length, in the portions that the worker reads. */
export async function readAll(
  context: InputsContext,
  scope: readonly ScopeRow[],
  portion = 500,
): Promise<DayInputs[]> {
  const read = inputsReader(context);
  const all: DayInputs[] = [];
  for (const rows of chunksOf(scope, portion)) all.push(...(await read(rows)));
  read.close();
  return all;
}

/** Each account on each day, by what was known at the day's end. */
export const scopeOf = (accounts: readonly string[], days: readonly Day[], zone: string): ScopeRow[] => {
  const ends = new Map(days.map((day) => [day, endOfDay(zone, day)]));
  return accounts.flatMap((account) =>
    days.map((asOf) => ({ account, asOf, knownAt: ends.get(asOf) ?? '' })),
  );
};
