import { type Token, tokens } from './tokens';

export type Expression =
  | { kind: 'literal'; value: number | string | boolean | null }
  | { kind: 'field'; name: string }
  | { kind: 'call'; name: string; args: Expression[] };

/** From the loosest; as in Salesforce's own grammar, a power binds looser than a product. */
const LEVELS: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['=', '==', '<>', '!='],
  ['<', '<=', '>', '>='],
  ['+', '-', '&'],
  ['^'],
  ['*', '/'],
];

/** How deep parentheses, signs and calls may stand in one another: no formula of 3,900 characters needs more. */
const DEEPEST = 400;

/**
 * Reads a formula; operators become calls named by their sign.
 * @throws Error in the words of Salesforce's formula editor.
 */
export function parseFormula(formula: string): Expression {
  const parser = new Parser(tokens(formula));
  const expression = parser.binary(0);
  parser.end();
  return expression;
}

class Parser {
  private at = 0;
  private depth = 0;
  constructor(private readonly list: Token[]) {}

  binary(level: number): Expression {
    const signs = LEVELS[level];
    if (!signs) return this.unary();
    let left = this.binary(level + 1);
    for (let sign = this.sign(signs); sign; sign = this.sign(signs)) {
      left = { kind: 'call', name: sign, args: [left, this.binary(level + 1)] };
    }
    return left;
  }

  end(): void {
    const rest = this.list[this.at];
    if (rest) throw new Error(`Syntax error.  Extra ${rest.value}`);
  }

  private unary(): Expression {
    if (++this.depth > DEEPEST) throw new Error('Compiled formula is too big to execute');
    const expression = this.signed();
    this.depth--;
    return expression;
  }

  private signed(): Expression {
    if (this.sign(['-'])) return { kind: 'call', name: 'NEGATE', args: [this.unary()] };
    if (this.sign(['+'])) return this.unary();
    if (this.sign(['!'])) return { kind: 'call', name: 'NOT', args: [this.unary()] };
    return this.primary();
  }

  private primary(): Expression {
    const token = this.list[this.at++];
    if (!token) throw new Error('Syntax error.  Found end of formula');
    if (token.kind === 'number' || token.kind === 'text') return { kind: 'literal', value: token.value };
    if (token.kind === 'sign') {
      if (token.value !== '(') throw new Error(`Syntax error.  Found '${token.value}'`);
      const inner = this.binary(0);
      this.expect(')');
      return inner;
    }
    if (this.sign(['('])) return { kind: 'call', name: token.value.toUpperCase(), args: this.args() };
    const word = token.value.toUpperCase();
    if (word === 'TRUE' || word === 'FALSE') return { kind: 'literal', value: word === 'TRUE' };
    if (word === 'NULL') return { kind: 'literal', value: null };
    return { kind: 'field', name: token.value };
  }

  private args(): Expression[] {
    const args: Expression[] = [];
    if (this.sign([')'])) return args;
    do args.push(this.binary(0));
    while (this.sign([',']));
    this.expect(')');
    return args;
  }

  private sign(any: readonly string[]): string | null {
    const token = this.list[this.at];
    if (token?.kind !== 'sign' || !any.includes(token.value)) return null;
    this.at++;
    return token.value;
  }

  private expect(sign: string): void {
    if (!this.sign([sign])) throw new Error(`Syntax error.  Missing '${sign}'`);
  }
}
