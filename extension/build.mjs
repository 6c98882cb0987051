// Builds the extension from the one manifest.json into dist/chrome and dist/firefox, and once more with an open
// shadow root (dist/open/…) for tests that must look inside. Also the demo's account page, into dist/demo.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';

const here = import.meta.dirname;
const dist = join(here, '..', 'dist');
const manifest = JSON.parse(readFileSync(join(here, '..', 'manifest.json'), 'utf8'));

const common = {
  configFile: false,
  root: here,
  base: '',
  logLevel: 'warn',
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
};
/** zod tries `new Function`, which an extension's own policy forbids: where that fails, it does without. */
const withoutEval = {
  name: 'without-eval',
  transform: {
    filter: { id: /zod\/v4\/core\/(util|doc)\.js$/ },
    handler(code, id) {
      const mended = code.replaceAll('const F = Function;', 'const F = undefined;');
      if (mended === code) throw new Error(`${id} makes functions of text in another way than was known.`);
      return { code: mended, map: null };
    },
  },
};
const output = (outDir, rest) => ({
  outDir,
  emptyOutDir: false,
  modulePreload: false,
  target: 'es2023',
  reportCompressedSize: false,
  ...rest,
});

const script = (outDir, name, entry, format, define = {}) =>
  build({
    ...common,
    define,
    plugins: [withoutEval],
    build: output(outDir, {
      rolldownOptions: {
        input: join(here, entry),
        output: { format, entryFileNames: `${name}.js`, codeSplitting: false },
      },
    }),
  });

const pages = (outDir, inputs, rest = {}, root = here) =>
  build({
    ...common,
    root,
    build: output(outDir, {
      ...rest,
      rolldownOptions: { checks: { pluginTimings: false }, input: inputs.map((input) => join(root, input)) },
    }),
  });

const content = (outDir, shadow) =>
  script(outDir, 'content', 'content/main.ts', 'iife', { __SHADOW__: JSON.stringify(shadow) });

/** Each browser reads its own way of naming a background, and only its own settings. */
function manifestFor(browser) {
  const { browser_specific_settings, key, minimum_chrome_version, background, ...rest } = manifest;
  return browser === 'chrome'
    ? {
        ...rest,
        key,
        minimum_chrome_version,
        background: { service_worker: background.service_worker, type: background.type },
      }
    : {
        ...rest,
        browser_specific_settings,
        background: { scripts: background.scripts, type: background.type },
        // Firefox has addresses of its own for each profile, and does not know this word.
        web_accessible_resources: rest.web_accessible_resources.map(
          ({ use_dynamic_url: _, ...resource }) => resource,
        ),
      };
}

const made = join(dist, 'extension');
for (const folder of ['chrome', 'firefox', 'open', 'demo'].map((name) => join(dist, name)).concat(made))
  rmSync(folder, { recursive: true, force: true });
mkdirSync(made, { recursive: true });

await script(made, 'background', 'background/main.ts', 'es');
await pages(made, ['frame/panel.html', 'popup/popup.html', 'options/options.html']);
cpSync(join(here, 'icons'), join(made, 'icons'), {
  recursive: true,
  filter: (path) => !path.endsWith('.svg'),
});
for (const shadow of ['closed', 'open']) {
  await content(made, shadow);
  for (const browser of ['chrome', 'firefox']) {
    const folder = shadow === 'closed' ? join(dist, browser) : join(dist, 'open', browser);
    cpSync(made, folder, { recursive: true });
    writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify(manifestFor(browser), null, 2)}\n`);
  }
}
rmSync(made, { recursive: true });
// The design system's sheet has a selector that the minifier does not know.
await pages(join(dist, 'demo'), ['index.html'], { cssMinify: false }, join(here, 'demo'));
