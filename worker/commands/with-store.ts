import { join } from 'node:path';
import { loadConfig } from '../config/load';
import type { Config } from '../config/schema';
import { demoSources } from '../demo/demo-config';
import { readScorecard } from '../open-worker';
import { recallOrganization } from '../organization-file';
import { isolate, painter } from '../reports/tier-look';
import type { Scorecard } from '../scorecard/scorecard';
import { openStore, type Store } from '../store/open-store';
import { type CommandContext, type OptionValues, textOption } from './define-command';

export interface Organization {
  id: string;
  name: string;
}

export interface StoreAtHand {
  store: Store;
  config: Config;
  card: Scorecard;
  /** The organisation's reporting zone. */
  zone: string;
  /** Whose store it is. */
  organization: Organization;
}

/** Says first whose store is shown: a folder may hold those of several orgs. */
export const organizationLine = ({ id, name }: Organization, colour: boolean): string =>
  `  ${painter(colour).dim(`${isolate(name)} (${id})`)}`;

/** Opens the store of the org that the configuration names, or that was served last where it names none, without speaking to that org, and closes it whatever happens. */
export async function withStore<T>(
  context: CommandContext,
  options: OptionValues,
  work: (at: StoreAtHand) => Promise<T>,
): Promise<T> {
  if (context.served) {
    const { crm, ...worker } = context.served.worker;
    return await work({ ...worker, organization: { id: crm.organizationId, name: crm.organizationName } });
  }
  const loaded = loadConfig({
    file: textOption(options, 'config'),
    cwd: context.cwd,
    environment: context.environment,
  });
  const root = loaded.config.store.folder;
  const { organizationId, name, zone, loginUrl } = recallOrganization(root, loaded.config.crm);
  const folder = join(root, organizationId);
  const url = context.environment[loaded.config.store.urlFrom];
  const store = await openStore(url ? { url, folder } : { folder });
  try {
    const isDemo = loginUrl === null && loaded.config.sources.length === 0;
    const sources = isDemo ? demoSources(join(root, 'demo', 'files')) : loaded.config.sources;
    const config = { ...loaded.config, sources };
    const organization = { id: organizationId, name };
    return await work({ store, config, card: readScorecard(config), zone, organization });
  } finally {
    await store.close();
  }
}
