import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build, type Plugin } from 'vite';

const SOURCES = resolve('extension');
const OURS = '\0shadow-panel:';

/** Stands in for `content/panel-frame.ts`: the panel's code is imported into the page's own process. */
const PANEL_IN_PAGE = `
export function createPanelFrame(ticket) {
  const place = document.createElement('div');
  place.className = 'panel';
  place.style.overflow = 'auto';
  void import(/* @vite-ignore */ chrome.runtime.getURL('panel-module.js')).then(({ draw }) => draw(place, ticket));
  return place;
}`;

const PANEL_MODULE = `
import { h, render } from 'preact';
import theme from '${SOURCES}/panel/theme.css?inline';
import styles from '${SOURCES}/panel/panel.css?inline';
import { Panel } from '${SOURCES}/panel/panel.tsx';
import { backgroundTransport } from '${SOURCES}/frame/background-transport.ts';
import { readersDay } from '${SOURCES}/own-page/ask.ts';
export function draw(place, ticket) {
  const sheet = document.createElement('style');
  sheet.textContent = theme + styles;
  const panel = document.createElement('div');
  place.append(sheet, panel);
  render(h(Panel, { transport: backgroundTransport(ticket, () => place.remove()), today: readersDay() }), panel);
}`;

const variant: Plugin = {
  name: 'shadow-panel',
  enforce: 'pre',
  resolveId(id) {
    if (id.endsWith('./panel-frame')) return `${OURS}frame`;
    return id === 'shadow-panel-module' ? `${OURS}module` : undefined;
  },
  load(id) {
    if (id === `${OURS}frame`) return PANEL_IN_PAGE;
    return id === `${OURS}module` ? PANEL_MODULE : undefined;
  },
  transform(code, id) {
    if (!id.endsWith('background/main.ts')) return undefined;
    // Here a content script may ask what else only the extension's own pages may.
    const mended = code
      .replace('isOwnPage(sender) ? ownRequest.safeParse(message) : null', 'ownRequest.safeParse(message)')
      .replace('if (own) return own.success ?', 'if (own.success) return own.success ?');
    if (mended === code)
      throw new Error('The background lets the panel speak in another way than was known.');
    return mended;
  },
};

const script = (folder: string, name: string, entry: string, format: 'iife' | 'es'): Promise<unknown> =>
  build({
    configFile: false,
    root: SOURCES,
    logLevel: 'error',
    publicDir: false,
    plugins: [variant],
    define: { __SHADOW__: JSON.stringify('open') },
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'es2023',
      rolldownOptions: {
        input: { [name]: entry },
        preserveEntrySignatures: 'strict',
        output: { format, entryFileNames: '[name].js', codeSplitting: false },
      },
    },
  });

/**
 * The extension as it would be with its panel in the page's own shadow root, for comparison only: its code a
 * web-accessible module that the content script imports when the panel is opened.
 */
export async function buildWithShadowPanel(folder: string): Promise<void> {
  cpSync(resolve('dist/open/chrome'), folder, { recursive: true });
  await script(folder, 'content', join(SOURCES, 'content/main.ts'), 'iife');
  await script(folder, 'background', join(SOURCES, 'background/main.ts'), 'es');
  await script(folder, 'panel-module', 'shadow-panel-module', 'es');
  const path = join(folder, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  manifest['web_accessible_resources'] = [
    { resources: ['panel-module.js'], matches: ['https://*.lightning.force.com/*'] },
  ];
  writeFileSync(path, JSON.stringify(manifest));
}
