import { z } from 'zod';
import { PlimsollError } from '../../../shared/error';
import { API_VERSION } from '../../crm/connection';
import type { Session } from '../../crm/sign-in';
import { type ChangeEvent, changeEvent } from './event';

/** Only events that come from now on. */
const NEW_ONLY = -1;
const CALL_MS = 30_000;
/** Salesforce holds a poll for 110 seconds at most. */
const POLL_MS = 140_000;
const GOODBYE_MS = 2000;

const answer = z.object({
  channel: z.string(),
  successful: z.boolean().optional(),
  clientId: z.string().optional(),
  error: z.string().optional(),
});
type Answer = z.infer<typeof answer>;
const answers = z.array(z.looseObject({ channel: z.string() }));

export interface StreamOptions {
  session: Session;
  /** The last event heard of each channel; null: none yet. */
  channels: ReadonlyMap<string, number | null>;
  signal: AbortSignal;
}

/** What a stream tells: first the channels that begin anew, since what was before is not to be had; then events. */
export interface Told {
  begunAnew: string[];
  events: ChangeEvent[];
}

/**
 * Listens to change events by the Streaming API: CometD, long polling. By hand over fetch: the client that jsforce
 * brings along shakes hands for ever once it is refused, and keeps a poll open that nobody can end.
 * @throws PlimsollError STREAM_REFUSED, STREAM_BROKEN
 */
export async function* listenTo({ session, channels, signal }: StreamOptions): AsyncGenerator<Told> {
  const client = new Client(session, signal);
  await client.send({
    channel: '/meta/handshake',
    version: '1.0',
    minimumVersion: '1.0',
    supportedConnectionTypes: ['long-polling'],
  });
  try {
    const begunAnew: string[] = [];
    for (const [channel, heard] of channels) {
      if (!(await client.subscribe(channel, heard))) begunAnew.push(channel);
    }
    yield { begunAnew, events: [] };
    for (;;) {
      const events = await client.poll();
      if (events.length > 0) yield { begunAnew: [], events };
    }
  } finally {
    await client.leave();
  }
}

class Client {
  readonly #address: string;
  readonly #cookies = new Map<string, string>();
  #clientId = '';
  #messages = 0;

  constructor(
    private readonly session: Session,
    private readonly signal: AbortSignal,
  ) {
    this.#address = `${session.instanceUrl}/cometd/${API_VERSION}`;
  }

  /** @returns false where events before now are not to be had. */
  async subscribe(channel: string, heard: number | null): Promise<boolean> {
    const ask = (from: number) =>
      this.send({ channel: '/meta/subscribe', subscription: channel, ext: { replay: { [channel]: from } } });
    try {
      await ask(heard ?? NEW_ONLY);
      return heard !== null;
    } catch (error) {
      if (heard === null || !(error instanceof StreamRefused) || !error.isReplayId) throw error;
      await ask(NEW_ONLY);
      return false;
    }
  }

  async poll(): Promise<ChangeEvent[]> {
    const all = await this.send({ channel: '/meta/connect', connectionType: 'long-polling' }, POLL_MS);
    return all.flatMap((each) => {
      const event = changeEvent.safeParse(each);
      return event.success ? [event.data] : [];
    });
  }

  /** Says goodbye, so that the org keeps nothing for us; that it does not hear it is no matter. */
  async leave(): Promise<void> {
    if (this.#clientId === '') return;
    const signal = AbortSignal.timeout(GOODBYE_MS);
    await this.#post({ channel: '/meta/disconnect' }, signal).catch(() => undefined);
  }

  /** One message; the answers to it, of which its own must be a good one. */
  async send(message: { channel: string } & Record<string, unknown>, ms = CALL_MS): Promise<object[]> {
    const all = await this.#post(message, AbortSignal.any([this.signal, AbortSignal.timeout(ms)]));
    const own = all
      .map((each) => answer.safeParse(each))
      .find((each) => each.data?.channel === message.channel);
    if (!own?.data?.successful) throw new StreamRefused(own?.data);
    if (own.data.clientId) this.#clientId = own.data.clientId;
    return all;
  }

  async #post(message: Record<string, unknown>, signal: AbortSignal): Promise<object[]> {
    this.#messages += 1;
    const clientId = this.#clientId === '' ? {} : { clientId: this.#clientId };
    try {
      const reply = await fetch(this.#address, {
        method: 'POST',
        headers: {
          authorization: `OAuth ${this.session.accessToken}`,
          'content-type': 'application/json',
          cookie: [...this.#cookies].map((pair) => pair.join('=')).join('; '),
        },
        body: JSON.stringify([{ id: String(this.#messages), ...clientId, ...message }]),
        // Elsewhere nobody may have the session.
        redirect: 'error',
        signal,
      });
      this.#keepCookies(reply.headers.getSetCookie());
      return answers.parse(await reply.json());
    } catch (cause) {
      this.signal.throwIfAborted();
      throw new PlimsollError(
        'STREAM_BROKEN',
        'The stream of change events broke off.',
        'It is taken up again where it stopped; polling goes on meanwhile.',
        cause,
      );
    }
  }

  /** The org keeps a client's place by them. */
  #keepCookies(set: readonly string[]): void {
    for (const cookie of set) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(cookie) ?? [];
      if (name !== undefined) this.#cookies.set(name.trim(), value ?? '');
    }
  }
}

/** The org will not let us listen. */
class StreamRefused extends PlimsollError {
  /** The event that we asked to begin behind is not kept any more. */
  readonly isReplayId: boolean;

  constructor(said: Answer | undefined) {
    const words = said?.error ?? 'no reason given';
    super(
      'STREAM_REFUSED',
      `Salesforce refuses the stream of change events: ${words}`,
      'Look in Setup whether Change Data Capture is on for these objects, whether the integration user has View All on them, and whether deliveries of the day are left; polling goes on meanwhile.',
    );
    this.isReplayId = /^400::The replayId/.test(words);
  }
}
