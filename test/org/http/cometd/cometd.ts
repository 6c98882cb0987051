import { randomBytes } from 'node:crypto';
import type { ApiError } from '../api-error';
import type { Call, Reply } from '../call';
import { sessionOf, stillHolds } from '../session-check';
import { type Session, tokenOf } from '../sessions';
import type { Site } from '../site';
import type { StreamingClient } from './client';
import { connect } from './connect';
import {
  type Answer,
  AUTHENTICATION_INVALID,
  AUTHENTICATION_MISSING,
  failure,
  GIVE_UP,
  HANDSHAKE_AGAIN,
  type Message,
  messageSchema,
  success,
  TOO_BUSY,
  UNKNOWN_CLIENT,
} from './messages';
import { subscribe } from './subscribe';

const MAX_BODY = 32_768;
const OLDEST_VERSION = 37;
const NEWEST_VERSION = 68;
const COOKIE = 'BAYEUX_BROWSER';

/** What every answer needs besides its message. */
interface Request {
  call: Call;
  session: Session | undefined;
  /** The weather's refusal, if there is one. */
  refused: ApiError | undefined;
  gone: AbortSignal;
  cookie: string | undefined;
}

/** The Streaming API: Bayeux messages over long polling at `/cometd/NN.0`. */
export class Cometd {
  constructor(private readonly site: Site) {}

  /** Answers a request; `gone` aborts when its connection is cut, which ends a poll. */
  async answer(
    call: Call,
    refused: ApiError | undefined,
    gone: AbortSignal,
  ): Promise<{ reply: Reply; userId?: string | undefined }> {
    if (call.method !== 'POST') return { reply: { status: 405 } };
    if (call.body.length > MAX_BODY) return { reply: badRequest('413::Maximum Request Size Exceeded', 413) };
    const messages = readMessages(call);
    if (!messages) return { reply: { status: 400 } };
    const wrong = wrongVersion(call.path);
    if (wrong !== undefined) return { reply: badRequest(wrong, 400, messages[0]) };
    const cookie = cookieOf(call);
    const session = sessionOf(this.site, call, tokenOf(call.headers.authorization));
    const request: Request = { call, session, refused, gone, cookie };
    const answers: Answer[] = [];
    let browser: string | undefined;
    // A poll may wait long, so that whatever came with it is done first.
    for (const message of [...messages.filter(not(isPoll)), ...messages.filter(isPoll)]) {
      if (message.channel === '/meta/handshake') {
        browser = cookie ?? randomBytes(8).toString('hex');
        answers.push(this.#handshake(message, request, browser));
      } else answers.push(...(await this.#converse(message, request)));
    }
    const headers = browser !== undefined && browser !== cookie ? { 'set-cookie': cookieText(browser) } : {};
    return { reply: { status: 200, json: answers, headers }, userId: session?.userId };
  }

  #handshake(message: Message, request: Request, browser: string): Answer {
    const ext = { replay: true, 'payload.format': true };
    const { session } = request;
    const reason = refusalOf(request);
    if (!session || reason !== undefined) {
      return failure(message, '403::Handshake denied', {
        ext: { sfdc: { failureReason: reason }, ...ext },
        advice: reason === TOO_BUSY ? HANDSHAKE_AGAIN : GIVE_UP,
      });
    }
    const types = message.supportedConnectionTypes ?? [];
    if (!types.includes('long-polling')) {
      return failure(message, `400::Invalid connection type {${types.join(',')}}`, { advice: GIVE_UP });
    }
    const client = this.site.streaming.open(session.userId, browser);
    return success(message, {
      ext,
      minimumVersion: '1.0',
      clientId: client.id,
      supportedConnectionTypes: ['long-polling'],
      version: '1.0',
    });
  }

  /** Everything that takes a client, in which the session and the client are checked first. */
  async #converse(message: Message, request: Request): Promise<Answer[]> {
    const { session } = request;
    const reason = refusalOf(request);
    const about = message.subscription === undefined ? {} : { subscription: message.subscription };
    if (reason === TOO_BUSY) return [failure(message, TOO_BUSY, about)];
    if (!session || reason !== undefined) {
      return [failure(message, AUTHENTICATION_INVALID, { ...about, advice: GIVE_UP })];
    }
    const client = this.site.streaming.find(message.clientId);
    const { clientId: _gone, ...nameless } = message;
    if (!client) {
      const error =
        message.clientId === undefined ? '403::Client has not completed handshake' : UNKNOWN_CLIENT;
      return [failure(nameless as Message, error, { ...about, advice: HANDSHAKE_AGAIN })];
    }
    if (client.userId !== session.userId) {
      return [failure(message, "400::Authenticated user id does not match the session's user id", about)];
    }
    if (this.site.streaming.cookiesDemanded && request.cookie !== client.browser) {
      const error = `400::Client ${client.id} has established a session, but no ${COOKIE} cookie present`;
      return [failure(message, error, about)];
    }
    const answers = await this.#do(client, message, session, request.gone);
    client.lastSeen = Date.now();
    return answers;
  }

  async #do(
    client: StreamingClient,
    message: Message,
    session: Session,
    gone: AbortSignal,
  ): Promise<Answer[]> {
    switch (message.channel) {
      case '/meta/connect':
        return connect(this.site, client, message, () => stillHolds(this.site, session), gone);
      case '/meta/subscribe':
        return [subscribe(this.site, client, message)];
      case '/meta/unsubscribe': {
        const { subscription = [] } = message;
        for (const channel of [subscription].flat()) client.unsubscribe(channel);
        return [success(message, { subscription })];
      }
      case '/meta/disconnect':
        this.site.streaming.forget(client);
        return [success(message)];
      default:
        if (message.channel.startsWith('/meta/')) return [failure(message, '404::Unknown channel')];
        return [failure(message, '403:denied_by_security_policy:publish_denied')];
    }
  }
}

const isPoll = ({ channel }: Message) => channel === '/meta/connect';
const not = (test: (message: Message) => boolean) => (message: Message) => !test(message);

function refusalOf({ call, refused, session }: Request): string | undefined {
  if (refused?.status === 503) return TOO_BUSY;
  if (call.headers.authorization === undefined) return AUTHENTICATION_MISSING;
  return refused?.status === 401 || !session ? AUTHENTICATION_INVALID : undefined;
}

/** One message or an array of them; undefined when the body is neither. */
function readMessages(call: Call): Message[] | undefined {
  try {
    const json: unknown = JSON.parse(call.body.toString('utf8'));
    const read = messageSchema
      .array()
      .min(1)
      .safeParse(Array.isArray(json) ? json : [json]);
    return read.success ? read.data : undefined;
  } catch {
    return undefined;
  }
}

/** Clients of the CometD project append the kind of message to the address. */
function wrongVersion(path: string): string | undefined {
  const version = path
    .replace(/^\/cometd\/?/i, '')
    .replace(/(^|\/)(handshake|connect|disconnect)$/i, '')
    .replace(/\/$/, '');
  const format = `URI format: '/cometd/${NEWEST_VERSION}.0'`;
  if (version === '') return `400::API version in the URI is mandatory. ${format}`;
  const major = Number(/^(\d+)\.0$/.exec(version)?.[1] ?? Number.NaN);
  if (major >= OLDEST_VERSION && major <= NEWEST_VERSION) return undefined;
  return `400::Unsupported API version. Only API versions '${OLDEST_VERSION}.0' and later are supported. ${format}`;
}

function badRequest(error: string, status: number, message?: Message): Reply {
  return { status, json: [failure(message ?? { channel: '/meta/handshake' }, error)] };
}

function cookieOf(call: Call): string | undefined {
  return new RegExp(`(?:^|;\\s*)${COOKIE}=([\\w-]+)`).exec(call.headers.cookie ?? '')?.[1];
}

const cookieText = (value: string) => `${COOKIE}=${value}; Path=/cometd/; HttpOnly`;
