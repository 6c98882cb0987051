import type { Tab, View } from './driver';
import { eventually, textOf } from './flows';
import { LIGHTNING } from './world';

export const pathOf = (id: string): string => `/lightning/r/Account/${id}/view`;
export const addressOf = (path: string): string => `${LIGHTNING}${path}`;

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
export const exactly = (label: string | undefined): RegExp => new RegExp(`^${escaped(label ?? 'none')}$`);
/** A panel's text begins with the account's name once there is anything to tell. */
export const isReady = (name: string | undefined): RegExp => new RegExp(`^${escaped(name ?? 'none')}`);

/** How many of the extension's elements stand in the page. */
export const hostsOf = (tab: View): Promise<number> =>
  tab.evaluate(() => document.querySelectorAll('plimsoll-health').length, null);

export const hostsBecome = (tab: View, wanted: number): Promise<number> =>
  eventually(
    () => hostsOf(tab),
    (count) => count === wanted,
  );

const panelsOf = (tab: View): Promise<number> =>
  tab.evaluate(
    () => document.querySelector('plimsoll-health')?.shadowRoot?.querySelectorAll('iframe').length ?? 0,
    null,
  );

/** The open panel once it says it; while the page moves on, frames come and go. */
export async function panelOf(tab: Tab, wanted: RegExp): Promise<View> {
  let last: View | null = null;
  await eventually(
    async () => {
      last = await tab.panel();
      return last ? await textOf(last).catch(() => '') : '';
    },
    (text) => wanted.test(text),
  );
  if (!last) throw new Error('No panel is open.');
  return last;
}

export async function closePanel(tab: Tab, panel: View): Promise<void> {
  // The frame goes with the click, so that its end may never be told.
  panel.click('button.close').catch(() => undefined);
  await eventually(
    () => panelsOf(tab),
    (count) => count === 0,
  );
}

/** Presses "Try again" until the panel says it. */
export const tryUntil = (panel: View, words: RegExp): Promise<string> =>
  eventually(
    async () => {
      const text = await textOf(panel);
      if (!words.test(text) && /Try again/.test(text)) await panel.click('.obstacle button');
      return await textOf(panel);
    },
    (text) => words.test(text),
  );

export async function logIn(window: View, username: string): Promise<void> {
  await window.type('#username', username);
  await window.type('#password', 'secret');
  await window.click('#Login');
}

interface Tokens {
  accessToken: string;
  refreshToken: string;
}

/** The tokens of whoever is signed in, which only a page of the extension can read. */
export const tokensOf = (ownPage: View): Promise<Tokens> =>
  ownPage.evaluate(async () => {
    const { browser, chrome } = globalThis as unknown as Record<'browser' | 'chrome', Extension | undefined>;
    const found = await (browser ?? chrome)?.storage.session.get('session');
    return found?.session ?? { accessToken: '', refreshToken: '' };
  }, null);

interface Extension {
  storage: { session: { get(key: string): Promise<{ session?: Tokens }> } };
}
