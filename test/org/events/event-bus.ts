import type { OrgApi } from '../data/org-api';
import type { RowChange } from '../data/row';
import { asGap, asOverflow, buildEvents } from './build-events';
import { type ChangeEvent, sizeOf, type UnpublishedEvent } from './change-event';
import type { ChangeOrigin } from './change-origin';
import { Disturbances } from './disturbances';

const RETENTION = 72 * 3_600_000;
/** Bytes of events that are kept; the platform keeps all of the 72 hours. */
const MOST_BYTES = 256 * 1024 * 1024;

/** Where replay ids begin: behind those of an earlier run, which must not be taken for this one's. */
const firstReplayId = () => Math.floor(Date.now() / 1000 - 1_577_836_800) * 8;

/**
 * The stream of change events of one org: in order, kept for 72 hours or as far as memory goes, read from any replay
 * id that is still there.
 */
export class EventBus {
  readonly disturbances = new Disturbances();
  #events: ChangeEvent[] = [];
  #bytes = 0;
  #lastId = firstReplayId();
  #commits = 0;
  #origin: ChangeOrigin | undefined;
  #listeners = new Set<() => void>();

  /** `now` is the org's clock, in milliseconds. */
  constructor(
    private readonly org: OrgApi,
    private readonly now: () => number,
    private readonly mostBytes = MOST_BYTES,
  ) {
    org.onRowChanges((changes) => this.#publishAll(changes));
  }

  /** Runs a call's work; the changes it makes are told as made by it. */
  during<T>(origin: ChangeOrigin, work: () => T): T {
    const outer = this.#origin;
    this.#origin = origin;
    try {
      return work();
    } finally {
      this.#origin = outer;
    }
  }

  /** Calls `listener` whenever events were published; returns how to stop it. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** The last replay id given out: a subscriber to new events only begins behind it. */
  get lastId(): number {
    return this.#lastId;
  }

  /** Events that are still kept, oldest first. */
  retained(): readonly ChangeEvent[] {
    const oldest = this.now() - RETENTION;
    const kept = this.#events.findIndex((event) => event.publishedAt > oldest);
    if (kept !== 0) this.#drop(kept < 0 ? this.#events.length : kept);
    return this.#events;
  }

  /** Kept events behind a replay id, oldest first. */
  *after(replayId: number): Generator<ChangeEvent> {
    const events = this.retained();
    for (let at = firstBehind(events, replayId); at < events.length; at++) {
      const event = events[at];
      if (event) yield event;
    }
  }

  /** Is there a kept event with this replay id? */
  holds(replayId: number): boolean {
    const events = this.retained();
    return events[firstBehind(events, replayId) - 1]?.replayId === replayId;
  }

  /** Empties the stream, as moving an org to another instance does. */
  reset(): void {
    this.#drop(this.#events.length);
  }

  /** Forgets so many of the oldest events. */
  #drop(count: number): void {
    for (const event of this.#events.slice(0, count)) this.#bytes -= sizeOf(event);
    this.#events = this.#events.slice(count);
  }

  /** Makes room for a tenth more than is needed, so that it is not made for each event. */
  #makeRoom(): void {
    let [count, bytes] = [0, this.#bytes];
    for (const event of this.#events) {
      if (bytes <= this.mostBytes * 0.9) break;
      bytes -= sizeOf(event);
      count += 1;
    }
    this.#drop(count);
  }

  #publishAll(changes: readonly RowChange[]): void {
    this.#commits += 1;
    const commitNumber = this.#lastId * 1000 + this.#commits;
    for (const event of buildEvents(this.org, changes, this.#origin, commitNumber)) this.#publish(event);
    for (const listener of this.#listeners) listener();
  }

  #publish(event: UnpublishedEvent): void {
    switch (this.disturbances.strike(event.entityName)) {
      case undefined:
        this.#append(event);
        break;
      case 'gap':
        this.#append(asGap(event));
        break;
      case 'overflow':
        this.#append(asOverflow(event));
        break;
      case 'lost':
        this.#lastId += 1;
        break;
      case 'repeated':
        this.#append(event);
        this.#append(event);
    }
  }

  #append(event: UnpublishedEvent): void {
    this.#lastId += 1;
    const published = { ...event, replayId: this.#lastId, publishedAt: this.now() };
    this.#events.push(published);
    this.#bytes += sizeOf(published);
    if (this.#bytes > this.mostBytes) this.#makeRoom();
  }
}

/** Index of the first event whose replay id is greater. */
function firstBehind(events: readonly ChangeEvent[], replayId: number): number {
  let [low, high] = [0, events.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((events[middle]?.replayId ?? 0) <= replayId) low = middle + 1;
    else high = middle;
  }
  return low;
}
