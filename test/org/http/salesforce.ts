import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type ApiError,
  asApiError,
  errorBody,
  requestLimitExceeded,
  resourceNotFound,
  serverUnavailable,
  sessionInvalid,
} from './api-error';
import type { Call, Reply } from './call';
import { readCall, send } from './listener';
import { OAuth } from './oauth/oauth';
import type { OAuthOrg } from './oauth/oauth-org';
import { withoutSecrets, withoutTokens } from './request-log';
import { getIdentity, getUserInfo } from './resources/identity';
import { getVersions } from './resources/versions';
import { RestApi } from './rest';
import { type Session, tokenOf } from './sessions';
import type { Site } from './site';
import { SoapFault } from './soap-envelope';
import { invalidSession, SoapMetadata } from './soap-metadata';
import type { Fault } from './weather';

interface Answer {
  reply: Reply;
  userId?: string | undefined;
}

/** The public face of the org: OAuth, REST and the Metadata API, under the weather in force. */
export class Salesforce {
  readonly #oauth: OAuth;
  readonly #rest: RestApi;
  readonly #soap: SoapMetadata;

  constructor(
    private readonly site: Site,
    users: OAuthOrg,
  ) {
    this.#oauth = new OAuth(users, site.app, site.sessions);
    this.#rest = new RestApi(site);
    this.#soap = new SoapMetadata(site);
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const call = await readCall(request);
    const faults = this.site.weather.strike(call.method, call.path);
    for (const fault of faults) if (fault.kind === 'latency') await delay(fault.ms);
    const log = (status: number, userId?: string) =>
      this.site.log.add({
        at: this.site.clock.stamp(),
        method: call.method,
        path: withoutTokens(call.path),
        query: withoutSecrets(call.query),
        user: userId,
        status,
        ms: Math.round(performance.now() - started),
      });
    const reset = faults.find((fault) => fault.kind === 'reset');
    if (reset?.when === 'before') {
      log(0);
      request.socket.destroy();
      return;
    }
    // Clients read up to the server's time, so it has to be that of the rows' stamps.
    response.setHeader('date', this.site.clock.now().toUTCString());
    const { reply, userId } = await this.#answer(call, faults);
    this.site.flushJournal();
    log(reset ? 0 : reply.status, userId);
    if (reset) request.socket.destroy();
    else send(response, reply);
  };

  async #answer(call: Call, faults: readonly Fault[]): Promise<Answer> {
    try {
      const area = call.path.toLowerCase();
      if (area.startsWith('/services/oauth2/') || area.startsWith('/id/'))
        return await this.#identity(call, faults);
      if (/^\/services\/soap\/m\//.test(area)) return this.#metadata(call, faults);
      if (area.startsWith('/services/data')) return this.#data(call, faults);
      throw resourceNotFound();
    } catch (thrown) {
      return { reply: refusal(thrown) };
    }
  }

  async #identity(call: Call, faults: readonly Fault[]): Promise<Answer> {
    const refused = refusalOf(faults.filter((fault) => fault.kind !== 'quota'));
    if (refused) throw refused;
    const route = `${call.method} ${call.path.replace(/\/$/, '').toLowerCase()}`;
    if (route === 'POST /services/oauth2/token') return { reply: await this.#oauth.token(call) };
    if (route === 'POST /services/oauth2/introspect') return { reply: await this.#oauth.introspect(call) };
    if (/^(GET|POST) \/services\/oauth2\/authorize$/.test(route)) {
      return { reply: this.#oauth.authorize(call) };
    }
    if (/^(GET|POST) \/services\/oauth2\/revoke$/.test(route)) return { reply: this.#oauth.revoke(call) };
    const isUserInfo = /^(GET|POST) \/services\/oauth2\/userinfo$/.test(route);
    if (!isUserInfo && !route.startsWith('GET /id/')) throw resourceNotFound();
    // The identity service words its refusal as plain text under 403, unlike the rest of the platform.
    const session = this.#session(call, call.query.get('oauth_token'));
    if (!session)
      return { reply: { status: 403, text: { type: 'text/html;charset=UTF-8', body: 'Bad_OAuth_Token' } } };
    const reply = isUserInfo ? getUserInfo(this.site, call, session) : getIdentity(this.site, call, session);
    return { reply, userId: session.userId };
  }

  #metadata(call: Call, faults: readonly Fault[]): Answer {
    const refused = refusalOf(faults);
    if (refused?.status === 503) throw refused;
    this.site.usage.count();
    if (refused?.status === 401) return this.#soap.answer(call, invalidSession());
    return this.#soap.answer(call, refused && new SoapFault(`sf:${refused.errorCode}`, refused.message));
  }

  #data(call: Call, faults: readonly Fault[]): Answer {
    if (/^\/services\/data\/?$/.test(call.path)) return { reply: getVersions() };
    const session = this.#session(call, null);
    const counted = (reply: Reply): Answer => ({
      reply: { ...reply, headers: { ...reply.headers, 'sforce-limit-info': this.site.usage.header() } },
      userId: session?.userId,
    });
    try {
      const refused = refusalOf(faults);
      if (refused) throw refused;
      if (!session) throw sessionInvalid();
      this.site.usage.count();
      return counted(this.#rest.answer(call, session));
    } catch (thrown) {
      return counted(refusal(thrown));
    }
  }

  #session(call: Call, parameter: string | null): Session | undefined {
    const token = tokenOf(call.headers.authorization) ?? parameter;
    const session = token === null || token === undefined ? undefined : this.site.sessions.find(token);
    // A user deactivated while signed in is out at once.
    if (session && this.site.org.row('User', session.userId)?.['IsActive'] !== true) return undefined;
    return session;
  }
}

function refusal(thrown: unknown): Reply {
  const error = asApiError(thrown);
  return { status: error.status, json: errorBody(error) };
}

/** What the first striking fault that refuses says; latency and resets refuse nothing. */
function refusalOf(faults: readonly Fault[]): ApiError | undefined {
  for (const { kind } of faults) {
    if (kind === 'unauthorized') return sessionInvalid();
    if (kind === 'unavailable') return serverUnavailable();
    if (kind === 'quota') return requestLimitExceeded();
  }
  return undefined;
}
