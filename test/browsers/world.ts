import { type LightningSite, startLightning } from '../lightning/site';
import { mustHoldNoSecret } from '../support/no-secret';
import {
  type Announced,
  control,
  plimsoll,
  provisionOrg,
  type RunningOrg,
  SHORT_HISTORY,
  serve,
  startOrgProcess,
  temporaryFolder,
} from '../support/processes';

/** My Domain of the org under test. */
export const ORG = 'halyard';
export const LIGHTNING = `https://${ORG}.lightning.force.com`;
export const SALESFORCE = `https://${ORG}.my.salesforce.com`;

/** An org with a small book, a worker that serves its API, and the org's public face for browsers. */
export interface World {
  org: RunningOrg;
  site: LightningSite;
  /** Address of the worker's API. */
  worker: string;
  /** A customer success manager who may see health. */
  csm: Announced['users'][number];
  /** Everything that the worker has printed. */
  printed(): string;
  stopWorker(): Promise<void>;
  /** Ends it all. @throws where a token or a code stood in an address or in what was printed. */
  close(): Promise<void>;
}

export interface WorldOptions {
  accounts: number;
  firstDay: string;
  redirectUris: readonly string[];
  /** Days before the first run that the worker computes; by default as few as a trend needs. */
  coldStartDays?: number;
  /** Seconds for which the worker believes Salesforce's verdict on a token. */
  accessSeconds?: number;
}

/** Starts all of it and waits for the first sync. */
export async function openWorld(options: WorldOptions): Promise<World> {
  const { folder, remove } = temporaryFolder();
  const org = await startOrgProcess(['--accounts', `${options.accounts}`, '--first-day', options.firstDay]);
  await provisionOrg(org, folder);
  const csm = org.users.find(({ profile }) => profile === 'Standard User' || profile === 'Customer Success');
  if (!csm)
    throw new Error(`No user to sign in as among ${org.users.map((user) => user.profile).join(', ')}`);
  await control(org, 'POST', '/permission-sets/assign', { user: csm.username, name: 'Plimsoll_CSM' });
  await control(org, 'POST', '/connected-app', { redirectUris: options.redirectUris });

  const api = { salesforceUrl: SALESFORCE, accessSeconds: options.accessSeconds ?? 1 };
  const { coldStartDays } = options;
  const history = coldStartDays === undefined ? SHORT_HISTORY : { history: { coldStartDays } };
  const worker = serve(org, folder, {}, undefined, { api, ...history });
  const stopping = new AbortController();
  const lines: string[] = [];
  let address = '';
  let ready = (): void => undefined;
  const synced = new Promise<void>((resolve) => {
    ready = resolve;
  });
  const ended = plimsoll(['start'], {
    ...worker,
    interrupt: stopping.signal,
    onLine(line) {
      lines.push(line);
      address = /API (http:\S+)/.exec(line)?.[1] ?? address;
      if (/Next sync in/.test(line)) ready();
    },
  }).then((finished) => {
    lines.push(finished.stdout);
    return finished;
  });
  await Promise.race([
    synced,
    ended.then(({ stderr }) => {
      throw new Error(`The worker ended: ${stderr}`);
    }),
  ]);
  const site = await startLightning(org.url);
  const stopWorker = async () => {
    stopping.abort();
    await ended;
  };
  return {
    org,
    site,
    csm,
    worker: address,
    printed: () => lines.join('\n'),
    stopWorker,
    async close() {
      const logged = JSON.stringify(await control(org, 'GET', '/requests'));
      await stopWorker();
      await site.close();
      await org.stop();
      remove();
      mustHoldNoSecret('What the worker printed', lines.join('\n'));
      mustHoldNoSecret('Addresses that browsers asked for', site.requests.join('\n'));
      mustHoldNoSecret('The log of the org', logged);
      // Where the org itself struck something out, a secret had come in an address.
      if (logged.includes('***')) throw new Error('A secret came in an address of the org.');
    },
  };
}
