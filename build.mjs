// Bundles what runs under Node into dist/. Quiet unless something is wrong.
import { chmodSync, readFileSync } from 'node:fs';
import { rolldown } from 'rolldown';
import { buildDatabase } from './build-database.mjs';

const pkg = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));

// Taken into the bundle: read as hundreds of files of their own they double the time that every command takes to
// start. What has binaries, assets or parts that are loaded by name stays outside.
const BUNDLED = [
  ...[
    'bullmq',
    'cli-progress',
    'commander',
    'csv-parse',
    'csv-stringify',
    'fast-xml-parser',
    'fflate',
    'ioredis',
    'jose',
    'jsforce',
  ],
  ...['kysely', 'pg', 'yaml', 'zod'],
];
const OPTIONAL = ['msgpackr-extract', 'pg-native', 'pg-cloudflare'];
const outside = [...Object.keys(pkg.dependencies), ...Object.keys(pkg.devDependencies), ...OPTIONAL].filter(
  (name) => !BUNDLED.includes(name),
);

const bundle = await rolldown({
  cwd: import.meta.dirname,
  input: {
    plimsoll: 'worker/main.ts',
    'pglite-thread': 'worker/store/pglite-thread.ts',
    org: 'test/org/main.ts',
    bench: 'test/bench/main.ts',
    'bare-server': 'test/bench/bare-server.ts',
    'check-data': 'test/check-data/main.ts',
    new: 'test/support/new-part.ts',
    'write-schema': 'test/support/write-schema.ts',
    pictures: 'test/pictures/main.ts',
  },
  external: (id) =>
    id.startsWith('node:') || outside.some((name) => id === name || id.startsWith(`${name}/`)),
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
// `npx` sets the bit once, when it links the command; every build writes the file anew.
chmodSync(new URL('dist/plimsoll.js', import.meta.url), 0o755);
await buildDatabase('dist');
