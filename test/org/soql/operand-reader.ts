import type { Call, Operand, Path } from './statement';
import type { TokenCursor } from './token-cursor';

/** A function as the library gives it. */
export interface LibraryCall {
  functionName?: string;
  parameters?: unknown[];
}

export function readPath(cursor: TokenCursor, text: string): Path {
  return { kind: 'path', names: text.split('.'), at: cursor.take(text).at };
}

/** Reads a function with its arguments; an argument that is no name (a number, a unit) becomes a path. */
export function readCall(cursor: TokenCursor, call: LibraryCall): Call {
  const name = call.functionName ?? '';
  const token = cursor.take(name);
  cursor.take('(');
  const args: Operand[] = (call.parameters ?? []).map((parameter) => {
    if (typeof parameter === 'string') return readPath(cursor, parameter);
    return readCall(cursor, parameter as LibraryCall);
  });
  cursor.take(')');
  return { kind: 'call', name: name.toUpperCase(), args, at: token.at };
}
