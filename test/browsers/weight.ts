import { readFileSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const read = (build: string, file: string): Buffer => readFileSync(resolve('dist', build, file));

/** The scripts and sheets that one script or page of a build loads, itself included where it is one of them. */
export function filesOf(build: string, start: string): string[] {
  const found = new Set<string>();
  const waiting = [start];
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    const text = read(build, file).toString();
    const links = file.endsWith('.html')
      ? text.matchAll(/(?:src|href)="([^"]+\.(?:js|css))"/g)
      : file.endsWith('.js')
        ? text.matchAll(/(?:import|from)\s*["'`](\.[^"'`]+)["'`]/g)
        : [];
    for (const [, link = ''] of links) waiting.push(posix.join(posix.dirname(file), link));
  }
  return [...found].filter((file) => !file.endsWith('.html')).sort();
}

/** What they weigh together, each pressed by itself as hard as gzip can. 1 kB = 1,000 bytes. */
export const gzippedKilobytes = (build: string, files: readonly string[]): number =>
  files.reduce((sum, file) => sum + gzipSync(read(build, file), { level: 9 }).length, 0) / 1000;
