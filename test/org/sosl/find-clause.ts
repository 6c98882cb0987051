import { errorAt, SoqlError } from '../soql/soql-error';
import { type Expression, readExpression, type Token } from './expression';

/** Characters that mean something in a search, and have to be written with a backslash. */
const RESERVED = new Set('?&|!{}[]()^~*:\\"\'+-');
const LETTERS = /[\p{L}\p{M}\p{N}]/gu;

export const malformed = (source: string, at: number, reason: string): SoqlError =>
  // Salesforce counts these places from 0, and sets its caret one before; seen in published messages.
  errorAt(source, at - 1, 'MALFORMED_SEARCH', reason);

/**
 * Reads the braces of FIND and what stands between them.
 *
 * @throws SoqlError MALFORMED_SEARCH for braces that are missing and characters that are not escaped,
 * INVALID_SEARCH for a term of one letter
 */
export function readFind(source: string): { expression: Expression; end: number } {
  const open = /^\s*FIND\s*\{/i.exec(source)?.[0].length;
  if (open === undefined) throw withoutTerm();
  const tokens: Token[] = [];
  let text = '';
  const push = (quoted: boolean) => {
    if (text !== '') tokens.push({ kind: 'text', text, quoted });
    text = '';
  };
  let quoted = false;
  for (let at = open; at < source.length; at++) {
    const sign = source.charAt(at);
    if (sign === '\\') {
      text += escaped(source, ++at);
    } else if (sign === '"') {
      push(quoted);
      quoted = !quoted;
    } else if (quoted) {
      text += sign === '*' || sign === '?' ? ' ' : sign;
    } else if (sign === '}') {
      push(false);
      return { expression: expressionOf(tokens), end: at + 1 };
    } else if (/\s/.test(sign)) {
      push(false);
    } else if (sign === '(' || sign === ')') {
      push(false);
      tokens.push({ kind: sign === '(' ? 'open' : 'close' });
    } else if (RESERVED.has(sign) && sign !== '*' && sign !== '?') {
      throw malformed(source, at, `line 1:${at} mismatched character '${sign}' expecting '}'`);
    } else {
      text += sign;
    }
  }
  throw malformed(
    source,
    source.length,
    `line 1:${source.length} mismatched character '<EOF>' expecting '}'`,
  );
}

/** What a caller who knows no SOSL looks for: nothing but quotes and wildcards means anything. */
export function readPlainTerm(text: string): Expression {
  const safe = text.replace(/[&|!{}[\]()^~:\\'+-]/g, (sign) => `\\${sign}`);
  const even = (safe.match(/"/g)?.length ?? 0) % 2 === 0 ? safe : safe.replaceAll('"', ' ');
  return readFind(`FIND {${even}}`).expression;
}

const withoutTerm = () =>
  new SoqlError('MALFORMED_SEARCH', 'No search term found. The search term must be enclosed in braces.');

/** A reserved character after its backslash parts words, as it does in the texts that are searched. */
function escaped(source: string, at: number): string {
  const sign = source.charAt(at);
  if (sign !== '' && !RESERVED.has(sign)) {
    throw malformed(source, at, `line 1:${at} mismatched character '${sign}' expecting '}'`);
  }
  return ' ';
}

function expressionOf(tokens: readonly Token[]): Expression {
  if (tokens.length === 0) throw withoutTerm();
  const expression = readExpression(tokens);
  if (!expression) throw new SoqlError('MALFORMED_SEARCH', 'The search term is not well formed');
  const written = tokens.map((token) => (token.kind === 'text' ? token.text : ''));
  // One letter of Chinese is a word.
  if ((written.join('').match(LETTERS) ?? []).length < 2 && !/\p{Script=Han}/u.test(written.join(''))) {
    throw new SoqlError(
      'INVALID_SEARCH',
      `search term must be longer than one character: ${written.join(' ')}`,
    );
  }
  return expression;
}
