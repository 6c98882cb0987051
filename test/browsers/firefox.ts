import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import puppeteer, { type Browser, type Frame, type KeyInput, type Page } from 'puppeteer-core';
import { startConnectProxy } from './connect-proxy';
import type { BrowserOptions, BrowserUnderTest, Tab, View } from './driver';

const ADD_ON = 'plimsoll@plimsoll.example';
/** The extension's address in the profile under test. */
const UUID = 'd1b1a1f0-5e1f-4c59-9f64-6f2f4a6b7c01';
/** sha1 of the add-on's id, as Firefox names its redirect host. */
const REDIRECT_HOST = 'fced659545e7e82e227f0021ba0b4878744e3e87';
export const REDIRECT_URI = `https://${REDIRECT_HOST}.extensions.allizom.org/`;
const WAIT_MS = 15_000;
const IDLE_MS = 2000;

const addressOf = (path: string): string => `moz-extension://${UUID}/${path}`;

/** Debian's Firefox with the extension; it grants what an add-on asks for later without a question. */
export async function openFirefox({ build, folder, site }: BrowserOptions): Promise<BrowserUnderTest> {
  const proxy = await startConnectProxy(site.port, (host) =>
    /\.(lightning\.force|my\.salesforce)\.com$/.test(host),
  );
  const profile = mkdtempSync(join(tmpdir(), 'plimsoll-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: '/usr/bin/firefox-esr',
    headless: true,
    acceptInsecureCerts: true,
    userDataDir: profile,
    args: ['--remote-allow-system-access'],
    extraPrefsFirefox: {
      'network.proxy.type': 1,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': proxy.port,
      'network.proxy.no_proxies_on': '127.0.0.1',
      'extensions.webextensions.uuids': JSON.stringify({ [ADD_ON]: UUID }),
      'extensions.webextOptionalPermissionPrompts': false,
      // Half a minute elsewhere: here the background ends many times in a test.
      'extensions.background.idle.timeout': IDLE_MS,
      'datareporting.policy.dataSubmissionEnabled': false,
    },
  });
  await browser.installExtension(folder ?? resolve('dist', build === 'open' ? 'open/firefox' : 'firefox'));
  const openOwn = async (path: string): Promise<Page> => {
    const page = await browser.newPage();
    // Firefox tells no end of loading for an extension's own address.
    await page.goto(addressOf(path), { waitUntil: [] });
    await page.waitForSelector('main', { timeout: WAIT_MS });
    return page;
  };
  return {
    id: 'firefox',
    redirectUri: REDIRECT_URI,
    newTab: async () => tabOf(await browser.newPage()),
    openOwn: async (path) => tabOf(await openOwn(path)),
    addressOf,
    windowOf: async (work) => tabOf(await newWindow(browser, work)),
    async stopBackground() {
      const page = await openOwn('options/options.html');
      await page.waitForFunction(
        "!browser.extension.getViews().some(({ location }) => location.pathname.includes('background'))",
        { timeout: WAIT_MS },
      );
      await page.close();
    },
    async reloadExtension() {
      const page = await openOwn('options/options.html');
      await page.evaluate('browser.runtime.reload()').catch(() => undefined);
    },
    async forbidWorker() {
      const page = await openOwn('options/options.html');
      await page.evaluate("browser.permissions.remove({ origins: ['http://127.0.0.1/*'] })");
      await page.close();
    },
    // To save the address is enough: what is asked for then is granted without a question.
    permitWorker: async () => undefined,
    async close() {
      await browser.close();
      await proxy.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

async function newWindow(browser: Browser, work: () => Promise<void>): Promise<Page> {
  const before = new Set(await browser.pages());
  await work();
  const until = Date.now() + WAIT_MS;
  while (Date.now() < until) {
    const page = (await browser.pages()).find((one) => !before.has(one) && one.url().startsWith('https://'));
    if (page) {
      await page.waitForSelector('form', { timeout: WAIT_MS });
      return page;
    }
    await delay(50);
  }
  throw new Error('No window was opened.');
}

function tabOf(page: Page): Tab {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
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
        // Its address is not told, being the extension's; what it holds is.
        for (const frame of page.frames().slice(1)) {
          const isPanel = await frame
            .evaluate(() => document.querySelector('main.plimsoll') !== null)
            .catch(() => false);
          if (isPanel) return viewOf(frame);
        }
        await delay(20);
      }
      return null;
    },
    async resize(width, height, scheme) {
      await page.setViewport({ width, height });
      await page
        .emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }])
        .catch(() => undefined);
    },
    async screenshot(path) {
      await page.screenshot({ path: path as `${string}.png` });
    },
    press: (key) => page.keyboard.press(key as KeyInput),
    clickAt: (x, y) => page.mouse.click(x, y),
    frames: () => page.frames().length - 1,
    frameTexts: () =>
      Promise.all(
        page
          .frames()
          .slice(1)
          .map((frame) => frame.evaluate(() => document.body.innerText).catch(() => '')),
      ),
    heap: async () => null,
    complaints,
    close: () => page.close(),
  };
}

const viewOf = (frame: Frame): View => ({
  evaluate: (work, argument) => frame.evaluate(work as never, argument) as never,
  async load(script) {
    await frame.evaluate(script);
  },
  async click(selector) {
    const element = await frame.waitForSelector(selector, { timeout: WAIT_MS });
    await element?.click();
  },
  async type(selector, text) {
    const element = await frame.waitForSelector(selector, { timeout: WAIT_MS });
    await element?.click({ count: 3 });
    await element?.type(text);
  },
});
