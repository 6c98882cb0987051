import type { OrgApi } from '../../data/org-api';
import { ActiveFault, type Fault, faultSchema } from './fault';
import { LongRequests } from './long-requests';
import { HeldRows, type RowLock, touchedRows } from './row-locks';

const FAIR: readonly Fault[] = [];
const TOO_MANY_LONG: readonly Fault[] = [faultSchema.parse({ kind: 'concurrent' })];

/** What goes wrong with an org's requests through no fault of theirs. Fair weather costs a request nothing. */
export class Weather {
  readonly long = new LongRequests();
  readonly held = new HeldRows();
  #active: ActiveFault[] = [];

  add(fault: Fault): void {
    this.#active.push(new ActiveFault(fault));
  }

  /** Ends all faults and gives back all rows that were held. */
  clear(): void {
    this.#active = [];
    this.held.releaseAll();
  }

  list(): Array<Fault & { struck: number }> {
    return this.#active.filter((active) => !active.over()).map(({ fault, struck }) => ({ ...fault, struck }));
  }

  /** The faults that strike one request, in the order they were set; each is counted. */
  strike(method: string, path: string): readonly Fault[] {
    if (this.long.full) return TOO_MANY_LONG;
    if (this.#active.length === 0) return FAIR;
    return this.#active
      .filter((active) => active.fault.kind !== 'lock' && active.matches(method, path) && active.hit())
      .map((active) => active.drawn());
  }

  /** Decides row by row whether a write of the given request meets a lock; undefined while none can. */
  lockFor(org: OrgApi, method: string, path: string): RowLock | undefined {
    if (this.#active.length === 0 && !this.held.any) return undefined;
    const locking = this.#active.filter(
      (active) => active.fault.kind === 'lock' && active.matches(method, path),
    );
    if (locking.length === 0 && !this.held.any) return undefined;
    return (write) => {
      const touched = touchedRows(org, write);
      const held = touched.filter((id) => this.held.holds(id));
      if (held.length > 0) return held;
      // A parent is what several writes meet at, so it is the likelier one to be held.
      return locking.some((active) => active.hit()) ? touched.slice(-1) : undefined;
    };
  }
}
