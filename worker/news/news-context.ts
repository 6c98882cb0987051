import type { PassContext } from '../jobs/dirty-pass';

/** What hearing news and heeding it work with: as a pass, which begins with each. */
export interface NewsContext extends Omit<PassContext, 'run'> {
  /** Tells people in a line what they should know. */
  note(line: string): void;
}
