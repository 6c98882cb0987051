/** Below this many it is not worth looking for what has ended. */
const FEW = 100;

/** Values that end at a moment of their own: what has ended is not found, and is dropped as further ones come. */
export class Lapsing<V> {
  readonly #values = new Map<string, V>();
  #sweepAt = FEW;

  constructor(private readonly hasEnded: (value: V) => boolean) {}

  set(key: string, value: V): void {
    if (this.#values.size >= this.#sweepAt) this.#sweep();
    this.#values.set(key, value);
  }

  get(key: string): V | undefined {
    const value = this.#values.get(key);
    if (value === undefined || !this.hasEnded(value)) return value;
    this.#values.delete(key);
    return undefined;
  }

  delete(key: string): void {
    this.#values.delete(key);
  }

  /** In the order in which they came. */
  values(): V[] {
    return [...this.#values.values()].filter((value) => !this.hasEnded(value));
  }

  /** How many are held in memory, those among them that have ended and were not dropped yet. */
  get held(): number {
    return this.#values.size;
  }

  #sweep(): void {
    for (const [key, value] of this.#values) if (this.hasEnded(value)) this.#values.delete(key);
    this.#sweepAt = Math.max(FEW, 2 * this.#values.size);
  }
}
