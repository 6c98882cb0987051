const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The case-safe 18-character form of a 15- or 18-character Salesforce id; other text is returned as it is. */
export function to18(id: string): string {
  if (id.length !== 15) return id;
  let suffix = '';
  for (let chunk = 0; chunk < 15; chunk += 5) {
    let bits = 0;
    for (let i = 0; i < 5; i++) {
      const c = id.charCodeAt(chunk + i);
      if (c >= 65 && c <= 90) bits |= 1 << i;
    }
    suffix += LETTERS.charAt(bits);
  }
  return id + suffix;
}
