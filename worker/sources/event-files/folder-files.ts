import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '../../../shared/day';
import { formatOf } from '../../use/event-rows';

export interface FoundFile {
  path: string;
  /** Bytes. */
  size: number;
  modified: Instant;
}

/** All files of events in a folder and below it, by path. Hidden and temporary ones are left out. */
export async function folderFiles(folder: string): Promise<FoundFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((e) => e.isFile() && !e.name.startsWith('.') && formatOf(e.name) !== null)
    .map((e) => join(e.parentPath, e.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const { size, mtime } = await stat(path);
      return { path, size, modified: mtime.toISOString() };
    }),
  );
}

/** At most so many files, and bytes, are read in one step. */
const FILES_PER_STEP = 128;
const BYTES_PER_STEP = 256 * 1024 * 1024;

/** Cuts a list of files into steps; a single file is never cut. */
export function* stepsOf(files: readonly FoundFile[]): Generator<FoundFile[]> {
  let step: FoundFile[] = [];
  let bytes = 0;
  for (const file of files) {
    if (step.length > 0 && (step.length === FILES_PER_STEP || bytes + file.size > BYTES_PER_STEP)) {
      yield step;
      step = [];
      bytes = 0;
    }
    step.push(file);
    bytes += file.size;
  }
  if (step.length > 0) yield step;
}
