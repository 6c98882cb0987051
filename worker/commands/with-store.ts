import { join } from 'node:path';
import { loadConfig } from '../config/load';
import type { Config } from '../config/schema';
import { demoSources } from '../demo/demo-config';
import { readScorecard } from '../open-worker';
import { recallOrganization } from '../organization-file';
import type { Scorecard } from '../scorecard/scorecard';
import { openStore, type Store } from '../store/open-store';
import { type CommandContext, type OptionValues, textOption } from './define-command';

export interface StoreAtHand {
  store: Store;
  config: Config;
  card: Scorecard;
  /** The organisation's reporting zone. */
  zone: string;
}

/** Opens the store of the org served last, without speaking to that org, and closes it whatever happens. */
export async function withStore<T>(
  context: CommandContext,
  options: OptionValues,
  work: (at: StoreAtHand) => Promise<T>,
): Promise<T> {
  if (context.served) return await work(context.served.worker);
  const loaded = loadConfig({
    file: textOption(options, 'config'),
    cwd: context.cwd,
    environment: context.environment,
  });
  const root = loaded.config.store.folder;
  const { organizationId, zone } = recallOrganization(root);
  const folder = join(root, organizationId);
  const url = context.environment[loaded.config.store.urlFrom];
  const store = await openStore(url ? { url, folder } : { folder });
  try {
    const isDemo = !loaded.config.crm.loginUrl && loaded.config.sources.length === 0;
    const sources = isDemo ? demoSources(join(root, 'demo', 'files')) : loaded.config.sources;
    const config = { ...loaded.config, sources };
    return await work({ store, config, card: readScorecard(config), zone });
  } finally {
    await store.close();
  }
}
