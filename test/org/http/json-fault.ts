/** What a text that is no JSON is refused with, in the words of the platform's reader. */
export function faultOfJson(text: string): string {
  const at = faultyPlace(text.slice(0, LOOKED_AT));
  const before = text.slice(0, at.place).split('\n');
  const where = `[line:${before.length}, column:${(before.at(-1)?.length ?? 0) + 1}]`;
  const letter = text.codePointAt(at.place);
  if (letter === undefined) return `Unexpected end-of-input at ${where}`;
  const shown = `'${String.fromCodePoint(letter)}' (code ${letter})`;
  return `Unexpected character (${shown}): ${at.expected} at ${where}`;
}

/** Characters that are looked through for the place. */
const LOOKED_AT = 100_000;

const VALUE = "expected a valid value (number, String, array, object, 'true', 'false' or 'null')";
const NAME = 'was expecting double-quote to start field name';
const COLON = 'was expecting a colon to separate field name and value';
const END = 'was expecting nothing more';
const SCALAR = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const TEXT = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const SPACE = /[ \t\r\n]*/y;

/** The first place where a text stops being JSON, and what should be there. */
function faultyPlace(text: string): { place: number; expected: string } {
  const open: string[] = [];
  let place = 0;
  let expected = VALUE;
  /** Was something opened just now? */
  let fresh = false;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = place;
    const found = pattern.exec(text)?.[0] ?? '';
    place += found.length;
    return found !== '';
  };
  const entries = () =>
    open.length === 0
      ? END
      : `was expecting comma to separate ${open.at(-1) === '{' ? 'OBJECT' : 'ARRAY'} entries`;
  for (;;) {
    take(SPACE);
    const letter = text[place] ?? '';
    const closes = letter === (open.at(-1) === '{' ? '}' : ']') && open.length > 0;
    const wasFresh = fresh;
    fresh = false;
    if (closes && (wasFresh || expected === entries())) {
      place++;
      open.pop();
      expected = entries();
    } else if (expected === VALUE && (letter === '{' || letter === '[')) {
      place++;
      open.push(letter);
      fresh = true;
      expected = letter === '{' ? NAME : VALUE;
    } else if (expected === VALUE && (take(TEXT) || take(SCALAR))) expected = entries();
    else if (expected === NAME && take(TEXT)) expected = COLON;
    else if (expected === COLON && letter === ':') {
      place++;
      expected = VALUE;
    } else if (letter === ',' && open.length > 0 && expected === entries()) {
      place++;
      expected = open.at(-1) === '{' ? NAME : VALUE;
    } else return { place, expected };
  }
}

/** The most that the platform's reader takes of lists and objects in one another. */
const DEEPEST = 1000;
const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** Does a JSON text nest deeper than anybody needs? Who works on such a value would run out of stack. */
export function isTooDeep(text: string): boolean {
  if (text.length <= DEEPEST) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) at = endOfText(text, at);
    // Both kinds of brackets differ in this one bit.
    else if ((code | 0x20) === 0x7b && ++depth > DEEPEST) return true;
    else if ((code | 0x20) === 0x7d) depth--;
  }
  return false;
}

/** The place of the quote that ends a text; the whole text's end where none does. */
function endOfText(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at > 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === BACKSLASH) escapes++;
    if (escapes % 2 === 0) return at;
  }
  return text.length;
}
