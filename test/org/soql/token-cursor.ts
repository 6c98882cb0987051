import type { Token } from './tokens';

/**
 * Walks the words of the query in step with the library's tree, which keeps no places. Both are in the
 * order of writing, so the next equal word is the one meant.
 */
export class TokenCursor {
  private index = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  /** The next word; at the end, the end. */
  peek(): Token {
    // tokenize() always ends the list with an 'end' token, and the index never passes it.
    return this.tokens[Math.min(this.index, this.tokens.length - 1)]!;
  }

  next(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.index++;
    return token;
  }

  /** Moves behind the next word equal to `text` (in any case) and returns it. */
  take(text: string): Token {
    const wanted = text.toLowerCase();
    for (let i = this.index; i < this.tokens.length; i++) {
      const token = this.tokens[i];
      if (token?.text.toLowerCase() === wanted) {
        this.index = i + 1;
        return token;
      }
    }
    return this.peek();
  }

  /** Takes the next word if it is `text`. */
  skip(text: string): boolean {
    if (this.peek().text.toLowerCase() !== text.toLowerCase()) return false;
    this.index++;
    return true;
  }
}
