import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { demoOrg } from '../e2e/served-book';
import { plimsoll, temporaryFolder } from '../support/processes';

describe("the demo's account page", () => {
  const { folder, remove } = temporaryFolder();
  const stopping = new AbortController();
  const said: string[] = [];
  let ended: Promise<unknown> | undefined;
  let browser: Browser;
  let address = '';

  beforeAll(async () => {
    // Nine months to yesterday: enough for scores and their trend.
    const firstDay = new Date(Date.now() - 270 * 86_400_000).toISOString().slice(0, 10);
    await (await demoOrg(folder, ['--accounts', '12', '--first-day', firstDay])).stop();
    await new Promise<void>((synced, failed) => {
      ended = plimsoll(['start', '--no-append'], {
        cwd: folder,
        interrupt: stopping.signal,
        onLine(line) {
          said.push(line);
          if (/Next sync in/.test(line)) synced();
        },
      }).then(({ stderr }) => failed(new Error(stderr)));
    });
    address = /panel: (http:\S+)/.exec(said.join('\n'))?.[1] ?? '';
    browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  }, 200_000);

  afterAll(async () => {
    await browser?.close();
    stopping.abort();
    await ended?.catch(() => undefined);
    remove();
  });

  async function open(
    width: number,
    colorScheme: 'light' | 'dark',
  ): Promise<{ page: Page; faults: string[] }> {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    await page.goto(address);
    await page.locator('.demo-panel #drivers').waitFor();
    await page.locator('#changes strong').waitFor();
    return { page, faults };
  }

  it('says where it is, and where the extension is for pages of a real org', () => {
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
    expect(said.join('\n')).toMatch(/Chrome\s+\S+chrome\n/);
    expect(said.join('\n')).toMatch(/Firefox\s+\S+firefox\/manifest\.json/);
  });

  it('shows the same account in list, page, pill and panel, and moves between accounts', async () => {
    const { page, faults } = await open(1440, 'light');
    const links = page.locator('.demo-list a');
    const scores: string[] = [];
    for (const at of [0, 1]) {
      await links.nth(at).click();
      const name = await links.nth(at).locator('.demo-list-name').innerText();
      const score = await links.nth(at).locator('.demo-list-score').innerText();
      await page.locator('.demo-panel h1', { hasText: name }).waitFor();
      await page.locator('.demo-record h1', { hasText: name }).waitFor();
      await page.locator('.demo-panel .figure', { hasText: score }).waitFor();
      await page.locator('.pill:not(:has-text("Loading"))').waitFor();
      if (score !== '–') expect(await page.locator('.pill .score').getAttribute('data-shown')).toBe(score);
      scores.push(score);
    }
    expect(scores.filter((score) => score !== '–').length).toBeGreaterThan(0);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it.each([
    [1440, 'light'],
    [1440, 'dark'],
    [400, 'light'],
    [400, 'dark'],
  ] as const)(
    'has no fault that axe finds, %i wide and %s, and nothing to scroll sideways for',
    async (width, scheme) => {
      const { page, faults } = await open(width, scheme);
      await page.locator('details.measure summary').first().click();
      await page.evaluate(axe.source);
      const found = await page.evaluate(async () => {
        const { violations } = await (globalThis as unknown as { axe: typeof axe }).axe.run();
        return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
      });
      expect(found).toEqual([]);
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
      expect(faults).toEqual([]);
      await page.context().close();
    },
  );

  it('keeps its token from every other site', async () => {
    const session = new URL('/demo/session', address);
    const foreign = await fetch(session, { headers: { origin: 'https://evil.example' } });
    expect(foreign.headers.get('access-control-allow-origin')).toBeNull();
    const { page } = await open(1440, 'light');
    const rebound = await page.request.get(session.href, { headers: { host: 'evil.example' } });
    expect(rebound.status()).toBe(403);
    await page.context().close();
  });
});
