export type Token =
  | { kind: 'number'; value: number }
  | { kind: 'text'; value: string }
  | { kind: 'name'; value: string }
  | { kind: 'sign'; value: string };

const PIECE =
  /\s+|\/\*[\s\S]*?\*\/|(\d+(?:\.\d+)?|\.\d+)|"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|([A-Za-z_$][\w.$]*)|(<=|>=|<>|!=|==|&&|\|\||[-+*/^&=<>(),!])/y;

/**
 * Splits a formula into tokens.
 * @throws Error naming the first character that fits nowhere.
 */
export function tokens(formula: string): Token[] {
  const found: Token[] = [];
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < formula.length) {
    const at = PIECE.lastIndex;
    const match = PIECE.exec(formula);
    if (!match) throw new Error(`Syntax error.  Found '${formula[at]}'`);
    const [, number, double, single, name, sign] = match;
    const text = double ?? single;
    if (number !== undefined) found.push({ kind: 'number', value: Number(number) });
    else if (text !== undefined) found.push({ kind: 'text', value: text.replace(/\\(.)/g, '$1') });
    else if (name !== undefined) found.push({ kind: 'name', value: name });
    else if (sign !== undefined) found.push({ kind: 'sign', value: sign });
  }
  return found;
}
