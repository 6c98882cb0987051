// Bundles what runs under Node into dist/, dependencies left outside. Quiet unless something is wrong.
import { readFileSync } from 'node:fs';
import { rolldown } from 'rolldown';

const pkg = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
const installed = [...Object.keys(pkg.dependencies), ...Object.keys(pkg.devDependencies)];

const bundle = await rolldown({
  cwd: import.meta.dirname,
  input: {
    plimsoll: 'worker/main.ts',
    'pglite-thread': 'worker/store/pglite-thread.ts',
    org: 'test/org/main.ts',
    bench: 'test/bench/main.ts',
    'check-data': 'test/check-data/main.ts',
    new: 'test/support/new-part.ts',
    'write-schema': 'test/support/write-schema.ts',
    pictures: 'test/pictures/main.ts',
  },
  external: (id) =>
    id.startsWith('node:') || installed.some((name) => id === name || id.startsWith(`${name}/`)),
  platform: 'node',
});
await bundle.write({
  dir: 'dist',
  format: 'esm',
  sourcemap: true,
  cleanDir: true,
  entryFileNames: '[name].js',
  chunkFileNames: 'parts/[name]-[hash].js',
});
await bundle.close();
