import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { z } from 'zod';

/** The README's pictures, taken from the demo page of a running `npm start`. */
const address = process.argv[2] ?? 'http://127.0.0.1:4620/';
const folder = join('docs', 'pictures');

const Session = z.object({ token: z.string() });
const Book = z.object({
  accounts: z.array(z.object({ account: z.string(), tier: z.string(), nextPlay: z.string().nullable() })),
});

/** An account with something to tell: a next play, and not yet lost. */
async function chooseAccount(): Promise<string> {
  const { token } = Session.parse(await (await fetch(new URL('/demo/session', address))).json());
  const reply = await fetch(new URL('/v1/book', address), { headers: { authorization: `Bearer ${token}` } });
  const { accounts } = Book.parse(await reply.json());
  const told = accounts.filter(({ nextPlay }) => nextPlay !== null);
  const chosen = told.find(({ tier }) => tier === 'At Risk') ?? told[0] ?? accounts[0];
  if (!chosen) throw new Error('The demo has no account yet: wait until its first sync has ended.');
  return chosen.account;
}

interface Shot {
  name: string;
  width: number;
  height: number;
  scheme: 'light' | 'dark';
  take(page: Page, path: string): Promise<unknown>;
}

const SHOTS: readonly Shot[] = [
  {
    name: 'account-page',
    width: 1440,
    height: 900,
    scheme: 'light',
    take: (page, path) => page.screenshot({ path }),
  },
  {
    name: 'panel-dark',
    width: 420,
    height: 1000,
    scheme: 'dark',
    take: (page, path) => page.locator('.demo-panel').screenshot({ path }),
  },
  {
    name: 'pill',
    width: 1000,
    height: 700,
    scheme: 'light',
    take: async (page, path) => {
      await page.locator('button.close').click();
      await page.locator('.pill').screenshot({ path });
    },
  },
];

async function shoot(browser: Browser, account: string, shot: Shot): Promise<void> {
  const context = await browser.newContext({
    viewport: { width: shot.width, height: shot.height },
    colorScheme: shot.scheme,
    deviceScaleFactor: 1.5,
  });
  const page = await context.newPage();
  await page.goto(`${address}#${account}`);
  await page.locator('#changes strong').waitFor();
  await page.locator('.sparkline svg').waitFor();
  await page.evaluate(() => document.fonts.ready);
  await shot.take(page, join(folder, `${shot.name}.png`));
  await context.close();
}

mkdirSync(folder, { recursive: true });
const account = await chooseAccount();
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
for (const shot of SHOTS) await shoot(browser, account, shot);
await browser.close();
