import type { Store } from './store';

/** One value of an org's setup, which a transaction that is taken back leaves as it was. */
export class Setting<T> {
  constructor(
    private readonly store: Store,
    private current: T,
    private readonly onSet: (value: T) => void = () => undefined,
  ) {}

  get value(): T {
    return this.current;
  }

  set(value: T): void {
    const before = this.current;
    this.put(value);
    this.store.onUndo(() => this.put(before));
  }

  private put(value: T): void {
    this.current = value;
    this.onSet(value);
  }
}
