import type { Statement } from './statement';
import type { TokenCursor } from './token-cursor';

/** A query being read: its text, the place reached, and how a query inside it is read. */
export interface Reading {
  source: string;
  cursor: TokenCursor;
  /** `query` is the library's tree. */
  read(query: unknown): Statement;
}
