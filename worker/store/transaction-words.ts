const LEADING_COMMENTS = /^(?:\s+|--[^\n]*(?:\n|$)|\/\*[\s\S]*?\*\/)*/;
const first = (sql: string): string => sql.replace(LEADING_COMMENTS, '').slice(0, 80);

/** The statement opens a transaction. */
export const begins = (sql: string): boolean => /^(begin|start\s+transaction)\b/i.test(first(sql));

/** The statement ends one, whatever its outcome; going back to a savepoint does not. */
export function ends(sql: string): boolean {
  const text = first(sql);
  if (/^rollback(\s+(work|transaction))?\s+to\b/i.test(text)) return false;
  return /^(commit|end|rollback|abort)\b/i.test(text);
}

/** The statement subscribes to notifications, alone or after others. */
export const listens = (sql: string): boolean => /(^|;|\n)\s*listen\s/i.test(sql);
