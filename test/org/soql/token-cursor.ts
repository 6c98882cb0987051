import type { SoqlError } from './soql-error';
import { unexpectedToken } from './soql-error';
import type { Token, TokenKind } from './tokens';

/** Walks the words of a query, once, from left to right. */
export class TokenCursor {
  private index = 0;

  constructor(
    readonly source: string,
    private readonly tokens: readonly Token[],
  ) {}

  /** The next word, or the one `ahead` of it; at the end, the end. */
  peek(ahead = 0): Token {
    // tokenize() always ends the list with an 'end' token.
    return this.tokens[Math.min(this.index + ahead, this.tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.index++;
    return token;
  }

  /** Whether the next word is `text`, in any case. */
  at(text: string, ahead = 0): boolean {
    const token = this.peek(ahead);
    return token.kind !== 'string' && token.text.length === text.length && token.text.toUpperCase() === text;
  }

  /** Takes the next word if it is `text`, given in upper case. */
  accept(text: string): boolean {
    if (!this.at(text)) return false;
    this.index++;
    return true;
  }

  /** @throws SoqlError when the next word is not `text`, given in upper case */
  expect(text: string): Token {
    if (!this.at(text)) throw this.unexpected();
    return this.next();
  }

  /** @throws SoqlError when the next word is of another kind */
  expectKind(kind: TokenKind): Token {
    if (this.peek().kind !== kind) throw this.unexpected();
    return this.next();
  }

  /** The refusal of the next word, or of another. */
  unexpected(token = this.peek()): SoqlError {
    return unexpectedToken(this.source, token.at, token.text);
  }
}
