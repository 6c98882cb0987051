import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s+'([^']+)'/g)].map((match) => match[1] ?? '');

describe('the rooms of the extension', () => {
  it.each(sources('extension'))('%s imports neither the worker nor a test', (file) => {
    expect(importsOf(file).filter((path) => /\.\.\/(worker|test)\//.test(path))).toEqual([]);
  });

  it.each(sources('extension/panel'))('%s needs no browser API and no other room', (file) => {
    const outside = /webextension-polyfill|\.\.\/(background|content|frame|popup|options|own-page|demo)\//;
    expect(importsOf(file).filter((path) => outside.test(path))).toEqual([]);
    expect(readFileSync(file, 'utf8')).not.toMatch(/\b(?:browser|chrome)\.[a-z]/);
  });

  it('lists every section of the panel once, each under the name of its file', () => {
    const files = readdirSync('extension/panel/sections').filter((name) => name !== 'index.ts');
    const listed = importsOf('extension/panel/sections/index.ts').filter((path) => path.startsWith('./'));
    expect(listed.map((path) => `${path.slice(2)}.tsx`).sort()).toEqual(files.sort());
    for (const file of files)
      expect(readFileSync(`extension/panel/sections/${file}`, 'utf8')).toContain(
        `id: '${file.replace('.tsx', '')}'`,
      );
  });
});
