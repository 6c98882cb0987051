import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Names, without extension, of a folder's own files in which `mark` stands: what a part's definition begins with. */
export function definingFiles(folder: string, mark: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .filter((entry) => readFileSync(join(folder, entry.name), 'utf8').includes(mark))
    .map((entry) => entry.name.replace(/\.ts$/, ''))
    .sort();
}

/** The text of every TypeScript file below a folder, by path. */
export function sourceTexts(folder: string): Map<string, string> {
  const files = readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(files.map((path) => [path, readFileSync(path, 'utf8')]));
}
