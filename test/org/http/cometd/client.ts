import type { OrgApi } from '../../data/org-api';
import type { ChangeEvent } from '../../events/change-event';
import type { EventBus } from '../../events/event-bus';
import { deliveryFor } from '../../events/payload';
import type { Answer } from './messages';

/** Most events in one reply; the rest waits for the next. */
const MOST_AT_ONCE = 2000;

/** One subscription reads the stream from behind the replay id it has come to. */
interface Subscription {
  channel: string;
  /** null: all selected entities. */
  object: string | null;
  behind: number;
}

/** Why a wait ended: events are there, its time is over, or somebody ended it. */
export type Waited = 'events' | 'timeout' | 'ended';

/** One CometD session: who subscribed to what, how far each subscription has read, and the poll that waits. */
export class StreamingClient {
  connected = false;
  /** Wall-clock time of the last answer; a client that does not come back in time is forgotten. */
  lastSeen = Date.now();
  readonly #subscriptions = new Map<string, Subscription>();
  #wake: ((why: Waited) => void) | undefined;

  constructor(
    readonly id: string,
    readonly userId: string,
    /** The cookie that this client's requests must carry where cookies are demanded. */
    readonly browser: string,
    private readonly org: OrgApi,
    private readonly bus: EventBus,
  ) {}

  get waiting(): boolean {
    return this.#wake !== undefined;
  }

  get subscribed(): boolean {
    return this.#subscriptions.size > 0;
  }

  subscribe(channel: string, object: string | null, behind: number): void {
    this.#subscriptions.set(channel, { channel, object, behind });
  }

  unsubscribe(channel: string): void {
    this.#subscriptions.delete(channel);
  }

  /** Is there an event that the client has not had yet? */
  hasNews(): boolean {
    const news = !this.#pending().next().done;
    if (!news) this.#readToTheEnd();
    return news;
  }

  /**
   * Takes the next events as messages, in the order of their replay ids, one for each subscription an event belongs
   * to; at most `most` of them.
   */
  take(most: number): Answer[] {
    const messages: Answer[] = [];
    for (const [subscription, event] of this.#pending()) {
      if (messages.length >= Math.min(most, MOST_AT_ONCE)) return messages;
      messages.push({ data: deliveryFor(this.org, this.userId, event), channel: subscription.channel });
      subscription.behind = event.replayId;
    }
    this.#readToTheEnd();
    return messages;
  }

  /** Waits until there are events, `ms` have passed, or somebody ends the wait; an earlier wait ends at once. */
  wait(ms: number, gone: AbortSignal): Promise<Waited> {
    this.end();
    return new Promise((resolve) => {
      const done = (why: Waited) => {
        clearTimeout(timer);
        gone.removeEventListener('abort', abort);
        if (this.#wake === done) this.#wake = undefined;
        resolve(why);
      };
      const abort = () => done('ended');
      const timer = setTimeout(() => done('timeout'), ms);
      gone.addEventListener('abort', abort);
      this.#wake = done;
      if (gone.aborted) abort();
    });
  }

  /** Ends the wait where there is news for it. */
  look(): void {
    if (this.#wake && this.hasNews()) this.#wake('events');
  }

  end(): void {
    this.#wake?.('ended');
  }

  /** What did not concern it is not looked at again. */
  #readToTheEnd(): void {
    for (const subscription of this.#subscriptions.values()) subscription.behind = this.bus.lastId;
  }

  *#pending(): Generator<[Subscription, ChangeEvent]> {
    const subscriptions = [...this.#subscriptions.values()];
    if (subscriptions.length === 0) return;
    for (const event of this.bus.after(Math.min(...subscriptions.map((each) => each.behind)))) {
      for (const subscription of subscriptions) {
        if (event.replayId > subscription.behind && this.#concerns(subscription, event)) {
          yield [subscription, event];
        }
      }
    }
  }

  #concerns({ object }: Subscription, event: ChangeEvent): boolean {
    return (
      (object === null || object === event.entityName) &&
      this.org.mayReceiveChanges(this.userId, event.entityName)
    );
  }
}
