const SUFFIX = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
/** Of ids, in their order. */
export const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** The pod part of every id this org hands out itself; the book's ids use others. */
const POD = 'PL';

/**
 * The 18-character form of a 15-character record id: one suffix letter for each five characters, whose bits say
 * which of the five are upper case.
 * Source: Salesforce help, "How do I convert a 15 character Id to an 18 character Id".
 */
export function to18(id15: string): string {
  let suffix = '';
  for (let block = 0; block < 15; block += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const c = id15.charCodeAt(block + i);
      if (c >= 65 && c <= 90) bits |= 1 << i;
    }
    suffix += SUFFIX[bits];
  }
  return id15 + suffix;
}

/** The 18-character form of a 15- or 18-character id; null when it is neither, or its checksum is wrong. */
export function asId(text: string): string | null {
  if (text.length === 15) return /^[0-9A-Za-z]{15}$/.test(text) ? to18(text) : null;
  if (text.length !== 18 || !/^[0-9A-Za-z]{18}$/.test(text)) return null;
  const full = to18(text.slice(0, 15));
  return full.toUpperCase() === text.toUpperCase() ? full : null;
}

/** Hands out record ids: one counter a key prefix, so that the same changes in the same order get the same ids. */
export class IdMint {
  private readonly next = new Map<string, number>();

  /** Told how to take back each number handed out. */
  constructor(private readonly onCount: (back: () => void) => void = () => undefined) {}

  mint(prefix: string): string {
    return mintedId(prefix, this.count(prefix));
  }

  /** The next number of a counter by any name: 1, 2, 3 … */
  count(name: string): number {
    const n = (this.next.get(name) ?? 0) + 1;
    this.next.set(name, n);
    this.onCount(() => this.next.set(name, n - 1));
    return n;
  }

  /** Continues behind an id that was handed out earlier, in a replayed journal. */
  claim(id: string): void {
    const prefix = id.slice(0, 3);
    if (id.slice(3, 3 + POD.length) !== POD) return;
    let n = 0;
    for (const digit of id.slice(3 + POD.length, 15)) n = n * 62 + DIGITS.indexOf(digit);
    if (n > (this.next.get(prefix) ?? 0)) this.next.set(prefix, n);
  }
}

/** The id number `n` of a key prefix. */
export function mintedId(prefix: string, n: number): string {
  let rest = '';
  for (let left = n; left > 0; left = Math.floor(left / 62)) rest = DIGITS.charAt(left % 62) + rest;
  return to18(prefix + POD + rest.padStart(12 - POD.length, '0'));
}
