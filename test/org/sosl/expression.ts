import { wordsOf } from './words';

/** What is looked for: words that follow each other in one field, and how such finds are combined. */
export type Expression =
  | { kind: 'words'; words: readonly string[] }
  | { kind: 'and' | 'or'; sides: readonly Expression[] }
  | { kind: 'not'; of: Expression };

/** A part of the text between the braces of FIND. */
export type Token = { kind: 'text'; text: string; quoted: boolean } | { kind: 'open' } | { kind: 'close' };

/**
 * Reads what FIND names: words and quoted phrases, AND, OR, AND NOT and parentheses. Words without an operator
 * between them must all be there.
 *
 * @returns undefined where the parentheses or operators do not fit
 */
export function readExpression(tokens: readonly Token[]): Expression | undefined {
  let at = 0;
  const isWord = (word: string, ahead = 0) => {
    const token = tokens[at + ahead];
    return token?.kind === 'text' && !token.quoted && token.text.toUpperCase() === word;
  };
  const either = (): Expression | undefined => {
    const sides: Expression[] = [];
    do {
      if (sides.length > 0) at += 1;
      const side = all();
      if (!side) return undefined;
      sides.push(side);
    } while (isWord('OR'));
    return joined('or', sides);
  };
  const all = (): Expression | undefined => {
    const sides: Expression[] = [];
    for (;;) {
      const operator = sides.length > 0 && isWord('AND');
      if (operator) at += 1;
      const negated = operator && isWord('NOT');
      if (negated) at += 1;
      const side = single();
      if (!side) return operator || sides.length === 0 ? undefined : joined('and', sides);
      sides.push(negated ? { kind: 'not', of: side } : side);
    }
  };
  const single = (): Expression | undefined => {
    const token = tokens[at];
    if (token?.kind === 'open') {
      at += 1;
      const inner = either();
      if (!inner || tokens[at]?.kind !== 'close') return undefined;
      at += 1;
      return inner;
    }
    if (token?.kind !== 'text' || isWord('OR') || isWord('AND')) return undefined;
    at += 1;
    return { kind: 'words', words: wordsOf(token.text, true) };
  };
  const whole = either();
  return at === tokens.length ? whole : undefined;
}

const joined = (kind: 'and' | 'or', sides: Expression[]): Expression =>
  sides.length === 1 && sides[0] ? sides[0] : { kind, sides };

/** All texts of a row's fields, asked for each phrase whether one of them holds it. */
export function isFound(expression: Expression, holds: (words: readonly string[]) => boolean): boolean {
  switch (expression.kind) {
    case 'words':
      return expression.words.length > 0 && holds(expression.words);
    case 'and':
      return expression.sides.every((side) => isFound(side, holds));
    case 'or':
      return expression.sides.some((side) => isFound(side, holds));
    case 'not':
      return !isFound(expression.of, holds);
  }
}
