import { execFile } from 'node:child_process';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { filesOf, gzippedKilobytes } from './weight';

const run = promisify(execFile);
const BUILDS = ['chrome', 'firefox'] as const;
/** How code or styles come from elsewhere, or are made of text. */
const FOREIGN = [
  { files: /\.js$/, pattern: /\beval\s*\(|\bnew Function\b|\bFunction\s*\(|=\s*Function\s*[;,]/ },
  { files: /\.js$/, pattern: /importScripts|\bimport\s*\(|\b(?:import|from)\s*["'`](?:https?:)?\/\// },
  { files: /\.html$/, pattern: /(?:src|href)=["']?(?:https?:)?\/\/|<script(?![^>]* src=)/ },
  { files: /\.css$/, pattern: /@import|url\((?!["']?data:)/ },
];
const folderOf = (build: string): string => resolve('dist', build);
const manifestOf = (build: string): Record<string, unknown> =>
  JSON.parse(readFileSync(join(folderOf(build), 'manifest.json'), 'utf8')) as Record<string, unknown>;

const everyFile = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? everyFile(path) : [path];
  });
const scriptsOf = (build: string): { name: string; text: string }[] =>
  everyFile(folderOf(build))
    .filter((path) => /\.(js|html|css)$/.test(path))
    .map((path) => ({ name: relative(folderOf(build), path), text: readFileSync(path, 'utf8') }));

describe.each(BUILDS)('the build for %s', (build) => {
  const manifest = manifestOf(build);

  it('asks for sign-in and storage, the Salesforce hosts, and a worker only when one is named', () => {
    expect(manifest['permissions']).toEqual(['identity', 'storage']);
    expect(manifest['host_permissions']).toEqual([
      'https://*.lightning.force.com/*',
      'https://*.my.salesforce.com/*',
    ]);
    expect(manifest['optional_host_permissions']).toEqual([
      'https://*/*',
      'http://127.0.0.1/*',
      'http://localhost/*',
    ]);
    expect(manifest).not.toHaveProperty('optional_permissions');
    expect(manifest).not.toHaveProperty('externally_connectable');
  });

  it('runs on Lightning pages alone, in the topmost frame, and lends them the panel alone', () => {
    expect(manifest['content_scripts']).toEqual([
      { matches: ['https://*.lightning.force.com/*'], js: ['content.js'], run_at: 'document_idle' },
    ]);
    expect(manifest['web_accessible_resources']).toEqual([
      {
        resources: ['frame/panel.html'],
        matches: ['https://*.lightning.force.com/*'],
        ...(build === 'chrome' ? { use_dynamic_url: true } : {}),
      },
    ]);
  });

  it('weighs at most 8 kB on each page and 40 kB in the panel, gzipped', () => {
    expect(filesOf(build, 'content.js')).toEqual(['content.js']);
    expect(gzippedKilobytes(build, ['content.js'])).toBeLessThanOrEqual(8);
    const panel = filesOf(build, 'frame/panel.html');
    expect(panel.filter((file) => file.endsWith('.js')).length).toBeGreaterThan(0);
    expect(panel.filter((file) => file.endsWith('.css')).length).toBeGreaterThan(0);
    expect(gzippedKilobytes(build, panel)).toBeLessThanOrEqual(40);
  });

  it('takes no code from elsewhere and makes none of text', () => {
    const found = scriptsOf(build).flatMap(({ name, text }) =>
      FOREIGN.filter(({ files, pattern }) => files.test(name) && pattern.test(text)).map(
        ({ pattern }) => `${name}: ${pattern.exec(text)?.[0]}`,
      ),
    );
    expect(found).toEqual([]);
    const { extension_pages: policy } = manifest['content_security_policy'] as { extension_pages: string };
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain('unsafe');
  });

  it('ships closed, with nothing that a test looks in by', () => {
    const content = readFileSync(join(folderOf(build), 'content.js'), 'utf8');
    const open = readFileSync(join(folderOf(`open/${build}`), 'content.js'), 'utf8');
    expect(content).toMatch(/attachShadow\(\{mode:[`"']closed[`"']\}\)/);
    expect(content.replace('closed', 'open')).toBe(open);
    expect(everyFile(folderOf(build)).filter((path) => path.endsWith('.map'))).toEqual([]);
  });
});

it('names itself to each browser in its own way', () => {
  const [chrome, firefox] = BUILDS.map(manifestOf);
  expect(chrome).toHaveProperty('key');
  expect(chrome).not.toHaveProperty('browser_specific_settings');
  expect(chrome?.['background']).toEqual({ service_worker: 'background.js', type: 'module' });
  expect(firefox).not.toHaveProperty('key');
  expect(firefox).not.toHaveProperty('minimum_chrome_version');
  expect(firefox).toHaveProperty('browser_specific_settings.gecko.id');
  expect(firefox?.['background']).toEqual({ scripts: ['background.js'], type: 'module' });
});

it('passes the linter of Firefox add-ons, but for how Preact sets inner HTML', async () => {
  // Anything that it wanted from the network would have to pass a proxy that is not there.
  const nowhere = { HTTP_PROXY: 'http://127.0.0.1:9', HTTPS_PROXY: 'http://127.0.0.1:9' };
  const { stdout } = await run(
    process.execPath,
    [
      resolve('node_modules/web-ext/bin/web-ext.js'),
      ...['lint', '--source-dir', folderOf('firefox'), '--output', 'json', '--no-config-discovery'],
    ],
    { env: { ...process.env, ...nowhere, NO_UPDATE_NOTIFIER: '1' }, maxBuffer: 2 ** 24 },
  );
  const report = JSON.parse(stdout) as {
    errors: unknown[];
    warnings: { code: string; file: string }[];
  };
  expect(report.errors).toEqual([]);
  const preact = scriptsOf('firefox').filter(({ text }) => text.includes('dangerouslySetInnerHTML'));
  expect(report.warnings.map(({ code, file }) => `${code} ${file}`)).toEqual(
    preact.map(({ name }) => `UNSAFE_VAR_ASSIGNMENT ${name}`),
  );
});
