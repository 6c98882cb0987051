import { randomBytes } from 'node:crypto';
import type { OrgApi } from '../../data/org-api';
import type { EventBus } from '../../events/event-bus';
import { StreamingClient } from './client';

/** How often waiting clients' sign-ins and everybody's time are looked at. */
const LOOK_EVERY = 200;
/** Events of one burst go out together. */
const BURST = 5;

/** All CometD sessions of the org. They live by the wall clock, and in memory only. */
export class StreamingClients {
  /** A poll without events is answered after so long. */
  pollMs = 110_000;
  /** A client that does not come back for so long after an answer is forgotten. */
  reconnectMs = 40_000;
  /** Subscribers at once, in all channels: Enterprise Edition's. */
  max = 1000;
  /** Must requests carry the cookie that the handshake set? */
  cookiesDemanded = false;
  readonly #clients = new Map<string, StreamingClient>();
  #look: NodeJS.Timeout | undefined;
  #burst: NodeJS.Timeout | undefined;

  constructor(
    private readonly org: OrgApi,
    private readonly bus: EventBus,
  ) {
    bus.listen(() => {
      if (this.#clients.size > 0) this.#burst ??= setTimeout(() => this.#deliver(), BURST);
    });
  }

  get count(): number {
    return this.#clients.size;
  }

  /** Clients with a subscription: these are counted against `max`. */
  get subscribers(): number {
    return [...this.#clients.values()].filter((client) => client.subscribed).length;
  }

  open(userId: string, browser: string): StreamingClient {
    const client = new StreamingClient(newClientId(), userId, browser, this.org, this.bus);
    this.#clients.set(client.id, client);
    this.#look ??= setInterval(() => this.#forgetTheSilent(), LOOK_EVERY).unref();
    return client;
  }

  find(id: string | undefined): StreamingClient | undefined {
    return id === undefined ? undefined : this.#clients.get(id);
  }

  forget(client: StreamingClient): void {
    this.#clients.delete(client.id);
    client.end();
  }

  /** Forgets everybody, as a server that is taken away does. */
  forgetAll(): void {
    for (const client of [...this.#clients.values()]) this.forget(client);
  }

  /** Ends all waits and timers. */
  close(): void {
    this.forgetAll();
    clearInterval(this.#look);
    clearTimeout(this.#burst);
  }

  #deliver(): void {
    this.#burst = undefined;
    for (const client of this.#clients.values()) client.look();
  }

  #forgetTheSilent(): void {
    const oldest = Date.now() - this.reconnectMs;
    for (const client of [...this.#clients.values()]) {
      if (!client.waiting && client.lastSeen < oldest) this.forget(client);
    }
    if (this.#clients.size > 0) return;
    clearInterval(this.#look);
    this.#look = undefined;
  }
}

/** Such as '41kdiuvgig2tfxdh9weakuiwyh'. */
function newClientId(): string {
  return BigInt(`0x1${randomBytes(16).toString('hex')}`).toString(36);
}
