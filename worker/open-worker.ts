import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dayIn, endOfDay, type Instant } from '../shared/day';
import { PlimsollError } from '../shared/error';
import type { Environment } from './config/environment';
import type { LoadedConfig } from './config/load';
import type { Config } from './config/schema';
import { connect } from './crm/connection';
import type { Crm } from './crm/crm';
import { keepCallCount } from './crm/governor';
import { demoConfig } from './demo/demo-config';
import { type DemoOrg, spawnDemoOrg } from './demo/demo-org';
import { refuseDemoBesideRealOrg } from './demo/refuse-demo';
import { setUpDemoOrg } from './demo/set-up-demo-org';
import { rememberOrganization } from './organization-file';
import { defaultScorecard, parseScorecard, type Scorecard } from './scorecard/scorecard';
import type { Source } from './sources/define-source';
import { openSources } from './sources/index';
import { lockFolder } from './store/folder-lock';
import { openStore, type Store } from './store/open-store';

/** What of a command's context opening needs. */
interface Surroundings {
  environment: Environment;
  now(): Date;
  note(line: string): void;
  signal: AbortSignal;
}

/** Everything a command works with, opened in order and closed in reverse. */
export interface Worker {
  config: Config;
  crm: Crm;
  store: Store;
  sources: readonly Source[];
  card: Scorecard;
  zone: string;
  /** null where a real org is served. */
  demo: DemoOrg | null;
  close(): Promise<void>;
}

export interface OpenOptions {
  firstDay?: string | undefined;
  append?: boolean | undefined;
  rebind?: boolean | undefined;
}

/** Signs in to the org (the demo's where none is configured) and opens the store that belongs to it. */
export async function openWorker(
  context: Surroundings,
  loaded: LoadedConfig,
  options: OpenOptions = {},
): Promise<Worker> {
  const closers: (() => Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const demo = loaded.config.crm.loginUrl ? null : await openDemo(context, loaded.config, options);
    if (demo) closers.push(() => demo.close());
    const config = demo ? demoConfig(loaded.config, demo) : loaded.config;
    const card = readScorecard(config);
    const crm = await connect(signInSettings(config, context));
    context.signal.throwIfAborted();
    const folder = join(config.store.folder, crm.organizationId);
    const url = context.environment[config.store.urlFrom];
    const store = await openStore(url ? { url, folder } : { folder });
    closers.push(() => store.close());
    // A store that is gone loses a count, and says so elsewhere.
    closers.push(() => keepCallCount(store.db, crm, context.now().toISOString()).catch(() => undefined));
    if (options.rebind) await store.rebind(crm.organizationId);
    else await store.bind(crm.organizationId);
    rememberOrganization(config.store.folder, {
      organizationId: crm.organizationId,
      name: crm.organizationName,
      zone: crm.zone,
      loginUrl: demo ? null : (config.crm.loginUrl ?? null),
      username: demo ? null : (config.crm.username ?? null),
    });
    const sources = openSources(config, crm);
    return { config, crm, store, sources, card, zone: crm.zone, demo, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Serves the demo org beside this process, until it is closed. @throws PlimsollError ORG_UNNAMED */
export async function openDemo(
  context: Surroundings,
  config: Config,
  options: OpenOptions,
): Promise<DemoOrg> {
  refuseDemoBesideRealOrg(config);
  const folder = join(config.store.folder, 'demo');
  context.note('No Salesforce org is configured: serving the demo org.');
  const unlock = lockFolder(folder);
  const closers = [async () => unlock()];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    const demo = await spawnDemoOrg({
      folder,
      firstDay: options.firstDay,
      append: options.append ?? true,
      signal: context.signal,
    });
    closers.push(() => demo.close());
    await setUpDemoOrg(demo);
    return { ...demo, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** @throws PlimsollError SIGN_IN_UNSET when the org is named but not how to sign in to it. */
export function signInSettings(config: Config, context: Surroundings): Parameters<typeof connect>[0] {
  const { loginUrl, clientId, username, keyFile, clientSecretFrom } = config.crm;
  const clientSecret = context.environment[clientSecretFrom];
  if (!loginUrl || !clientId || !(keyFile || clientSecret)) {
    throw new PlimsollError(
      'SIGN_IN_UNSET',
      'An org is named, but not how to sign in to it.',
      `Set PLIMSOLL_SALESFORCE_CLIENT_ID and either PLIMSOLL_SALESFORCE_KEY_FILE with PLIMSOLL_SALESFORCE_USERNAME, or ${clientSecretFrom}.`,
    );
  }
  return {
    loginUrl,
    clientId,
    ...(username ? { username } : {}),
    ...(keyFile ? { keyFile } : {}),
    ...(clientSecret ? { clientSecret } : {}),
  };
}

/** @throws PlimsollError SCORECARD_UNREADABLE, SCORECARD_INVALID. */
export function readScorecard(config: Config): Scorecard {
  if (!config.scorecard) return defaultScorecard();
  const path = config.scorecard;
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlimsollError(
      'SCORECARD_UNREADABLE',
      `Cannot read ${path}.`,
      'Correct `scorecard` in the configuration.',
      cause,
    );
  }
  return parseScorecard(text);
}

/**
 * The instant that --as-of names: a day means its end in the organisation's zone.
 * @throws PlimsollError AS_OF_WRONG.
 */
export function asOfInstant(text: string, zone: string): Instant {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)))
    return endOfDay(zone, text);
  const time = Date.parse(text);
  if (/^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(time)) return new Date(time).toISOString();
  throw new PlimsollError(
    'AS_OF_WRONG',
    `"${text}" is no day.`,
    'Give a day such as 2026-03-31, or an instant such as 2026-03-31T12:00:00Z.',
  );
}

/** Now, to the second, as runs carry it. */
export function asOfNow(now: Date, zone: string): { asOf: Instant; day: string } {
  const asOf = new Date(Math.floor(now.getTime() / 1000) * 1000).toISOString();
  return { asOf, day: dayIn(zone, asOf) };
}
