import { createRequire } from 'node:module';
import type { OrgUnderTest, PlainCall } from '../org-under-test';
import { VERSION } from '../org-under-test';

export interface BayeuxAnswer {
  channel: string;
  successful?: boolean;
  error?: string;
  clientId?: string;
  subscription?: string;
  advice?: { reconnect: string; interval: number; timeout?: number };
  ext?: Record<string, unknown>;
  data?: { schema: string; payload: Record<string, unknown>; event: { replayId: number } };
}

/** The part of a delivered event's payload that says what happened. */
export interface Header {
  entityName: string;
  recordIds: string[];
  changeType: string;
  changeOrigin: string;
  transactionKey: string;
  sequenceNumber: number;
  commitTimestamp: number;
  commitNumber: number;
  commitUser: string;
  changedFields: string[];
}

export interface Received {
  channel: string;
  replayId: number;
  header: Header;
  fields: Record<string, unknown>;
}

/** A streaming client written by hand over plain fetch. */
export class FetchStreaming {
  clientId = '';
  token: string | null | undefined;
  #id = 0;

  constructor(private readonly org: OrgUnderTest) {}

  /** Handshakes and makes the first connect, which is answered at once. */
  static async open(org: OrgUnderTest, token?: string): Promise<FetchStreaming> {
    const client = new FetchStreaming(org);
    client.token = token;
    await client.handshake();
    await client.connect();
    return client;
  }

  /** The answers to one message. */
  async send(
    message: Record<string, unknown>,
    path = `/cometd/${VERSION}`,
    headers: Record<string, string> = {},
  ): Promise<BayeuxAnswer[]> {
    this.#id += 1;
    const call: PlainCall = { body: [{ id: String(this.#id), ...message }], headers };
    if (this.token !== undefined) call.token = this.token;
    const { json, status } = await this.org.call('POST', path, call);
    if (!Array.isArray(json)) throw new Error(`no Bayeux answer but ${status}`);
    return json;
  }

  async handshake(): Promise<BayeuxAnswer> {
    const answer = last(
      await this.send({
        channel: '/meta/handshake',
        version: '1.0',
        supportedConnectionTypes: ['long-polling'],
      }),
    );
    this.clientId = answer.clientId ?? '';
    return answer;
  }

  connect(more: Record<string, unknown> = {}): Promise<BayeuxAnswer[]> {
    const { clientId } = this;
    return this.send({ channel: '/meta/connect', clientId, connectionType: 'long-polling', ...more });
  }

  /** `replay`: -1, -2 or a replay id. */
  async subscribe(subscription: unknown, replay?: unknown): Promise<BayeuxAnswer> {
    const ext = replay === undefined ? {} : { ext: { replay: { [String(subscription)]: replay } } };
    return last(
      await this.send({ channel: '/meta/subscribe', clientId: this.clientId, subscription, ...ext }),
    );
  }

  /** The events that are there now, without waiting for more. */
  async news(): Promise<Received[]> {
    return events(await this.connect({ advice: { timeout: 0 } }));
  }
}

/** The delivered events among answers. */
export function events(answers: readonly BayeuxAnswer[]): Received[] {
  return answers.flatMap(({ channel, data }) => {
    if (!data) return [];
    const { ChangeEventHeader, ...fields } = data.payload;
    return [{ channel, replayId: data.event.replayId, header: ChangeEventHeader as Header, fields }];
  });
}

/** The answer to the message itself, which comes behind the events. */
export function last(answers: readonly BayeuxAnswer[]): BayeuxAnswer {
  const answer = answers.at(-1);
  if (!answer) throw new Error('there is no answer');
  return answer;
}

/** A faye client as its documentation describes it; the types that come with it know less. */
export interface Faye {
  setHeader(name: string, value: string): void;
  subscribe(channel: string, take: (message: never) => void): PromiseLike<void>;
  disconnect(): PromiseLike<void>;
}

export const asFaye = (client: unknown): Faye => client as Faye;

/** The faye client that jsforce brings along, without jsforce: it puts several messages in one request. */
export function plainFaye(address: string): Faye {
  const beside = createRequire(createRequire(import.meta.url).resolve('jsforce'));
  return asFaye(new (beside('faye').Client)(address));
}
