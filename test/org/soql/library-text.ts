import type { Token } from './tokens';

/** A limit that no query writes: marks the one that is put in for an OFFSET without LIMIT. */
export const NO_LIMIT = 4_294_967_295;

/** What the parsing library is given for one word of the query. */
export interface Word {
  text: string;
  token: Token;
}

const isOffset = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.text.toUpperCase() === 'OFFSET' && tokens[i + 1]?.kind === 'number';

const hasLimit = (tokens: readonly Token[], i: number): boolean =>
  tokens[i - 2]?.text.toUpperCase() === 'LIMIT' && tokens[i - 1]?.kind === 'number';

/**
 * The query in the form the library reads best, word by word, to be joined by single blanks. It knows
 * ORDER BY and GROUP BY with one blank only, takes 'mi' and 'km' for units, breaks on newlines in strings and
 * on zeros before a number, and after a WHERE takes OFFSET for a field when no LIMIT stands before it.
 */
export function libraryWords(tokens: readonly Token[]): Word[] {
  const words: Word[] = [];
  tokens.forEach((token, i) => {
    if (token.kind === 'end') return;
    if (isOffset(tokens, i) && !hasLimit(tokens, i)) {
      words.push({ text: 'LIMIT', token }, { text: String(NO_LIMIT), token });
    }
    words.push({ text: libraryText(token), token });
  });
  return words;
}

function libraryText(token: Token): string {
  if (token.kind === 'string') return "'text'";
  if (token.kind === 'number') return token.text.replace(/^([+-]?)0+(?=\d)/, '$1');
  return token.text;
}
