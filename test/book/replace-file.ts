import { rename } from 'node:fs/promises';

/** Writes beside the file and moves it into place, so that nobody reads half a file. */
export async function replaceFile(
  path: string,
  write: (temporary: string) => Promise<unknown>,
): Promise<void> {
  const temporary = `${path}.tmp`;
  await write(temporary);
  await rename(temporary, path);
}
