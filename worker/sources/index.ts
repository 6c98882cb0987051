import type { Config, SourceConfig } from '../config/schema';
import type { Crm } from '../crm/crm';
import { csvFiles } from './csv/index';
import type { Source } from './define-source';
import { eventFiles } from './event-files/index';
import { salesforceSource } from './salesforce/index';

/** How each type of configured source is opened. */
const OPENERS: { [T in SourceConfig['type']]: (config: Extract<SourceConfig, { type: T }>) => Source } = {
  'event-files': eventFiles,
  csv: csvFiles,
};

/** The sources that the configuration names, Salesforce first. */
export function openSources(config: Config, crm: Crm): Source[] {
  return [salesforceSource(crm, config.salesforce), ...fileSources(config)];
}

/** Those that are read without an org. */
export function fileSources(config: Config): Source[] {
  // The opener is looked up by the very type of its configuration, which the compiler cannot follow.
  return config.sources.map((source) => (OPENERS[source.type] as (config: SourceConfig) => Source)(source));
}
