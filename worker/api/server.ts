import { setMaxListeners } from 'node:events';
import Fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { API_BASE } from '../../shared/api';
import type { Api } from './api';
import type { Asked } from './define-route';
import { hostName, isLoopback } from './loopback';
import { EXPOSITION_TYPE } from './metrics/exposition';
import { serveMetrics } from './metrics/serve-metrics';
import { asRefusal, Refusal } from './problem';
import { ROUTES } from './routes/index';

const BODY_BYTES = 1024;
/** Of a message of 500 account keys. */
const MESSAGE_BYTES = 64 * 1024;
const REQUEST_MS = 10_000;
const IDLE_MS = 5000;

export interface ServerOptions {
  api: Api;
  /** Served to whoever asks by a name of this machine, and to nobody else. */
  loopbackOnly: boolean;
  /** What else the same server serves, each below paths of its own: no token is asked for there. */
  plugins: readonly FastifyPluginAsync[];
  /** For so long Salesforce may be waited for, all calls of one request together. */
  deadlineMs: number;
  /** Hears of faults that the caller is told nothing of. */
  onFault(route: string, error: unknown): void;
}

/** The API, not listening yet. It keeps no log: what is asked for, by whom and with what stays between the two. */
export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const server = Fastify({
    logger: false,
    bodyLimit: BODY_BYTES,
    requestTimeout: REQUEST_MS,
    connectionTimeout: 0,
    keepAliveTimeout: IDLE_MS,
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    frameworkErrors: (error, _request, reply) => refuse(reply, asRefusal(error)),
  });
  server.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    // A page of another site whose name was made to point here asks by that name (DNS rebinding).
    if (options.loopbackOnly && !isLoopback(hostName(request.headers.host ?? ''))) {
      throw new Refusal(
        'BAD_REQUEST',
        'The API is served under names of this machine only.',
        'Ask by 127.0.0.1 or localhost; let a proxy send that as the host.',
        { status: 403 },
      );
    }
  });
  server.setNotFoundHandler((_request, reply) =>
    refuse(
      reply,
      new Refusal('NOT_FOUND', 'Nothing is served at this address.', 'See the routes in the README.'),
    ),
  );
  server.setErrorHandler((error, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal.code === 'UNEXPECTED') options.onFault(request.routeOptions.url ?? 'unknown route', error);
    return refuse(reply, refusal);
  });
  const asked = ({ headers, ip, query, params, body }: FastifyRequest): Asked => ({
    authorization: headers.authorization,
    ...{ address: ip, query, params, headers },
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
    deadline: deadlineIn(options.deadlineMs),
  });
  for (const { path, answer } of ROUTES.filter((route) => route.method === 'GET')) {
    server.get(`${API_BASE}${path}`, async (request) => answer(options.api, asked(request)));
  }
  server.get('/metrics', async (request, reply) =>
    reply.type(EXPOSITION_TYPE).send(await serveMetrics(options.api, asked(request))),
  );
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    // A signature is over the bytes, whatever they are said to be.
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    for (const { path, answer } of ROUTES.filter((route) => route.method === 'POST')) {
      scope.post(`${API_BASE}${path}`, { bodyLimit: MESSAGE_BYTES }, async (request, reply) =>
        reply.code(202).send(await answer(options.api, asked(request))),
      );
    }
  });
  for (const plugin of options.plugins) await server.register(plugin);
  await server.ready();
  return server;
}

function deadlineIn(ms: number): AbortSignal {
  const deadline = AbortSignal.timeout(ms);
  // Each call that the request needs listens.
  setMaxListeners(0, deadline);
  return deadline;
}

function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  if (refusal.retryAfter !== null) reply.header('retry-after', String(refusal.retryAfter));
  if (refusal.code === 'SIGN_IN_NEEDED') reply.header('www-authenticate', 'Bearer');
  return reply
    .code(refusal.status)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .type('application/problem+json')
    .send(JSON.stringify(refusal.toProblem()));
}
