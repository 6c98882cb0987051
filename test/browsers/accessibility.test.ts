import axe, { type AxeResults } from 'axe-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { tierClass } from '../../shared/tier-look';
import { TIERS } from '../../shared/tiers';
import { control, queryOrg } from '../support/processes';
import { BROWSERS, REDIRECT_URIS } from './both';
import type { BrowserUnderTest, Tab, View } from './driver';
import { accountUrl, eventually, openPanel, pillSays, says, setUp, setWorker } from './flows';
import { takeRole } from './role';
import { openWorld, type World } from './world';

const HOST = 'plimsoll-health';
/** Runs to a verdict, the functions of a page being what it is given. */
declare const window: { axe: { run(within: unknown, options: unknown): Promise<AxeResults> } } & Window;

let world: World;
let account: string;
/** Those that the CSM sees. */
let accounts: string[];

beforeAll(async () => {
  world = await openWorld({
    accounts: 12,
    firstDay: '2026-03-02',
    redirectUris: REDIRECT_URIS,
    accessSeconds: 60,
  });
  accounts = await seen();
  account = accounts[0] ?? '';
});
afterAll(() => world.close());

/** The accounts that Salesforce shows the CSM, the worst first. */
const seen = async (): Promise<string[]> =>
  (
    await queryOrg(
      world.org,
      world.csm.token,
      'SELECT Id FROM Account WHERE Health_Score__c != null ORDER BY Health_Score__c',
    )
  ).map(({ Id }) => String(Id));

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

/** How well each part of the pill is to be seen on it (WCAG 2.2, 1.4.3 and 1.4.11), and how bright the pill is. */
const pillContrasts = (tab: View, tiers: readonly string[]) =>
  tab.evaluate((classes) => {
    const pill = document.querySelector('plimsoll-health')?.shadowRoot?.querySelector<HTMLElement>('.pill');
    if (!pill) throw new Error('There is no pill.');
    const luminance = (color: string): number => {
      const numbers = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color)?.slice(1).map(Number);
      if (!numbers) throw new Error(`${color} is not an opaque colour`);
      const [red = 0, green = 0, blue = 0] = numbers.map((number) => {
        const part = number / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    };
    const ground = luminance(getComputedStyle(pill).backgroundColor);
    const contrast = (part: string, drawn?: '::before'): number => {
      const element = pill.querySelector(part);
      if (!element) throw new Error(`The pill has no ${part}.`);
      for (let at: Element | null = element; at; at = at === pill ? null : at.parentElement)
        if (getComputedStyle(at).opacity !== '1') throw new Error(`${part} is not opaque.`);
      const { color, content, opacity } = getComputedStyle(element, drawn);
      if (drawn && (opacity !== '1' || !/^(?:"|attr\()/.test(content)))
        throw new Error(`${part} draws ${content} at ${opacity}.`);
      const [light = 0, dark = 0] = [luminance(color), ground].sort((a, b) => b - a);
      return (light + 0.05) / (dark + 0.05);
    };
    const mark = pill.querySelector('.mark');
    const own = mark?.getAttribute('class') ?? '';
    const measured = classes.map((tier) => {
      mark?.setAttribute('class', `mark ${tier}`);
      return {
        tier,
        text: contrast('.text'),
        score: contrast('.score', '::before'),
        trend: contrast('.trend', '::before'),
        mark: contrast('.mark'),
      };
    });
    mark?.setAttribute('class', own);
    return { ground, own, measured };
  }, tiers);

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
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    tab = await browser.newTab();
    return () => tab.close();
  });

  const panelOf = async (label: RegExp): Promise<View> => {
    await tab.goto(accountUrl(account));
    await pillSays(tab, label);
    return await openPanel(tab);
  };
  const isDark = (view: View): Promise<boolean> =>
    view.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches, null);
  /** In the tab and in all that is told of it: a frame may take a moment. */
  const inEachScheme = async (
    views: readonly View[],
    work: (scheme: 'light' | 'dark') => Promise<void>,
  ): Promise<void> => {
    for (const scheme of schemes) {
      await tab.resize(1280, 720, scheme);
      for (const view of [tab, ...views])
        await eventually(
          () => isDark(view),
          (dark) => dark === (scheme === 'dark'),
        );
      await work(scheme);
      for (const view of [tab, ...views]) expect(await isDark(view)).toBe(scheme === 'dark');
    }
  };
  const expectNoFaultsWithPanel = (panel: View, atLeast: number): Promise<void> =>
    inEachScheme([panel], async () => {
      await expectNoFaults(tab, HOST, 3);
      await expectNoFaults(panel, 'html', atLeast);
    });

  it('asks without a fault where the worker is', async () => {
    const panel = await panelOf(/Set up Plimsoll/);
    await says(panel, /Not set up yet/);
    await expectNoFaultsWithPanel(panel, 10);
    expect(await spills(panel)).toEqual([]);
    const options = await setWorker(browser, world.worker);
    await says(options, /Serves/);
    await options.close();
  });

  it('asks for a sign-in without a fault', async () => {
    const panel = await panelOf(/Sign in/);
    await expectNoFaultsWithPanel(panel, 10);
    await setUp(browser, world);
  });

  it('shows health without a fault', async () => {
    const panel = await panelOf(/of 100/);
    await says(panel, /Renews[\s\S]*How fresh/);
    await expectNoFaultsWithPanel(panel, 100);
  });

  it('draws a pill whose every part is to be seen on it', async () => {
    await tab.goto(accountUrl(account));
    await pillSays(tab, /of 100/);
    await inEachScheme([], async (scheme) => {
      const { ground, own, measured } = await pillContrasts(tab, TIERS.map(tierClass));
      expect(ground > 0.5).toBe(scheme === 'light');
      expect(TIERS.map((tier) => `mark ${tierClass(tier)}`)).toContain(own);
      expect(measured.length).toBe(5);
      for (const { tier, text, score, trend, mark } of measured) {
        expect(Math.min(text, score, trend), `${tier}, ${scheme}`).toBeGreaterThanOrEqual(4.5);
        expect(mark, `${tier}, ${scheme}`).toBeGreaterThanOrEqual(3);
      }
    });
  });

  it('says without a fault that there is no access', async () => {
    const share = (model: string) => control(world.org, 'POST', '/sharing', { object: 'Account', model });
    onTestFinished(async () => void (await share('ReadWrite')));
    await share('Private');
    onTestFinished(await takeRole(world));
    const left = await seen();
    const lost = accounts.find((one) => one !== account && !left.includes(one));
    if (!lost) throw new Error('Everything is shown.');
    await tab.goto(accountUrl(lost));
    await pillSays(tab, /No access/);
    const panel = await openPanel(tab);
    await says(panel, /No access\s+Salesforce does not show you this account/);
    await expectNoFaultsWithPanel(panel, 10);
    expect(await spills(panel)).toEqual([]);
  });

  it('says without a fault that it cannot reach the worker', async () => {
    onTestFinished(() => moveWorker(browser, world.worker));
    await moveWorker(browser, 'http://127.0.0.1:9');
    await tab.goto(accountUrl(account));
    await tab.evaluate(() => document.dispatchEvent(new Event('visibilitychange')), null);
    const panel = await openPanel(tab);
    await says(panel, /cannot be reached[\s\S]*What the CRM holds/);
    await expectNoFaultsWithPanel(panel, 20);
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
      expect(await isDark(own)).toBe(scheme === 'dark');
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
