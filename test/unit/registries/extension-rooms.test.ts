import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const sources = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => `${folder}/${name}`);

const importsOf = (file: string): string[] =>
  [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s+'([^']+)'/g)].map((match) => match[1] ?? '');

const offending = (folder: string, outside: RegExp): string[] =>
  sources(folder).flatMap((file) =>
    importsOf(file)
      .filter((path) => outside.test(path))
      .map((path) => `${file} imports ${path}`),
  );

describe('the rooms of the extension', () => {
  it('know neither the worker nor a test', () => {
    expect(sources('extension').length).toBeGreaterThan(50);
    expect(offending('extension', /\.\.\/(worker|test)\//)).toEqual([]);
  });

  it('leave the panel without a browser API and without another room', () => {
    const outside = /webextension-polyfill|\.\.\/(background|content|frame|popup|options|own-page|demo)\//;
    expect(offending('extension/panel', outside)).toEqual([]);
    const using = sources('extension/panel').filter((file) =>
      /\b(?:browser|chrome)\.[a-z]/.test(readFileSync(file, 'utf8')),
    );
    expect(using).toEqual([]);
  });

  it('list every section of the panel once, each under the name of its file', () => {
    const files = readdirSync('extension/panel/sections').filter((name) => name !== 'index.ts');
    const listed = importsOf('extension/panel/sections/index.ts').filter((path) => path.startsWith('./'));
    expect(listed.map((path) => `${path.slice(2)}.tsx`).sort()).toEqual(files.sort());
    for (const file of files)
      expect(readFileSync(`extension/panel/sections/${file}`, 'utf8')).toContain(
        `id: '${file.replace('.tsx', '')}'`,
      );
  });
});
