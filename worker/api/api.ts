import type { Config } from '../config/schema';
import type { Scorecard } from '../scorecard/scorecard';
import type { SourceTraits } from '../sources/define-source';
import type { Db } from '../store/schema';
import type { Callers } from './auth/callers';
import type { Hooks } from './hooks';

/** All that the routes work with. */
export interface Api {
  version: string;
  organizationId: string;
  organizationName: string;
  corporateCurrency: string | null;
  /** Where people sign in. */
  salesforceUrl: string;
  /** The app that they sign in with. */
  clientId: string;
  stage: NonNullable<Config['crm']['stage']>;
  everyMinutes: number;
  /** The organisation's reporting zone. */
  zone: string;
  card: Scorecard;
  sources: readonly SourceTraits[];
  db: Db;
  callers: Callers;
  /** null where no webhooks are taken. */
  hooks: Hooks | null;
  /** What metrics are asked for with; null where none are served. */
  metricsToken: string | null;
  /** The configured limit of Salesforce calls in 24 hours. */
  callsPerDay: number | null;
  now(): Date;
}
