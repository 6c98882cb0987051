import axe, { type AxeResults } from 'axe-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { queryOrg } from '../support/processes';
import { BROWSERS, REDIRECT_URIS } from './both';
import type { BrowserUnderTest, Tab, View } from './driver';
import { accountUrl, eventually, openPanel, pillSays, says, setUp, setWorker } from './flows';
import { openWorld, type World } from './world';

const HOST = 'plimsoll-health';
/** Runs to a verdict, the functions of a page being what it is given. */
declare const window: { axe: { run(within: unknown, options: unknown): Promise<AxeResults> } } & Window;

let world: World;
let account: string;

beforeAll(async () => {
  world = await openWorld({
    accounts: 12,
    firstDay: '2026-03-02',
    redirectUris: REDIRECT_URIS,
    accessSeconds: 60,
  });
  const [worst] = await queryOrg(
    world.org,
    world.csm.token,
    'SELECT Id FROM Account WHERE Health_Score__c != null ORDER BY Health_Score__c LIMIT 1',
  );
  account = String(worst?.['Id']);
});
afterAll(() => world.close());

/** What axe finds wrong, and how many elements it looked at. */
async function audit(view: View, within: string): Promise<{ faults: string[]; looked: number }> {
  await view.load(axe.source);
  return await view.evaluate(async (selector) => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const found = await window.axe.run(selector, { iframes: false });
    return {
      faults: found.violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id}: ${node.html} ${node.failureSummary}`),
      ),
      looked: found.passes.flatMap(({ nodes }) => nodes).length,
    };
  }, within);
}

async function expectNoFaults(view: View, within: string, atLeast: number): Promise<void> {
  const { faults, looked } = await audit(view, within);
  expect(faults).toEqual([]);
  expect(looked).toBeGreaterThan(atLeast);
}

/** Whatever a reader would have to scroll sideways for, or could not reach at all. */
const spills = (view: View): Promise<string[]> =>
  view.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const root = document.documentElement;
    const wide = root.scrollWidth > root.clientWidth ? [`${root.scrollWidth} of ${root.clientWidth} px`] : [];
    // Words may run out of a box that itself is in place.
    const outside = [...document.querySelectorAll('main *')].filter((element) => {
      const { left, right, width } = element.getBoundingClientRect();
      return (
        (width > 1 && (left < -1 || right > root.clientWidth + 1)) ||
        (wide.length > 0 && element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 1)
      );
    });
    return [...wide, ...outside.map((element) => element.outerHTML.slice(0, 200))];
  }, null);

/** Makes the extension ask where no worker is, or again where it was. */
async function moveWorker(browser: BrowserUnderTest, address: string): Promise<void> {
  const options = await browser.openOwn('options/options.html');
  await options.evaluate(async (to) => {
    const { chrome } = globalThis as unknown as {
      chrome: {
        storage: {
          local: {
            get(key: string): Promise<{ setup: object }>;
            set(items: { setup: object }): Promise<void>;
          };
        };
      };
    };
    const { setup } = await chrome.storage.local.get('setup');
    await chrome.storage.local.set({ setup: { ...setup, address: to } });
  }, address);
  await options.close();
}

describe.each(BROWSERS)('in $id', ({ id, open }) => {
  // Firefox takes no colour scheme from a test's driver.
  const schemes = id === 'chromium' ? (['light', 'dark'] as const) : (['light'] as const);
  let browser: BrowserUnderTest;
  let tab: Tab;

  beforeAll(async () => {
    browser = await open({ build: 'open', site: world.site });
    await (await setWorker(browser, world.worker).then(serving)).close();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    tab = await browser.newTab();
    return () => tab.close();
  });

  const serving = async (options: Tab): Promise<Tab> => {
    await says(options, /Serves/);
    return options;
  };
  const panelOf = async (label: RegExp): Promise<View> => {
    await tab.goto(accountUrl(account));
    await pillSays(tab, label);
    return await openPanel(tab);
  };
  const inEachScheme = async (work: (scheme: 'light' | 'dark') => Promise<void>): Promise<void> => {
    for (const scheme of schemes) {
      await tab.resize(1280, 720, scheme);
      await work(scheme);
      const isDark = await tab.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches, null);
      expect(isDark).toBe(scheme === 'dark');
    }
  };

  it('asks for a sign-in without a fault', async () => {
    const panel = await panelOf(/Sign in/);
    await inEachScheme(async () => {
      await expectNoFaults(tab, HOST, 3);
      await expectNoFaults(panel, 'html', 10);
    });
    await setUp(browser, world);
  });

  it('shows health without a fault', async () => {
    const panel = await panelOf(/of 100/);
    await says(panel, /Renews[\s\S]*How fresh/);
    await inEachScheme(async () => {
      await expectNoFaults(tab, HOST, 3);
      await expectNoFaults(panel, 'html', 100);
    });
  });

  it('says without a fault that it cannot reach the worker', async () => {
    onTestFinished(() => moveWorker(browser, world.worker));
    await moveWorker(browser, 'http://127.0.0.1:9');
    await tab.goto(accountUrl(account));
    await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')), null);
    const panel = await openPanel(tab);
    await says(panel, /cannot be reached[\s\S]*What the CRM holds/);
    await inEachScheme(async () => {
      await expectNoFaults(tab, HOST, 3);
      await expectNoFaults(panel, 'html', 20);
    });
    expect(await spills(panel)).toEqual([]);
  });

  it.each([
    ['popup/popup.html', /accounts|CSM of no account/],
    ['options/options.html', /Last sync/],
  ] as const)('has no fault in %s', async (path, words) => {
    const own = await browser.openOwn(path);
    await says(own, words);
    for (const scheme of schemes) {
      await own.resize(1280, 720, scheme);
      await expectNoFaults(own, 'html', 15);
    }
    await own.resize(320, 640, 'light');
    expect(await spills(own)).toEqual([]);
    await own.close();
  });

  it('is used by the keyboard alone', async () => {
    await tab.goto(accountUrl(account));
    await pillSays(tab, /of 100/);
    await tab.evaluate(() => document.getElementById('search')?.focus(), null);
    await tab.press('Tab');
    const onPill = () =>
      tab.evaluate(
        () => document.querySelector('plimsoll-health')?.shadowRoot?.activeElement?.className ?? null,
        null,
      );
    expect(await onPill()).toBe('pill');
    await tab.press('Enter');
    const panel = await tab.panel();
    if (!panel) throw new Error('No panel opened.');
    const focused = () =>
      panel.evaluate(
        () =>
          document.hasFocus() ? (document.activeElement?.getAttribute('aria-label') ?? '') : 'elsewhere',
        null,
      );
    await eventually(focused, (label) => label === 'Close the panel');
    await says(panel, /of 100/);
    await tab.press('Tab');
    await eventually(focused, (label) => label !== 'Close the panel' && label !== 'elsewhere');
    await tab.press('Escape');
    await eventually(
      async () => tab.frames(),
      (count) => count === 0,
    );
    await eventually(onPill, (name) => name === 'pill');
  });

  it('loses nothing on a narrow window or at twice the size', async () => {
    const panel = await panelOf(/of 100/);
    await says(panel, /Renews[\s\S]*How fresh/);
    // 1280 × 720 at 200 % has room for 640 × 360 of its own pixels.
    for (const [width, height] of [
      [320, 640],
      [640, 360],
    ] as const) {
      await tab.resize(width, height, 'light');
      await eventually(
        () => spills(panel),
        (found) => found.length === 0,
      );
      const [panelBox, pillBox] = await tab.evaluate(
        () =>
          ['iframe', 'button'].map((name) => {
            const box = document
              .querySelector('plimsoll-health')
              ?.shadowRoot?.querySelector(name)
              ?.getBoundingClientRect();
            return {
              left: box?.left ?? -1,
              top: box?.top ?? -1,
              right: box?.right ?? 1e9,
              bottom: box?.bottom ?? 1e9,
            };
          }),
        null,
      );
      for (const box of [panelBox, pillBox]) {
        expect(box?.left).toBeGreaterThanOrEqual(0);
        expect(box?.top).toBeGreaterThanOrEqual(0);
        expect(box?.right).toBeLessThanOrEqual(width);
        expect(box?.bottom).toBeLessThanOrEqual(height);
      }
      expect((panelBox?.bottom ?? 0) - (panelBox?.top ?? 0)).toBeGreaterThan(height / 2);
    }
  });
});
