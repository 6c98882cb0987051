import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BrowserContext, chromium, type Frame, type Page } from 'playwright-core';
import type { BrowserOptions, BrowserUnderTest, Tab, View } from './driver';

/** Follows from the `key` of manifest.json. */
const EXTENSION_ID = 'neodgoalhhbnjehhkajbmgpokpjgnakk';
export const REDIRECT_URI = `https://${EXTENSION_ID}.chromiumapp.org/`;
const WAIT_MS = 15_000;

const addressOf = (path: string): string => `chrome-extension://${EXTENSION_ID}/${path}`;

/** Debian's Chromium with the extension, the worker's host granted beforehand: its question is the browser's own. */
export async function openChromium({
  build,
  folder: given,
  site,
}: BrowserOptions): Promise<BrowserUnderTest> {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-chromium-'));
  const extension = join(folder, 'extension');
  cpSync(given ?? resolve('dist', build === 'open' ? 'open/chrome' : 'chrome'), extension, {
    recursive: true,
  });
  const path = join(extension, 'manifest.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8')) as { host_permissions: string[] };
  manifest.host_permissions.push('http://127.0.0.1/*');
  writeFileSync(path, JSON.stringify(manifest));

  // Without developer mode an unpacked extension does not come back from a reload.
  mkdirSync(join(folder, 'profile', 'Default'), { recursive: true });
  writeFileSync(
    join(folder, 'profile', 'Default', 'Preferences'),
    JSON.stringify({ extensions: { ui: { developer_mode: true } } }),
  );
  const rules = [
    `MAP *.lightning.force.com 127.0.0.1:${site.port}`,
    `MAP *.my.salesforce.com 127.0.0.1:${site.port}`,
    'MAP * ~NOTFOUND',
    'EXCLUDE 127.0.0.1',
  ];
  const context = await chromium.launchPersistentContext(join(folder, 'profile'), {
    executablePath: '/usr/bin/chromium',
    headless: true,
    args: [
      '--no-sandbox',
      `--disable-extensions-except=${extension}`,
      `--load-extension=${extension}`,
      `--host-resolver-rules=${rules.join(', ')}`,
      `--ignore-certificate-errors-spki-list=${site.spki}`,
    ],
  });
  context.setDefaultTimeout(WAIT_MS);
  if (context.serviceWorkers().length === 0) await context.waitForEvent('serviceworker');
  return {
    id: 'chromium',
    redirectUri: REDIRECT_URI,
    newTab: async () => tabOf(await context.newPage()),
    async openOwn(path) {
      const page = await context.newPage();
      await page.goto(addressOf(path));
      return tabOf(page);
    },
    addressOf,
    async windowOf(work) {
      const [page] = await Promise.all([newWindow(context), work()]);
      return tabOf(page);
    },
    async stopBackground() {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${EXTENSION_ID}/options/options.html`);
      const cdp = await context.newCDPSession(page);
      await cdp.send('ServiceWorker.enable');
      const stopped = new Promise<void>((resolve) =>
        cdp.on('ServiceWorker.workerVersionUpdated', ({ versions }) => {
          if (versions.some(({ runningStatus }) => runningStatus === 'stopped')) resolve();
        }),
      );
      await cdp.send('ServiceWorker.stopAllWorkers');
      await stopped;
      await page.close();
    },
    async reloadExtension() {
      const page = await context.newPage();
      await page.goto(`chrome-extension://${EXTENSION_ID}/options/options.html`);
      // Its own pages are closed with the former copy.
      await Promise.all([
        page.waitForEvent('close'),
        page.evaluate('chrome.runtime.reload()').catch(() => undefined),
      ]);
    },
    forbidWorker: () => setSiteAccess(context, 'ON_CLICK'),
    permitWorker: () => setSiteAccess(context, 'ON_ALL_SITES'),
    async close() {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** As a person does on the browser's page of extensions. */
async function setSiteAccess(
  context: BrowserContext,
  hostAccess: 'ON_CLICK' | 'ON_ALL_SITES',
): Promise<void> {
  const page = await context.newPage();
  await page.goto('chrome://extensions');
  const change = JSON.stringify({ extensionId: EXTENSION_ID, hostAccess });
  await page.evaluate(`chrome.developerPrivate.updateExtensionConfiguration(${change})`);
  await page.close();
}

async function newWindow(context: BrowserContext): Promise<Page> {
  const page = await context.waitForEvent('page');
  await page.waitForLoadState();
  return page;
}

function tabOf(page: Page): Tab {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return {
    ...viewOf(page.mainFrame()),
    async goto(address) {
      await page.goto(address);
    },
    async panel() {
      const until = Date.now() + WAIT_MS;
      while (Date.now() < until) {
        const frame = page.frames().find((one) => one.url().includes('/frame/panel.html'));
        if (frame) return viewOf(frame);
        await page.waitForTimeout(20);
      }
      return null;
    },
    async resize(width, height, colorScheme) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
    },
    async screenshot(path) {
      await page.screenshot({ path });
    },
    // A key that ends its own frame is never acknowledged.
    press: (key) => Promise.race([page.keyboard.press(key), page.waitForTimeout(2000)]),
    clickAt: (x, y) => page.mouse.click(x, y),
    frames: () => page.frames().length - 1,
    frameTexts: () =>
      Promise.all(
        page
          .frames()
          .slice(1)
          .map((frame) => frame.evaluate(() => document.body.innerText).catch(() => '')),
      ),
    async heap() {
      const session = await page.context().newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      const { usedSize } = await session.send('Runtime.getHeapUsage');
      await session.detach();
      return usedSize;
    },
    complaints,
    close: () => page.close(),
  };
}

/** Playwright's selectors go into open shadow roots by themselves. */
const selectorOf = (selector: string): string => selector.replaceAll('>>>', '');

const viewOf = (frame: Frame): View => ({
  evaluate: (work, argument) => frame.evaluate(work as never, argument as never) as never,
  async load(script) {
    await frame.evaluate(script);
  },
  click: (selector) => frame.locator(selectorOf(selector)).first().click(),
  type: (selector, text) => frame.locator(selectorOf(selector)).first().fill(text),
});
