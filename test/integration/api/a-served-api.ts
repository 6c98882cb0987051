import { join } from 'node:path';
import { type Problem, problem } from '../../../shared/api';
import { openApi, type RunningApi } from '../../../worker/api/open-api';
import { loadConfig } from '../../../worker/config/load';
import { connect } from '../../../worker/crm/connection';
import { defaultScorecard } from '../../../worker/scorecard/scorecard';
import { openSources } from '../../../worker/sources/index';
import { openStore, type Store } from '../../../worker/store/open-store';
import { serveBook, syncAt } from '../../e2e/served-book';
import { control, queryOrg, type RunningOrg, serve } from '../../support/processes';

/** The org's present, and the instant of the one sync. */
const AS_OF = '2025-09-16T20:00:00.000Z';

export interface Answer {
  status: number;
  headers: Headers;
  body: unknown;
}

export interface ServedApi {
  org: RunningOrg;
  store: Store;
  /** Opens one more API on the same store, with settings of its own. */
  open(settings?: Record<string, unknown>, signIn?: Record<string, string>): Promise<OpenedApi>;
  /** A user who may see health, and one who looks after an account. */
  viewer: Person;
  csm: Person;
  /** A user without the fields of health. */
  stranger: Person;
  /** All that a caller, or whoever starts the worker, got to read. */
  output: string[];
  end(): Promise<void>;
}

export interface Person {
  username: string;
  userId: string;
  token: string;
}

export interface OpenedApi extends RunningApi {
  get(path: string, token?: string | null, headers?: Record<string, string>): Promise<Answer>;
  /** Moves the worker's clock. */
  pass(seconds: number): void;
}

/** A small book in an org of its own, synced once, and APIs over it. */
export async function servedApi(): Promise<ServedApi> {
  const { org, folder, end } = await serveBook();
  const options = serve(org, folder);
  await syncAt(org, options, AS_OF);
  const environment = options.environment ?? {};
  const { config } = loadConfig({ cwd: folder, environment });
  const signIn = {
    loginUrl: org.url,
    clientId: org.client.id,
    username: org.integration.username,
    keyFile: org.client.keyFile,
  };
  const crm = await connect(signIn);
  const store = await openStore({ folder: join(folder, '.plimsoll', org.organizationId) });
  const output: string[] = [];
  const opened: RunningApi[] = [];

  const open = async (
    settings: Record<string, unknown> = {},
    credentials: Record<string, string> = {},
  ): Promise<OpenedApi> => {
    let offset = 0;
    const api = await openApi({
      worker: {
        config: { ...config, api: { ...config.api, port: 0, ...settings } },
        ...{ crm, store, card: defaultScorecard(), zone: crm.zone },
        sources: openSources(config, crm),
      },
      signIn: { ...signIn, ...credentials },
      now: () => new Date(Date.now() + offset),
      note: (line) => output.push(line),
      localPlugins: [async (scope) => void scope.get('/local', async () => ({ isHere: true }))],
    });
    opened.push(api);
    return {
      ...api,
      pass: (seconds) => {
        offset += seconds * 1000;
      },
      async get(path, token = null, headers = {}) {
        const reply = await fetch(`${api.url}${path}`, {
          headers: { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...headers },
        });
        const text = await reply.text();
        output.push(text, JSON.stringify([...reply.headers]));
        return { status: reply.status, headers: reply.headers, body: JSON.parse(text) };
      },
    };
  };

  const people = org.users.filter((user) => user.profile === 'Standard User');
  const looksAfter = await queryOrg(
    org,
    org.admin.token,
    "SELECT Customer_Success_Manager__c FROM Account WHERE Type = 'Customer' ORDER BY Id",
  );
  const csmId = String(looksAfter[0]?.['Customer_Success_Manager__c']);
  const csm = people.find((user) => user.userId === csmId);
  // Records of their own, or of those whom they lead, would show whatever the sharing.
  const owners = await queryOrg(org, org.admin.token, 'SELECT OwnerId FROM Case');
  const led = await queryOrg(org, org.admin.token, 'SELECT ManagerId FROM User');
  const busy = new Set(
    [...looksAfter, ...owners, ...led].flatMap(({ attributes: _, ...row }) => Object.values(row)),
  );
  const others = people.filter((user) => !busy.has(user.userId));
  const [viewer, stranger] = others;
  if (!csm || !viewer || !stranger) throw new Error('The book has too few users.');
  for (const user of [csm, viewer])
    await control(org, 'POST', '/permission-sets/assign', { user: user.userId, name: 'Plimsoll_Viewer' });

  return {
    ...{ org, store, open, viewer, csm, stranger, output },
    async end() {
      for (const api of opened) await api.close();
      await store.close();
      await end();
    },
  };
}

/** The refusal in an answer; it must be one. */
export function refusalIn({ status, headers, body }: Answer): Problem {
  if (!headers.get('content-type')?.startsWith('application/problem+json'))
    throw new Error(JSON.stringify(body));
  const said = problem.parse(body);
  if (said.status !== status) throw new Error(`${said.status} is told, ${status} is the status.`);
  return said;
}

/** A session of its own for a user. */
export async function session(
  org: RunningOrg,
  user: string,
  more: { seconds?: number; clientId?: string } = {},
): Promise<string> {
  const { token } = (await control(org, 'POST', '/sessions', { user, ...more })) as { token: string };
  return token;
}

/** How often the org was asked at paths that contain `part`, since its log was emptied. */
export async function callsOf(org: RunningOrg, part: string): Promise<number> {
  const requests = (await control(org, 'GET', '/requests')) as { path: string; query: unknown }[];
  return requests.filter((request) => JSON.stringify([request.path, request.query]).includes(part)).length;
}
