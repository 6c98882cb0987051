import { defineConfig } from 'rolldown';
import pkg from './package.json' with { type: 'json' };

const installed = [...Object.keys(pkg.dependencies), ...Object.keys(pkg.devDependencies)];
const external = (id: string): boolean =>
  id.startsWith('node:') || installed.some((name) => id === name || id.startsWith(`${name}/`));

export default defineConfig({
  input: {
    plimsoll: 'worker/main.ts',
    'pglite-thread': 'worker/store/pglite-thread.ts',
    org: 'test/org/main.ts',
    bench: 'test/bench/main.ts',
    'check-data': 'test/check-data/main.ts',
    new: 'test/support/new-part.ts',
    'write-schema': 'test/support/write-schema.ts',
  },
  external,
  platform: 'node',
  output: {
    dir: 'dist',
    format: 'esm',
    sourcemap: true,
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: 'parts/[name]-[hash].js',
  },
});
