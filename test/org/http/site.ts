import type { OrgApi } from '../data/org-api';
import type { EventBus } from '../events/event-bus';
import type { Deployments } from '../metadata/deployments';
import type { Allowances } from './allowances';
import type { BulkJobs } from './bulk/bulk-jobs';
import type { Clock } from './clock';
import type { StreamingClients } from './cometd/clients';
import type { ConnectedApp } from './connected-app';
import type { QueryLocators } from './query-locators';
import type { ReportInstances } from './report-instances';
import type { RequestLog } from './request-log';
import type { Sessions } from './sessions';
import type { SignInSetup } from './sign-in-setup';
import type { Usage } from './usage';
import type { Weather } from './weather/weather';

/** All that one served org consists of; every resource is a function of it and a call. */
export interface Site {
  org: OrgApi;
  clock: Clock;
  app: ConnectedApp;
  sessions: Sessions;
  signIn: SignInSetup;
  usage: Usage;
  allowances: Allowances;
  reportInstances: ReportInstances;
  weather: Weather;
  locators: QueryLocators;
  deployments: Deployments;
  bulk: BulkJobs;
  log: RequestLog;
  events: EventBus;
  streaming: StreamingClients;
  /** Writes what the org journaled since the last call; it returns before any reply is sent. */
  flushJournal: () => void;
}
