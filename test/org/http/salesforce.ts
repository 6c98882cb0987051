import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { type ApiError, asApiError, errorBody, resourceNotFound, sessionInvalid } from './api-error';
import type { Call, Reply } from './call';
import { Cometd } from './cometd/cometd';
import { corsHeaders, isPreflight, preflight } from './cors';
import { ONLY_POST, refusalOfHead } from './front';
import { HttpDate } from './http-date';
import { overridden } from './method-override';
import type { OAuthOrg } from './oauth/oauth-org';
import { readBody, readHead } from './read-call';
import { getVersions } from './resources/versions';
import { RestApi } from './rest';
import { send, sendHalf } from './send';
import { refuseWithoutApi, sessionOf } from './session-check';
import { tokenOf } from './sessions';
import { SignInArea } from './sign-in-area';
import type { Site } from './site';
import { SoapFault } from './soap-envelope';
import { SoapLogin } from './soap-login';
import { invalidSession, SoapMetadata } from './soap-metadata';
import type { Fault } from './weather/fault';
import { maintenanceOf, refusalOf } from './weather/refusal';

interface Answer {
  reply: Reply;
  userId?: string | undefined;
  client?: string | undefined;
  /** Headers beside those of the reply. */
  headers?: OutgoingHttpHeaders;
}

/** Characters of an address that the log keeps: all of one that can be served. */
const LOGGED = 16_384;

const UNANSWERED: Answer = { reply: { status: 0 } };

/** The public face of the org: OAuth, REST and the Metadata API, under the weather in force. */
export class Salesforce {
  readonly #signIn: SignInArea;
  readonly #login: SoapLogin;
  readonly #rest: RestApi;
  readonly #soap: SoapMetadata;
  readonly #cometd: Cometd;
  readonly #date = new HttpDate();

  constructor(
    private readonly site: Site,
    users: OAuthOrg,
  ) {
    this.#signIn = new SignInArea(site, users);
    this.#login = new SoapLogin(site, users);
    this.#rest = new RestApi(site);
    this.#soap = new SoapMetadata(site);
    this.#cometd = new Cometd(site);
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const started = performance.now();
    const call = readHead(request);
    const unread = refusalOfHead(request);
    if (unread) {
      this.#note(call, { reply: unread }, started);
      return send(response, unread);
    }
    try {
      call.body = await readBody(request, call.path);
    } catch (thrown) {
      this.#note(call, { reply: refusal(thrown) }, started);
      throw thrown;
    }
    const faults = this.site.weather.strike(call.method, call.path);
    if (faults.length > 0) await this.#lag(faults);
    const reset = faults.find((fault) => fault.kind === 'reset');
    const answer =
      reset?.when === 'before' ? UNANSWERED : await this.#answer(call, faults, () => goneOf(response));
    const { reply, headers = {} } = answer;
    this.site.flushJournal();
    this.#note(call, reset ? { ...answer, ...UNANSWERED } : answer, started);
    // Clients read up to the server's time, so it has to be that of the rows' stamps.
    headers['date'] = this.#date.text(this.site.clock.ms());
    if (!reset) return send(response, reply, call.headers, headers);
    if (reset.when === 'middle') return sendHalf(response, reply, call.headers, headers);
    request.socket.destroy();
  };

  /** Keeps for the log what came of a call. */
  #note(call: Call, { reply, userId, client }: Answer, started: number): void {
    this.site.log.add({
      at: this.site.clock.ms(),
      method: call.method,
      path: call.path.slice(0, LOGGED),
      search: call.search.slice(0, LOGGED),
      headers: call.headers,
      bytes: call.body.length,
      user: userId,
      client,
      status: reply.status,
      ms: Math.round(performance.now() - started),
      calls: call.tally.calls,
      records: call.tally.records,
    });
  }

  /** Waits as the weather has it. A request that waits may become one of the long ones. */
  async #lag(faults: readonly Fault[]): Promise<void> {
    const ms = faults.reduce((sum, fault) => (fault.kind === 'latency' ? sum + fault.ms : sum), 0);
    if (ms === 0) return;
    const leave = this.site.weather.long.enter();
    await delay(ms).finally(leave);
  }

  async #answer(call: Call, faults: readonly Fault[], gone: () => AbortSignal): Promise<Answer> {
    try {
      const maintenance = maintenanceOf(faults);
      if (maintenance) return { reply: maintenance };
      const area = call.path.toLowerCase();
      if (SignInArea.holds(area)) return await this.#identity(call, faults);
      if (SoapLogin.holds(area)) return this.#soapLogin(call, faults);
      if (/^\/services\/soap\/m\//.test(area)) return this.#metadata(call, faults);
      if (area.startsWith('/services/data')) return this.#data(call, faults);
      // Streaming is counted by deliveries, not as calls.
      if (/^\/cometd(\/|$)/.test(area)) return await this.#cometd.answer(call, refusalOf(faults), gone());
      throw resourceNotFound();
    } catch (thrown) {
      return { reply: refusal(thrown) };
    }
  }

  async #identity(call: Call, faults: readonly Fault[]): Promise<Answer> {
    const refused = refusalOf(faults.filter(({ kind }) => kind !== 'quota' && kind !== 'concurrent'));
    if (refused) throw refused;
    return await this.#signIn.answer(call);
  }

  #soapLogin(call: Call, faults: readonly Fault[]): Answer {
    if (call.method !== 'POST') return { reply: ONLY_POST };
    const refused = refusalOf(faults) ?? this.#exhausted();
    if (refused) return this.#login.answer(call, new SoapFault(`sf:${refused.errorCode}`, refused.message));
    const answer = this.#login.answer(call);
    if (answer.userId !== undefined) this.#count(call);
    return answer;
  }

  #metadata(call: Call, faults: readonly Fault[]): Answer {
    if (call.method !== 'POST') return { reply: ONLY_POST };
    const refused = refusalOf(faults) ?? this.#exhausted();
    if (refused?.status === 401) return this.#soap.answer(call, invalidSession());
    if (refused) return this.#soap.answer(call, new SoapFault(`sf:${refused.errorCode}`, refused.message));
    const answer = this.#soap.answer(call, undefined);
    if (answer.userId !== undefined) this.#count(call);
    return answer;
  }

  #exhausted(): ApiError | undefined {
    try {
      this.site.usage.check();
      return undefined;
    } catch (thrown) {
      return asApiError(thrown);
    }
  }

  #count(call: Call): void {
    this.site.usage.count();
    call.tally.calls = 1;
  }

  #data(call: Call, faults: readonly Fault[]): Answer {
    const { allowedOrigins } = this.site.org;
    if (isPreflight(call)) return { reply: preflight(call, allowedOrigins) };
    const answer = this.#counted(overridden(call), faults);
    const cors = corsHeaders(call, allowedOrigins);
    if (cors) answer.headers = Object.assign(answer.headers ?? {}, cors);
    return answer;
  }

  /** Every reply to a caller whom the org knows says how much of the allowance is used. */
  #counted(call: Call, faults: readonly Fault[]): Answer {
    const refused = refusalOf(faults);
    if (refused?.status === 401 || refused?.status === 503) return { reply: refusal(refused) };
    if (/^\/services\/data\/?$/.test(call.path)) return { reply: getVersions(call) };
    const session = sessionOf(this.site, call, tokenOf(call.headers.authorization));
    if (!session) return { reply: refusal(sessionInvalid()) };
    const { usage } = this.site;
    let reply: Reply;
    try {
      if (refused) throw refused;
      refuseWithoutApi(this.site, session);
      // Each request in a batch counts as one of its own.
      if (/\/composite\/batch\/?$/i.test(call.path)) usage.check();
      else this.#count(call);
      reply = this.#rest.answer(call, session);
    } catch (thrown) {
      reply = refusal(thrown);
    }
    // Of a session that opens no API nothing is known, as of one that is none.
    const headers = reply.status === 401 ? {} : { 'sforce-limit-info': usage.header() };
    return { reply, userId: session.userId, client: session.clientId ?? undefined, headers };
  }
}

/** Aborts when the connection ends before the answer is sent. */
function goneOf(response: ServerResponse): AbortSignal {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  return gone.signal;
}

function refusal(thrown: unknown): Reply {
  const error = asApiError(thrown);
  return { status: error.status, json: errorBody(error) };
}
