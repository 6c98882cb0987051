import { setMaxListeners } from 'node:events';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import pkg from '../../package.json' with { type: 'json' };
import { PlimsollError } from '../../shared/error';
import type { SignInSettings } from '../crm/sign-in';
import type { Worker } from '../open-worker';
import { Callers } from './auth/callers';
import type { Hooks } from './hooks';
import { staysHere } from './loopback';
import { buildServer } from './server';

/** The extension waits 10 seconds: an answer must come before it gives up, if only to say that there is none. */
const DEADLINE_MS = 8000;

export interface OpenApiOptions {
  worker: Pick<Worker, 'config' | 'crm' | 'store' | 'sources' | 'card' | 'zone'>;
  /** How the worker itself signs in: with that it asks whose a token is. */
  signIn: SignInSettings;
  now(): Date;
  /** Hears in a line of faults that callers are told nothing of. */
  note(line: string): void;
  /** Served besides, and only where nobody but this machine is listened to: no token is asked for there. */
  localPlugins?: readonly FastifyPluginAsync[];
  /** Takes webhooks; without it they are refused. */
  hooks?: Hooks | null;
  /** Serves metrics to whoever sends it; without it none are served. */
  metricsToken?: string | null;
}

export interface RunningApi {
  url: string;
  /** Only this machine is listened to. */
  isLocal: boolean;
  /** Ends at once, open connections included; asking again is harmless. */
  close(): Promise<void>;
}

/** Serves the API until it is closed. @throws PlimsollError API_PORT_TAKEN, API_NOT_LISTENING */
export async function openApi(options: OpenApiOptions): Promise<RunningApi> {
  const { worker, signIn, now } = options;
  const { config, crm, store } = worker;
  const settings = config.api;
  const ending = new AbortController();
  // Every call that is under way listens.
  setMaxListeners(0, ending.signal);
  const isLocal = await staysHere(settings.host).catch((cause: unknown) => {
    throw notListening(settings, cause);
  });
  const clientId = settings.clientId ?? signIn.clientId;
  const { instanceUrl, apiVersion, organizationId } = crm;
  const server = await buildServer({
    api: {
      version: pkg.version,
      organizationId,
      organizationName: crm.organizationName,
      corporateCurrency: crm.corporateCurrency,
      salesforceUrl: settings.salesforceUrl ?? instanceUrl,
      clientId,
      stage: config.crm.stage ?? 'shadow',
      everyMinutes: config.schedule.everyMinutes,
      zone: worker.zone,
      card: worker.card,
      sources: worker.sources,
      db: store.db,
      now,
      hooks: options.hooks ?? null,
      metricsToken: options.metricsToken ?? null,
      callsPerDay: config.crm.calls.perDay ?? null,
      callers: new Callers({
        ...{ instanceUrl, apiVersion, organizationId, clientId, signIn, now },
        accessSeconds: settings.accessSeconds,
        ending: ending.signal,
      }),
    },
    loopbackOnly: isLocal,
    plugins: isLocal ? (options.localPlugins ?? []) : [],
    deadlineMs: DEADLINE_MS,
    onFault: (route, error) => {
      // What is cut off by the end is no fault.
      if (!ending.signal.aborted) options.note(`  API ${route}: ${wordsOf(error)}`);
    },
  });
  const url = await listen(server, settings);
  let closed: Promise<void> | undefined;
  return {
    url,
    isLocal,
    close() {
      ending.abort();
      closed ??= server.close();
      return closed;
    },
  };
}

function wordsOf(error: unknown): string {
  if (error instanceof PlimsollError) return `${error.message} ${error.action}`;
  return error instanceof Error ? error.message : String(error);
}

async function listen(
  server: FastifyInstance,
  { host, port }: { host: string; port: number },
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (cause) {
    await server.close();
    if ((cause as NodeJS.ErrnoException).code === 'EADDRINUSE') {
      throw new PlimsollError(
        'API_PORT_TAKEN',
        `Port ${port} of ${host} is taken.`,
        'End what listens there (another `plimsoll start`?), or set api.port to another one; api.enabled: false serves no API.',
        cause,
      );
    }
    throw notListening({ host, port }, cause);
  }
}

const notListening = ({ host, port }: { host: string; port: number }, cause: unknown): PlimsollError =>
  new PlimsollError(
    'API_NOT_LISTENING',
    `The API cannot listen on ${host}, port ${port}.`,
    'Correct api.host and api.port: an address of this machine, and a port that you may use.',
    cause,
  );
