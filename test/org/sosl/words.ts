/** Scripts that set no spaces between words: a word of theirs is found inside a longer one. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

/** The words of a text in lower case: whatever stands between spaces and punctuation. */
export function wordsOf(text: string, withWildcards = false): string[] {
  const between = withWildcards ? /[^\p{L}\p{M}\p{N}*?]+/u : /[^\p{L}\p{M}\p{N}]+/u;
  return text
    .toLowerCase()
    .split(between)
    .filter((word) => word !== '');
}

/** Do these words follow each other in the text? `*` stands for any letters and `?` for one. */
export function holdsWords(text: string, sought: readonly string[]): boolean {
  const [first = ''] = sought;
  const literal = first
    .split(/[*?]/)
    .reduce((longest, part) => (part.length > longest.length ? part : longest), '');
  if (!text.toLowerCase().includes(literal)) return false;
  const words = wordsOf(text);
  for (let from = 0; from + sought.length <= words.length; from++) {
    if (sought.every((word, i) => isLike(words[from + i] ?? '', word))) return true;
  }
  return false;
}

function isLike(word: string, pattern: string): boolean {
  if (UNSPACED.test(pattern)) return word.includes(pattern.replace(/[*?]/g, ''));
  if (!/[*?]/.test(pattern)) return word === pattern;
  // The last star takes as little as it can, and one letter more for each try that fails after it.
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < word.length) {
    const sign = pattern[at];
    if (sign === '*') {
      star = at++;
      resume = i;
    } else if (sign === '?' || sign === word[i]) {
      at += 1;
      i += 1;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else {
      return false;
    }
  }
  return /^\**$/.test(pattern.slice(at));
}
