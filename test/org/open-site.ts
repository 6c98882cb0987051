import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { BookMetadata } from '../book/types';
import type { BookSource } from './book-feed';
import type { Features } from './data/features';
import { foundOrg } from './data/found-org';
import { EventBus } from './events/event-bus';
import { Allowances } from './http/allowances';
import { BulkJobs } from './http/bulk/bulk-jobs';
import { Clock } from './http/clock';
import { StreamingClients } from './http/cometd/clients';
import { openConnectedApp } from './http/connected-app';
import { QueryLocators } from './http/query-locators';
import { ReportInstances } from './http/report-instances';
import { RequestLog } from './http/request-log';
import { Sessions } from './http/sessions';
import { SignInSetup } from './http/sign-in-setup';
import type { Site } from './http/site';
import { Usage } from './http/usage';
import { Weather } from './http/weather/weather';
import { Journal } from './journal';
import { Deployments } from './metadata/deployments';
import { addStandardListViews } from './metadata/standard-list-views';
import { OrgUsers } from './org-users';
import { OutsideWorld, type WriteFiles } from './outside-world';

export interface SiteOptions {
  book: BookSource & { metadata: BookMetadata };
  /** None for a plain book. */
  writeFiles?: WriteFiles;
  /** Last day of the book that must be there (YYYY-MM-DD). */
  through: string;
  /** False: a folder that has a book already gets no further days. */
  append: boolean;
  /** undefined: nothing outlives the org. */
  folder: string | undefined;
  /** Tells orgs of the same founding apart: it goes into the organization id. */
  instance?: string;
  /** What is switched otherwise than in a new org. */
  features?: Partial<Features>;
}

export interface OpenSite {
  site: Site;
  users: OrgUsers;
  world: OutsideWorld;
  journal: Journal;
  /** Ends what goes on by itself. */
  stop(): void;
}

/** Builds the org from its book and journal: all of it but the listeners. `folder` is there and nobody else's. */
export async function openSite(options: SiteOptions, folder: string): Promise<OpenSite> {
  const { journal, entries } =
    options.folder === undefined
      ? { journal: Journal.none(), entries: [] }
      : Journal.open(join(folder, 'journal.jsonl'));
  const org = foundOrg({ ...options.book.metadata, features: options.features ?? {} }, options.instance);
  addStandardListViews(org);
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  const world = new OutsideWorld(org, options.book, journal, files, options.writeFiles);
  await world.begin(entries, options.through, options.append);

  const clock = new Clock();
  const signIn = SignInSetup.open(join(folder, 'sign-in.json'));
  const events = new EventBus(org, () => clock.now().getTime());
  const flushJournal = () => journal.flush();
  const site: Site = {
    org,
    clock,
    app: openConnectedApp(folder),
    sessions: new Sessions(org.organizationId, () => signIn.settings),
    signIn,
    usage: new Usage(clock),
    allowances: new Allowances(clock),
    reportInstances: new ReportInstances(clock),
    weather: new Weather(),
    locators: new QueryLocators(),
    deployments: new Deployments({ org, stamp: () => clock.stamp(), saved: flushJournal }),
    bulk: new BulkJobs(() => clock.ms()),
    log: new RequestLog(),
    events,
    streaming: new StreamingClients(org, events),
    flushJournal,
  };
  return {
    site,
    users: new OrgUsers(org, signIn),
    world,
    journal,
    stop() {
      site.streaming.close();
      site.deployments.close();
      site.bulk.stop();
    },
  };
}
