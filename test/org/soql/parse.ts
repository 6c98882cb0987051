import { parseQuery } from '@jetstreamapp/soql-parser-js';
import { libraryWords, type Word } from './library-text';
import { errorAt, SoqlError, unexpectedToken } from './soql-error';
import type { Statement } from './statement';
import { StatementReader } from './statement-reader';
import { type Token, tokenize } from './tokens';

/** Salesforce's own limit on a statement. */
const LONGEST = 100_000;

/**
 * Reads a query's text.
 *
 * @throws SoqlError MALFORMED_QUERY, at the first word that Salesforce's grammar does not allow there
 */
export function parse(source: string): Statement {
  if (source.length > LONGEST) {
    throw new SoqlError(
      'QUERY_TOO_COMPLICATED',
      `SOQL statements cannot be longer than ${LONGEST} characters.`,
    );
  }
  const tokens = tokenize(source);
  refuseStrayWords(source, tokens);
  const words = libraryWords(tokens);
  const tree = attempt(words);
  if ('failure' in tree) throw locate(source, tokens, words);
  return new StatementReader(source, tokens).read(tree.query);
}

function attempt(words: readonly Word[]): { query: unknown } | { failure: string } {
  try {
    return { query: parseQuery(words.map((word) => word.text).join(' ')) };
  } catch (failure) {
    // Whatever the library throws is a refusal of this text: its errors are several unexported classes.
    return { failure: failure instanceof Error ? failure.message : String(failure) };
  }
}

/** What the library takes, or leaves unclear, and Salesforce refuses by a message of its own. */
function refuseStrayWords(source: string, tokens: readonly Token[]): void {
  tokens.forEach((token, i) => {
    const previous = tokens[i - 1]?.text.toUpperCase();
    if (token.text.toUpperCase() === 'ROWS' && previous === 'ALL') {
      const at = tokens[i - 1]?.at ?? token.at;
      throw errorAt(source, at, 'MALFORMED_QUERY', 'ALL ROWS not allowed in this context');
    }
    if (token.text === ':' && !/_N_|^N_/.test(previous ?? '')) {
      throw errorAt(source, token.at, 'MALFORMED_QUERY', 'Bind variables only allowed in Apex code');
    }
    if (/^(=|!=|<>|<|<=|>|>=)$/.test(previous ?? '') && token.kind === 'name' && isFieldName(token.text)) {
      throw errorAt(source, token.at, 'MALFORMED_QUERY', 'Bind variables only allowed in Apex code');
    }
  });
}

/** No value is written like this: no true, false, null or date literal. */
function isFieldName(text: string): boolean {
  return !/^(true|false|null|today|yesterday|tomorrow|(last|this|next|n)_\w+)$/i.test(text);
}

/**
 * Finds the word at which the library stopped. Its errors carry no place, so the shortest beginning of the
 * query is sought that fails at something else than its own end.
 */
function locate(source: string, tokens: readonly Token[], words: readonly Word[]): SoqlError {
  let low = 0;
  let high = words.length;
  if (endsTooEarly(words)) {
    return unexpectedToken(source, source.length, tokens[tokens.length - 1]?.text ?? '<EOF>');
  }
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (endsTooEarly(words.slice(0, middle))) low = middle + 1;
    else high = middle;
  }
  const word = words[low - 1]?.token ?? tokens[0];
  return unexpectedToken(source, word?.at ?? 0, word?.text ?? '<EOF>');
}

function endsTooEarly(words: readonly Word[]): boolean {
  const tree = attempt(words);
  return 'query' in tree || /but found(:| -->)\s*''/.test(tree.failure);
}
