import { writeFileSync } from 'node:fs';
import { PlimsollError } from '../../shared/error';

/** Writes a plan's text to the file that its user named. @throws PlimsollError PLAN_UNWRITABLE */
export function keepPlan(path: string, text: string): void {
  try {
    writeFileSync(path, text, { mode: 0o600 });
  } catch (cause) {
    throw new PlimsollError(
      'PLAN_UNWRITABLE',
      `Cannot write ${path}.`,
      'Give --out a place that can be written.',
      cause,
    );
  }
}
