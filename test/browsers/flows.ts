import { setTimeout as delay } from 'node:timers/promises';
import type { BrowserUnderTest, Tab, View } from './driver';
import { LIGHTNING, type World } from './world';

const WAIT_MS = 15_000;

export const accountUrl = (id: string): string => `${LIGHTNING}/lightning/r/Account/${id}/view`;

/** Asks again until the answer is wanted. @throws with the last answer. */
export async function eventually<T>(ask: () => Promise<T>, isWanted: (answer: T) => boolean): Promise<T> {
  const until = Date.now() + WAIT_MS;
  let last: T;
  for (;;) {
    last = await ask();
    if (isWanted(last)) return last;
    if (Date.now() > until) throw new Error(`Still ${JSON.stringify(last)} after ${WAIT_MS} ms`);
    await delay(25);
  }
}

/** What the pill says to a screen reader; null where there is none. Only the open build lets a test ask. */
export const pillLabel = (tab: View): Promise<string | null> =>
  tab.evaluate(
    () => document.querySelector('plimsoll-health')?.shadowRoot?.querySelector('button')?.ariaLabel ?? null,
    null,
  );

/** The pill's words once they match. */
export const pillSays = (tab: View, words: RegExp): Promise<string | null> =>
  eventually(
    () => pillLabel(tab),
    (label) => label !== null && words.test(label),
  );

export const textOf = (view: View): Promise<string> =>
  view.evaluate(() => document.querySelector('main')?.innerText ?? '', null);

/** The text of a view once it matches. */
export const says = (view: View, words: RegExp): Promise<string> =>
  eventually(
    () => textOf(view),
    (text) => words.test(text),
  );

/** Opens the panel by the pill. */
export async function openPanel(tab: Tab): Promise<View> {
  await tab.click('plimsoll-health >>> button');
  const panel = await tab.panel();
  if (!panel) throw new Error('No panel opened.');
  await eventually(
    () => panel.evaluate(() => document.querySelector('main')?.getAttribute('aria-busy') ?? null, null),
    (busy) => busy === 'false',
  );
  return panel;
}

/** Tells the extension where the worker is, as a person does in the settings. */
export async function setWorker(browser: BrowserUnderTest, address: string): Promise<Tab> {
  const options = await browser.openOwn('options/options.html');
  await options.type('#address', address);
  await options.click('button[type=submit]');
  return options;
}

/** Signs a user in through Salesforce's own page. */
export async function signIn(browser: BrowserUnderTest, options: Tab, username: string): Promise<void> {
  const window = await browser.windowOf(() => options.click('button.primary:not([type=submit])'));
  await window.type('#username', username);
  await window.type('#password', 'secret');
  await window.click('#Login');
  await says(options, /Signed in as/);
}

/** Worker set and user signed in. */
export async function setUp(
  browser: BrowserUnderTest,
  world: World,
  username = world.csm.username,
): Promise<void> {
  const options = await setWorker(browser, world.worker);
  await says(options, /Serves/);
  await signIn(browser, options, username);
  await options.close();
}
