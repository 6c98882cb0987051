import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Names the folder of one run of the tests, which the global set-up makes and removes. */
export const RUN_FOLDER = 'PLIMSOLL_TESTS_FOLDER';

/**
 * What takes long to make, and what tests only begin with: whichever test needs it first makes it, the others of the
 * same run wait for that and take copies.
 * @param make fills the folder that it is given.
 * @returns the folder, which is to be read only.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const run = process.env[RUN_FOLDER];
  if (!run) throw new Error(`The global set-up has not set ${RUN_FOLDER}.`);
  const made = join(run, name);
  const unfinished = `${made}.unfinished`;
  while (!existsSync(made)) {
    try {
      mkdirSync(unfinished);
    } catch {
      // Another process makes it. Should that fail, this one tries.
      await delay(100);
      continue;
    }
    try {
      await make(unfinished);
      renameSync(unfinished, made);
    } catch (error) {
      rmSync(unfinished, { recursive: true, force: true });
      throw error;
    }
  }
  return made;
}
