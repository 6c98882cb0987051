/** What the pool and the thread that holds the engine say to each other. */
export interface ThreadOptions {
  /** null: in memory, gone with the thread. */
  folder: string | null;
  /** File that keeps a new database: setting one up takes seconds. Begun with where it is there; memory only. */
  template?: string;
  /** Statements run once the engine is open. */
  prepare: string[];
}

export type ThreadRequest =
  | { id: number; sql: string; parameters: (string | null)[] }
  | { id: number; keep: true }
  | { id: number; close: true };

export interface StatementResult<R = Record<string, unknown>> {
  command: string;
  rowCount: number;
  rows: R[];
  /** How long the statement held the engine. */
  ms: number;
}

/** A PostgreSQL error's fields, which an Error would lose on its way between threads. */
export interface StatementError {
  message: string;
  code?: string;
  detail?: string;
  hint?: string;
  constraint?: string;
  table?: string;
  column?: string;
  schema?: string;
  severity?: string;
  where?: string;
  position?: string;
}

export type ThreadReply =
  | { ready: true }
  | { failed: string }
  | { id: number; result: StatementResult }
  | { id: number; error: StatementError }
  | { channel: string; payload: string };
