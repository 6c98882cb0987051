/** How far a share reaches: nothing, reading, editing, or all that an owner may. */
export type AccessLevel = 0 | 1 | 2 | 3;

export const NONE = 0;
export const READ = 1;
export const EDIT = 2;
export const ALL = 3;

const WORDS = ['None', 'Read', 'Edit', 'All'] as const;

/** As the access level columns of share rows, team members and roles word it. */
export function levelWord(level: AccessLevel): string {
  return WORDS[level];
}

/** 0 for an empty column and for every word that opens nothing. */
export function levelOf(word: unknown): AccessLevel {
  switch (word) {
    case 'Read':
      return READ;
    case 'Edit':
      return EDIT;
    case 'All':
      return ALL;
    default:
      return NONE;
  }
}
