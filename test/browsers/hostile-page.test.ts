import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { pillLook } from '../../extension/content/pill-look';
import { moneyText } from '../../extension/panel/words';
import { accountHealth } from '../../shared/api';
import { lightningPage } from '../lightning/page';
import { control, queryOrg } from '../support/processes';
import { BROWSERS, REDIRECT_URIS } from './both';
import type { BrowserUnderTest, Tab, View } from './driver';
import { summaryOf } from './expected';
import { accountUrl, eventually, says, setUp, textOf } from './flows';
import { startWorkerFront, type WorkerFront } from './worker-front';
import { LIGHTNING, openWorld, type World } from './world';

interface Account {
  id: string;
  name: string;
  score: number;
  tier: string;
  /** What is to be seen of it in pill and panel: drivers, owner and ARR too. */
  secrets: string[];
}

/** What the page's own script has put there. */
interface HostileWindow {
  turnHostile(): void;
  loot(): string;
  find(text: string, matchCase: boolean, backwards: boolean, wrap: boolean): boolean;
  caught: string[];
  heard: string[];
  /** Changes of attributes of html and body, and those that these have. */
  rootChanges: string[];
  rootAttributes(): string[];
  go(path: string): Promise<void>;
}
declare const window: HostileWindow & Window & typeof globalThis;

let world: World;
let front: WorkerFront;
let account: Account;
let other: Account;
/** Nobody looks at it before it is needed. */
let unseen: string;

beforeAll(async () => {
  world = await openWorld({
    accounts: 12,
    firstDay: '2026-03-02',
    redirectUris: REDIRECT_URIS,
    accessSeconds: 60,
  });
  const rows = await queryOrg(
    world.org,
    world.csm.token,
    'SELECT Id, Name, Health_Score__c, Health_Tier__c FROM Account WHERE Health_Score__c != null',
  );
  const accounts: Account[] = [];
  for (const row of rows) {
    const id = String(row['Id']);
    const secrets = await secretsOf(id);
    if (secrets)
      accounts.push({
        id,
        name: String(row['Name']),
        score: Number(row['Health_Score__c']),
        tier: String(row['Health_Tier__c']),
        secrets,
      });
  }
  [account, other] = [accounts[0]!, accounts[1]!];
  unseen = accounts[2]!.id;
  front = await startWorkerFront(world.worker);
});
afterAll(async () => {
  await front?.close();
  await world?.close();
});

/** Null where the account has not all of it. */
async function secretsOf(id: string): Promise<string[] | null> {
  const reply = await fetch(`${world.worker}/v1/accounts/${id}`, {
    headers: { authorization: `Bearer ${world.csm.token}` },
  });
  if (!reply.ok) return null;
  const { document } = accountHealth.parse(await reply.json());
  const { name, tier, score, drivers, budgetOwner, arr } = document;
  if (score === null || !drivers.length || !budgetOwner.name || !arr) return null;
  const { label } = pillLook({ state: 'ready', data: await summaryOf(world, id) });
  return [
    ...[name, tier, label, `${score} of 100`, `"score":${score}`, `data-shown="${score}"`],
    ...[...drivers.map(({ text }) => text), budgetOwner.name, arr.amount, moneyText(arr)],
    ...['of 100', 'in 30 days', 'Account health', '"tier":', '"score":'],
  ];
}

const pathOf = ({ id }: Account): string => new URL(accountUrl(id)).pathname;
const hostOf = (view: View): Promise<'none' | 'closed' | 'open'> =>
  view.evaluate(() => {
    const host = document.querySelector('plimsoll-health');
    return host === null ? 'none' : host.shadowRoot === null ? 'closed' : 'open';
  }, null);
const countOf = (view: View, selector: string): Promise<number> =>
  view.evaluate((wanted) => document.querySelectorAll(wanted).length, selector);
const loot = (tab: Tab): Promise<string> => tab.evaluate(() => window.loot(), null);
const focus = (tab: Tab): Promise<string> =>
  tab.evaluate(() => document.activeElement?.nodeName.toLowerCase() ?? '', null);

/** Where the page itself finds that something stands: a point in the middle of the pill. */
async function pillAt(tab: Tab): Promise<{ x: number; y: number }> {
  const look = () =>
    tab.evaluate(() => {
      const hits: [number, number][] = [];
      for (let x = innerWidth - 1; x > 0; x -= 4)
        for (let y = innerHeight - 1; y > innerHeight / 2; y -= 4)
          if (document.elementFromPoint(x, y)?.localName === 'plimsoll-health') hits.push([x, y]);
      return hits[Math.floor(hits.length / 2)] ?? null;
    }, null);
  const [x, y] = (await eventually(look, (point) => point !== null)) ?? [0, 0];
  return { x, y };
}

/** Waits for the panel of an account; the frame of a former one may go meanwhile. */
const panelSays = (tab: Tab, words: string): Promise<string> =>
  eventually(
    async () => {
      const panel = await tab.panel();
      return panel ? await textOf(panel).catch(() => '') : '';
    },
    (text) => text.includes(words),
  );

/** Opens the panel as a person does, and waits until the account's health stands in it. */
async function openByHand(tab: Tab, of: Account = account): Promise<View> {
  const { x, y } = await pillAt(tab);
  await tab.clickAt(x, y);
  const panel = await tab.panel();
  if (!panel) throw new Error('No panel opened.');
  await eventually(
    () => textOf(panel),
    (text) => text.includes(of.name) && text.includes('of 100'),
  );
  return panel;
}

describe.each(BROWSERS)('in $id', ({ open }) => {
  let browser: BrowserUnderTest;
  let tab: Tab;

  beforeAll(async () => {
    browser = await open({ build: 'closed', site: world.site });
    await setUp(browser, { ...world, worker: front.address });
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    tab = await browser.newTab();
    return () => tab.close();
  });

  const goTo = async (page: string): Promise<void> => {
    await tab.goto(page);
    await eventually(
      () => hostOf(tab),
      (host) => host !== 'none',
    );
  };

  it.each(['early', 'late'])(
    'gives a page nothing that overrides what content scripts use, %s',
    async (hostility) => {
      await goTo(`${accountUrl(account.id)}?hostile=${hostility}`);
      if (hostility === 'late') await tab.evaluate(() => window.turnHostile(), null);
      const panel = await openByHand(tab);
      // What a person reads there, line by line: names, sentences and sums.
      const lines = (await textOf(panel)).split('\n').filter((line) => line.trim().length >= 12);
      expect(lines.length).toBeGreaterThan(10);
      await tab.evaluate((path) => history.pushState({}, '', path), `${pathOf(other)}?hostile=${hostility}`);
      await panelSays(tab, other.name);

      expect(await hostOf(tab)).toBe('closed');
      expect(await tab.evaluate(() => window.caught, null)).toEqual([]);
      const found = await loot(tab);
      const secrets = [...account.secrets, ...other.secrets, ...lines, '-extension:'];
      expect(secrets.filter((secret) => found.includes(secret))).toEqual([]);
      expect(found).toContain('shadow roots: 0\nwindows: 0');
      expect(await tab.evaluate(() => window.rootChanges, null)).toEqual([]);
      expect(await tab.evaluate(() => window.rootAttributes(), null)).toEqual(['html lang="en"']);
      const words = [...account.secrets, ...other.secrets, ...lines];
      expect(
        await tab.evaluate((all) => all.filter((word) => window.find(word, false, false, true)), words),
      ).toEqual([]);
      expect(tab.complaints).toEqual([]);
    },
  );

  it.each(['early', 'late'])(
    'would be seen through by such a page, were it less careful, %s',
    async (hostility) => {
      await tab.goto(`${LIGHTNING}/lightning/page/home?hostile=${hostility}`);
      if (hostility === 'late') await tab.evaluate(() => window.turnHostile(), null);
      const ways = await tab.evaluate(() => {
        const root = document.documentElement;
        const box = (): HTMLElement => {
          const element = document.createElement('div');
          document.body.append(element);
          return element;
        };
        const event = (where: EventTarget, type: string, word: string, bubbles = false) =>
          where.dispatchEvent(new CustomEvent(type, { bubbles, detail: { of: { word } } }));
        const plant: Record<string, (word: string) => void> = {
          text: (word) => box().append(word),
          'text, hidden': (word) => {
            const element = box();
            element.hidden = true;
            element.append(word);
          },
          'attribute of an element': (word) => box().setAttribute('data-shown', word),
          'attribute of html': (word) => root.setAttribute('data-html', word),
          'attribute of body, for a moment': (word) => {
            document.body.setAttribute('data-body', word);
            document.body.removeAttribute('data-body');
          },
          'element, for a moment': (word) => {
            const element = document.createElement('p');
            element.append(word);
            root.append(element);
            element.remove();
          },
          'message, text': (word) => window.postMessage(word, '*'),
          'message, object': (word) => window.postMessage({ of: [{ word }] }, '*'),
          'message by a port': (word) => {
            const { port1, port2 } = new MessageChannel();
            window.postMessage('port', '*', [port2]);
            port1.postMessage({ word });
          },
          'event at the window': (word) => event(window, 'any', word),
          'event at the document': (word) => event(document, 'any', word),
          'event at html': (word) => event(root, 'any', word),
          'event at an element': (word) => event(box(), 'any', word),
          'closed shadow root': (word) => box().attachShadow({ mode: 'closed' }).append(word),
          storage: (word) => sessionStorage.setItem('word', word),
          history: (word) => history.replaceState({ word }, ''),
        };
        for (const [way, sow] of Object.entries(plant)) sow(`planted as ${way}`);
        return Object.keys(plant);
      }, null);
      expect(ways.length).toBe(16);
      await eventually(
        async () => {
          const found = await loot(tab);
          return ways.filter((way) => !found.includes(`planted as ${way}`));
        },
        (missed) => missed.length === 0,
      );
      expect(await loot(tab)).toContain('shadow roots: 1\nwindows: 0');
      expect(await tab.evaluate(() => window.rootChanges.length, null)).toBe(3);
      expect(await tab.evaluate(() => window.rootAttributes(), null)).toContain(
        'html data-html="planted as attribute of html"',
      );
      expect(await tab.evaluate(() => window.find('planted as text', false, false, true), null)).toBe(true);
      await tab.evaluate(() => sessionStorage.clear(), null);
    },
  );

  it('opens nothing for clicks and keys that a script makes', async () => {
    await goTo(accountUrl(account.id));
    const { x, y } = await pillAt(tab);
    await tab.evaluate(
      (point) => {
        const host = document.querySelector('plimsoll-health') as HTMLElement;
        const at = { bubbles: true, composed: true, clientX: point.x, clientY: point.y };
        for (const target of [host, document.elementFromPoint(point.x, point.y) ?? document.body]) {
          for (const type of ['pointerdown', 'mousedown', 'pointerup', 'mouseup', 'click'])
            target.dispatchEvent(new MouseEvent(type, at));
          for (const type of ['keydown', 'keyup'])
            target.dispatchEvent(new KeyboardEvent(type, { key: 'Enter', code: 'Enter', ...at }));
        }
        host.click();
        host.focus();
      },
      { x, y },
    );
    await delay(300);
    expect(tab.frames()).toBe(0);
    await openByHand(tab);
  });

  it('hears nothing of what a page says', async () => {
    await goTo(accountUrl(account.id));
    await pillAt(tab);
    const asked = await tab.evaluate(async (id) => {
      const messages = [
        { type: 'open-panel', account: id },
        { type: 'pill', account: id, refresh: true },
        { type: 'sign-out' },
        'close-panel',
        'session-changed',
      ];
      const host = document.querySelector('plimsoll-health');
      for (const message of messages) {
        window.postMessage(message, '*');
        for (const target of [window, document, host])
          target?.dispatchEvent(new CustomEvent('message', { detail: message }));
        host?.dispatchEvent(new MessageEvent('message', { data: message }));
      }
      // What extensions speak by: a page has it only where one lets pages connect.
      const scope = globalThis as unknown as Record<
        string,
        { runtime?: { sendMessage?: unknown } } | undefined
      >;
      return [scope['chrome'], scope['browser']].map((api) => typeof api?.runtime?.sendMessage);
    }, account.id);
    expect(asked).toEqual(['undefined', 'undefined']);
    await delay(300);
    expect(tab.frames()).toBe(0);
    const panel = await openByHand(tab);
    await tab.evaluate(() => window.postMessage('close-panel', '*'), null);
    await delay(100);
    expect(await textOf(panel)).toContain(account.name);
  });

  it('gives nothing to a frame of its panel that a page makes', async () => {
    await goTo(`${accountUrl(account.id)}?hostile=late`);
    await tab.evaluate(
      (addresses) => {
        for (const address of addresses) {
          const frame = document.createElement('iframe');
          frame.src = address;
          document.body.append(frame);
        }
      },
      [
        browser.addressOf('frame/panel.html'),
        browser.addressOf(`frame/panel.html#${'0'.repeat(32)}`),
        browser.addressOf('options/options.html'),
        browser.addressOf('popup/popup.html'),
        browser.addressOf('background.js'),
      ],
    );
    const texts = await eventually(
      () => tab.frameTexts(),
      (found) => found.length === 5,
    );
    expect(texts.length).toBe(5);
    await delay(500);
    // Chromium gives the panel another address in each session; at this one there is nothing.
    const loaded = browser.id === 'chromium' ? 0 : 2;
    const shown = await eventually(
      async () => (await tab.frameTexts()).join('\n'),
      (found) => (found.match(/Plimsoll cannot be reached/g)?.length ?? 0) === loaded,
    );
    for (const secret of [account.name, account.tier, world.csm.username, 'My book', 'Settings'])
      expect(shown).not.toContain(secret);
  });

  it('gives nothing for a ticket that was used in another tab', async () => {
    await goTo(accountUrl(account.id));
    const panel = await openByHand(tab);
    const ticket = await panel.evaluate(() => location.hash, null);
    expect(ticket).toMatch(/^#[0-9a-f]{32}(\.focus)?$/);
    const thief = await browser.openOwn(`frame/panel.html${ticket}`);
    const text = await eventually(
      () => textOf(thief),
      (said) => said.includes('cannot be reached'),
    );
    expect(text).not.toContain(account.name);
    await thief.close();
    // A new one takes the place of the old, in its own tab too.
    await tab.evaluate((path) => window.go(path), pathOf(other));
    await panelSays(tab, other.name);
    const again = await browser.openOwn(`frame/panel.html${ticket}`);
    await eventually(
      () => textOf(again),
      (said) => said.includes('cannot be reached'),
    );
    await again.close();
  });

  it('comes back when a page removes it, but not for ever', async () => {
    await goTo(accountUrl(account.id));
    const removals = await tab.evaluate(async () => {
      let count = 0;
      for (let turn = 0; turn < 1000; turn++) {
        const host = document.querySelector('plimsoll-health');
        if (host) count += 1;
        host?.remove();
        await new Promise((done) => setTimeout(done, 0));
      }
      return count;
    }, null);
    expect(removals).toBeGreaterThan(1);
    expect(removals).toBeLessThan(50);
    expect(await hostOf(tab)).toBe('none');
    // The page is none the worse for it, and the next one has it again.
    expect(await tab.evaluate(() => document.querySelector('h1')?.textContent, null)).toBe(pathOf(account));
    await goTo(accountUrl(other.id));
    await openByHand(tab, other);
    expect(tab.complaints).toEqual([]);
  });

  it('takes its clones away, and they do nothing', async () => {
    await goTo(accountUrl(account.id));
    await pillAt(tab);
    const clone = await tab.evaluate(() => {
      const host = document.querySelector('plimsoll-health') as HTMLElement;
      const copy = host.cloneNode(true) as HTMLElement;
      const imported = document.importNode(host, true);
      document.body.append(copy, imported);
      copy.click();
      return { html: copy.outerHTML, children: copy.childNodes.length, isOpen: copy.shadowRoot !== null };
    }, null);
    expect(clone).toEqual({ html: '<plimsoll-health></plimsoll-health>', children: 0, isOpen: false });
    await eventually(
      () => countOf(tab, 'plimsoll-health'),
      (count) => count === 1,
    );
    expect(tab.frames()).toBe(0);
    await openByHand(tab);
  });

  it('keeps what is typed in the panel from the page', async () => {
    await goTo(accountUrl(account.id));
    await tab.press('x');
    expect(await tab.evaluate(() => window.heard, null)).toEqual(['x']);
    await openByHand(tab);
    await eventually(
      () => focus(tab),
      (name) => name === 'plimsoll-health',
    );
    for (const key of ['s', 'e', 'c', 'r', 'e', 't', 'Tab', 'ArrowDown']) await tab.press(key);
    await delay(100);
    expect(await tab.evaluate(() => window.heard, null)).toEqual(['x']);
    await tab.press('Escape');
    await eventually(
      async () => tab.frames(),
      (count) => count === 0,
    );
    expect(await tab.evaluate(() => window.heard, null)).toEqual(['x']);
  });

  it('does nothing at all on pages that show no account', async () => {
    const listener = await browser.openOwn('options/options.html');
    await listener.evaluate(() => {
      const scope = globalThis as unknown as {
        heard: unknown[];
        chrome: { runtime: { onMessage: { addListener(listen: (message: unknown) => void): void } } };
      };
      scope.heard = [];
      scope.chrome.runtime.onMessage.addListener((message) => void scope.heard.push(message));
    }, null);
    const messages = () =>
      listener.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard, null);
    await says(listener, /Last sync/);
    const own = await tab.evaluate((html) => {
      const page = new DOMParser().parseFromString(html, 'text/html');
      return [...page.querySelectorAll('*')].map(({ localName }) => localName);
    }, lightningPage(''));
    expect(own).toContain('main');
    /** Every element of the page; html and body with their attributes. */
    const elements = () =>
      tab.evaluate(
        () => ({
          names: [...document.querySelectorAll('*')].map(({ localName }) => localName),
          attributes: [document.documentElement, document.body].flatMap((root) => root.getAttributeNames()),
        }),
        null,
      );
    const untouched = { names: own, attributes: ['lang'] };
    const asked = () => world.site.requests.filter((request) => !request.endsWith('/favicon.ico'));
    let askedWorker = 0;
    front.delay(() => {
      askedWorker += 1;
      return 0;
    });
    onTestFinished(() => front.delay(() => 0));
    const others = [
      '/lightning/o/Account/list?filterName=Recent',
      `/lightning/r/Contact/003${account.id.slice(3)}/view`,
      `/lightning/r/Opportunity/006${account.id.slice(3)}/view`,
      '/lightning/setup/SetupOneHome/home',
      '/lightning/page/home',
    ];
    await control(world.org, 'DELETE', '/requests');
    world.site.requests.length = 0;
    for (const path of others) {
      await tab.goto(`${LIGHTNING}${path}`);
      await delay(100);
      expect(await elements(), `${path}, loaded`).toEqual(untouched);
    }
    expect(asked()).toEqual(others.map((path) => `${new URL(LIGHTNING).host}${path}`));
    for (const path of others) {
      await tab.evaluate((to) => window.go(to), path);
      await delay(50);
      expect(await elements(), `${path}, moved to`).toEqual(untouched);
    }
    await delay(300);
    expect(await messages()).toEqual([]);
    expect(asked().length).toBe(others.length);
    expect(await control(world.org, 'GET', '/requests')).toEqual([]);
    expect(askedWorker).toBe(0);
    // The same ears and eyes notice what an account page asks and gets.
    await tab.evaluate((path) => window.go(path), new URL(accountUrl(unseen)).pathname);
    await eventually(messages, (heard) => heard.length > 0);
    await eventually(
      async () => askedWorker,
      (count) => count > 0,
    );
    expect((await elements()).names).toEqual([...own, 'plimsoll-health']);
    await tab.evaluate(() => window.go('/lightning/page/home'), null);
    await eventually(
      () => countOf(tab, 'plimsoll-health'),
      (count) => count === 0,
    );
    expect(await elements()).toEqual(untouched);
    await listener.close();
  });

  it('keeps tokens where no page and no disk has them', async () => {
    const options = await browser.openOwn('options/options.html');
    const held = await options.evaluate(async () => {
      const { chrome } = globalThis as unknown as {
        chrome: { storage: Record<'local' | 'session', { get(keys: null): Promise<unknown> }> };
      };
      return {
        local: JSON.stringify(await chrome.storage.local.get(null)),
        session: JSON.stringify(await chrome.storage.session.get(null)),
      };
    }, null);
    await options.close();
    expect(held.session).toMatch(/00D\w{12,15}!/);
    expect(held.local).toContain(front.address);
    expect(held.local).not.toMatch(/00D\w{12,15}!|token/i);
    expect(world.site.requests.join('\n')).not.toMatch(/00D\w{12,15}(?:!|%21)|refresh_token=|access_token=/i);
  });
});
