import type { Config } from '../config/schema';
import type { Crm } from '../crm/crm';
import { csvFiles } from './csv/index';
import type { Source } from './define-source';
import { eventFiles } from './event-files/index';
import { salesforceSource } from './salesforce/index';

/** The sources that the configuration names, Salesforce first. */
export function openSources(config: Config, crm: Crm): Source[] {
  return [salesforceSource(crm, config.salesforce), ...fileSources(config)];
}

/** Those that are read from files, without an org. */
export function fileSources(config: Config): Source[] {
  return config.sources.map((source) => (source.type === 'csv' ? csvFiles(source) : eventFiles(source)));
}
