/** Writes moments as HTTP dates, each second once. */
export class HttpDate {
  #second = Number.NaN;
  #text = '';

  /** The HTTP date of a moment, milliseconds since 1970. */
  text(ms: number): string {
    const second = Math.floor(ms / 1000);
    if (second !== this.#second) {
      this.#second = second;
      this.#text = new Date(ms).toUTCString();
    }
    return this.#text;
  }
}
