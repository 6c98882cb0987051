/**
 * Words that no alias may be: those that the reference lists as reserved, and those that begin a clause behind
 * FROM, which an alias would swallow.
 */
const RESERVED = new Set([
  ...['AND', 'ASC', 'DESC', 'EXCLUDES', 'FIRST', 'FROM', 'GROUP', 'HAVING', 'IN', 'INCLUDES', 'LAST', 'LIKE'],
  ...['LIMIT', 'NOT', 'NULL', 'NULLS', 'OR', 'SELECT', 'USING', 'WHERE', 'WITH'],
  ...['ALL', 'AS', 'FOR', 'OFFSET', 'ORDER', 'UPDATE'],
]);

export const isReserved = (word: string): boolean => RESERVED.has(word.toUpperCase());
