import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BookMetadata } from '../book/types';
import type { BookSource } from './book-feed';
import type { Features } from './data/features';
import { foundOrg } from './data/found-org';
import { EventBus } from './events/event-bus';
import { lockFolder } from './folder-lock';
import { Allowances } from './http/allowances';
import { BulkJobs } from './http/bulk/bulk-jobs';
import { Clock } from './http/clock';
import { StreamingClients } from './http/cometd/clients';
import { openConnectedApp } from './http/connected-app';
import { Control } from './http/control';
import { listen } from './http/listener';
import { QueryLocators } from './http/query-locators';
import { ReportInstances } from './http/report-instances';
import { RequestLog } from './http/request-log';
import { Salesforce } from './http/salesforce';
import { Sessions } from './http/sessions';
import { DEFAULT_PASSWORD, SignInSetup } from './http/sign-in-setup';
import type { Site } from './http/site';
import { Usage } from './http/usage';
import { Weather } from './http/weather/weather';
import { Journal } from './journal';
import { Deployments } from './metadata/deployments';
import { addStandardListViews } from './metadata/standard-list-views';
import { OrgUsers, type SignedInUser } from './org-users';
import { OutsideWorld, type WriteFiles } from './outside-world';

export interface StartOptions {
  book: BookSource & { metadata: BookMetadata };
  /** None for a plain book. */
  writeFiles?: WriteFiles;
  /** Last day of the book that must be there (YYYY-MM-DD). */
  through: string;
  /** False: a folder that has a book already gets no further days. */
  append: boolean;
  /** Where the org remembers; undefined: nothing outlives it. */
  folder: string | undefined;
  port: number;
  /** Tells orgs of the same founding apart: it goes into the organization id. */
  instance?: string;
  /** What is switched otherwise than in a new org. */
  features?: Partial<Features>;
}

export interface RunningOrg {
  url: string;
  control: string;
  organizationId: string;
  users: SignedInUser[];
  /** Every user's until another one is set. */
  password: string;
  client: { id: string; secret: string; keyFile: string };
  /** Folder of the outside world's files. */
  files: string;
  /** Last day of the book that is there. */
  through: string;
  /** Ends both listeners and gives the folder back; asking again is harmless. */
  close(): Promise<void>;
}

/** Builds the org from its book and journal, and serves it until closed. */
export async function startOrg(options: StartOptions): Promise<RunningOrg> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'org-'));
  mkdirSync(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  const leave = () => {
    unlock();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await serve(options, folder, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

async function serve(options: StartOptions, folder: string, leave: () => void): Promise<RunningOrg> {
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
  const users = new OrgUsers(org, signIn);
  const api = await listen(options.port, new Salesforce(site, users).handle);
  const control = await listen(0, new Control(site, world).handle);
  return {
    url: api.url,
    control: control.url,
    organizationId: org.organizationId,
    users: users.signIn(site.sessions, site.app.clientId),
    password: DEFAULT_PASSWORD,
    client: { id: site.app.clientId, secret: site.app.clientSecret, keyFile: site.app.keyFile },
    files,
    through: world.through(),
    close: once(async () => {
      site.streaming.close();
      site.deployments.close();
      site.bulk.stop();
      await Promise.all([api.close(), control.close()]);
      journal.close();
      leave();
    }),
  };
}

/** The same end for everybody who asks for it. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
