import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { control, queryOrg } from '../support/processes';
import { type AccountBook, openAccountBook, ROUTE, stories } from './account-book';
import {
  addressOf,
  closePanel,
  exactly,
  hostsBecome,
  hostsOf,
  isReady,
  logIn,
  panelOf,
  pathOf,
  tokensOf,
  tryUntil,
} from './account-tab';
import { BROWSERS } from './both';
import type { BrowserUnderTest, Tab } from './driver';
import { accountUrl, eventually, openPanel, pillLabel, pillSays, says, setWorker, textOf } from './flows';
import { go, goThrough, rushThrough, type Sample, watched, watchPage } from './page-watch';
import { panelShows } from './panel-shows';
import { newToken, takeRole } from './role';
import { startWorkerFront, type WorkerFront } from './worker-front';
import { ORG, type World } from './world';

let world: World;
let book: AccountBook;
let front: WorkerFront;
let route: AccountBook['route'];
let others: string[];

beforeAll(async () => {
  book = await openAccountBook();
  ({ world, route, others } = book);
  front = await startWorkerFront(world.worker);
}, 300_000);

afterAll(async () => {
  await front?.close();
  await world?.close();
});

describe.each(BROWSERS)('the account page in $id', ({ open }) => {
  let browser: BrowserUnderTest;
  let tab: Tab;
  let account: string;

  beforeAll(async () => {
    browser = await open({ build: 'open', site: world.site });
    tab = await browser.newTab();
    account = route[0]?.id ?? '';
    await tab.goto(accountUrl(account));
  });
  afterAll(async () => {
    await front.set('open');
    front.delay(() => 0);
    await browser.close();
  });

  describe('before anything is set up', () => {
    it('says so in pill, panel and popup', async () => {
      await pillSays(tab, /^Plimsoll: Set up Plimsoll\. Open details$/);
      const panel = await openPanel(tab);
      expect(await textOf(panel)).toMatch(/Not set up yet\s+Tell Plimsoll where your worker is/);
      await closePanel(tab, panel);
      const popup = await browser.openOwn('popup/popup.html');
      await says(popup, /Tell Plimsoll in the settings where your worker is/);
      await popup.close();
    });

    it('takes no address that is none, and none where something else answers', async () => {
      const options = await setWorker(browser, 'ftp://plimsoll');
      await says(options, /This is no address of a worker/);
      await front.set('html');
      await options.type('#address', front.address);
      await options.click('button[type=submit]');
      await says(options, /is no Plimsoll worker/);
      await front.set('shut');
      await options.click('button[type=submit]');
      await says(options, /No answer from .*plimsoll start/s);
      await front.set('open');
      await options.close();
    });
  });

  describe('signing in', () => {
    it('asks for it once the worker is known, on the page that is already open', async () => {
      const options = await setWorker(browser, front.address);
      await says(options, /Serves Halyard Software/);
      await options.close();
      await pillSays(tab, /^Plimsoll: Sign in\./);
    });

    it('tells a sign-in that was cancelled, in the panel and in the settings', async () => {
      const panel = await openPanel(tab);
      const window = await browser.windowOf(() => panel.click('.obstacle button'));
      await window.close();
      await says(panel, /Sign-in cancelled\. Sign in again when you are ready/);

      const options = await browser.openOwn('options/options.html');
      const second = await browser.windowOf(() => options.click('button.primary:not([type=submit])'));
      await second.close();
      await says(options, /Sign-in cancelled/);
      await options.close();
    });

    it('tells the popup too', async () => {
      const popup = await browser.openOwn('popup/popup.html');
      await says(popup, /Sign in to see your accounts/);
      const window = await browser.windowOf(() => popup.click('.popup-obstacle button'));
      await window.close();
      await says(popup, /Sign-in cancelled/);
      await popup.close();
    });

    it('serves every open page and panel from then on', async () => {
      const second = await browser.newTab();
      await second.goto(accountUrl(route[1]?.id ?? ''));
      await pillSays(second, /Sign in/);
      const panel = await openPanel(second);
      const window = await browser.windowOf(() => panel.click('.obstacle button'));
      await logIn(window, world.csm.username);
      await pillSays(second, exactly(route[1]?.label));
      await panelOf(second, isReady(route[1]?.name));
      await second.close();
      await pillSays(tab, exactly(route[0]?.label));
      await closePanel(tab, await panelOf(tab, isReady(route[0]?.name)));
    });
  });

  describe('signed in', () => {
    it.each(stories)('shows of $name what the oracle finds ($why)', async ({ id, name }) => {
      const verdict = book.expected.get(id);
      await tab.goto(accountUrl(id));
      await pillSays(tab, /Account health: /);
      const shown = await panelShows(await openPanel(tab));
      const losses = Object.entries(verdict?.losses ?? {});
      expect(losses.length).toBeGreaterThan(2);
      for (const [measure, points] of losses) {
        // Rounded to a tenth, after the hundredths of all were made to add up.
        expect(Math.abs((shown.losses[measure] ?? 99) - points), measure).toBeLessThan(0.07);
      }
      expect(shown).toEqual({ name, ...verdict, losses: shown.losses });
      expect(Object.keys(shown.losses).sort()).toEqual(losses.map(([measure]) => measure).sort());
      const said = (await pillLabel(tab)) ?? '';
      expect(said).toContain(
        verdict?.score === null ? verdict.tier : `${verdict?.score} of 100, ${verdict?.tier}`,
      );
    });

    it(`shows one pill, and never a former account's, through ${ROUTE} accounts without a reload`, async () => {
      await tab.goto(accountUrl(account));
      await pillSays(tab, exactly(route[0]?.label));
      await watchPage(tab);
      expect(route).toHaveLength(ROUTE);
      await goThrough(
        tab,
        route.map(({ path }) => path),
      );
      const samples = await watched(tab);
      expect(samples.filter((sample) => !isTrue(sample))).toEqual([]);
      for (const { path, label } of route)
        expect(samples.some((sample) => sample.path === path && sample.label === label)).toBe(true);
    });

    it('says that it is loading, in pill and panel, until there is an answer', async () => {
      front.delay(() => 1500);
      await tab.goto(accountUrl(others.at(-1) ?? ''));
      await pillSays(tab, /^Account health is loading$/);
      await watchPage(tab);
      expect((await watched(tab)).at(-1)).toMatchObject({ hosts: 1, pills: 1, shown: ['Loading…'] });
      await tab.click('plimsoll-health >>> button');
      const panel = await panelOf(tab, /Account health is loading/);
      front.delay(() => 0);
      await pillSays(tab, /^Account health: /);
      await says(panel, /What drives the score/);
      await closePanel(tab, panel);
    });

    it.each(['frame', 'none'] as const)(
      'shows the last account when moves outrun replies (pace: %s)',
      async (pace) => {
        // Of two replies the earlier comes later.
        front.delay((n) => (n % 2 === 0 ? 120 : 10));
        await tab.goto(accountUrl(others[0] ?? ''));
        await watchPage(tab);
        const back = [...route].reverse();
        await rushThrough(
          tab,
          back.map(({ path }) => path),
          pace,
        );
        await pillSays(tab, exactly(route[0]?.label));
        const samples = await watched(tab);
        front.delay(() => 0);
        expect(
          samples.filter((sample) => sample.path !== pathOf(others[0] ?? '') && !isTrue(sample)),
        ).toEqual([]);
      },
    );

    it('lets an open panel follow, however fast one moves', async () => {
      await tab.goto(accountUrl(account));
      await openPanel(tab);
      await watchPage(tab);
      for (const { path, name } of route.slice(1, 6)) {
        await go(tab, path);
        await panelOf(tab, isReady(name));
      }
      front.delay((n) => (n % 2 === 0 ? 120 : 10));
      await rushThrough(
        tab,
        route.slice(6, 30).map(({ path }) => path),
        'frame',
      );
      await panelOf(tab, isReady(route[29]?.name));
      front.delay(() => 0);
      const samples = await watched(tab);
      const paths = new Map<string, Set<string>>();
      for (const { path, panels } of samples) {
        expect(panels.length).toBeLessThanOrEqual(1);
        for (const panel of panels) paths.set(panel, (paths.get(panel) ?? new Set()).add(path));
      }
      // A frame is made for one account, and never outlives its address.
      expect([...paths.values()].filter((of) => of.size > 1)).toEqual([]);
      expect(paths.size).toBeGreaterThanOrEqual(7);
    });

    it('leaves what a person types in the page alone while the panel follows', async () => {
      await tab.click('#search');
      await go(tab, route[30]?.path ?? '');
      await panelOf(tab, isReady(route[30]?.name));
      expect(await tab.evaluate(() => document.activeElement?.id, null)).toBe('search');
      await closePanel(tab, await panelOf(tab, /./));
    });
  });

  describe('an address', () => {
    const forms = (id: string): [what: string, path: string][] => [
      ['record', `/lightning/r/Account/${id}/view`],
      ['without the object', `/lightning/r/${id}/view`],
      ['15 characters', `/lightning/r/Account/${id.slice(0, 15)}/view`],
      ['related list', `/lightning/r/Account/${id}/related/Contacts/view`],
      [
        'console tab',
        `/lightning/r/Account/${id}/view?ws=${encodeURIComponent(`/lightning/r/Account/${id}/view`)}`,
      ],
      [
        'a contact in the workspace of the account',
        `/lightning/r/Contact/003000000000001AAA/view?ws=${encodeURIComponent(`/lightning/r/Account/${id}/view`)}`,
      ],
      ['before the address had paths', `/one/one.app#/sObject/${id}/view`],
    ];

    it('of every form shows the account, loaded or moved to, and others show nothing', async () => {
      const [first, second] = route;
      for (const [what, path] of forms(first?.id ?? '')) {
        await tab.goto(addressOf(path));
        expect(await pillSays(tab, exactly(first?.label)), what).toBe(first?.label);
      }
      for (const [what, path] of forms(second?.id ?? '')) {
        await go(tab, '/lightning/o/Account/list');
        expect(await hostsOf(tab), what).toBe(0);
        await go(tab, path);
        expect(await pillSays(tab, exactly(second?.label)), what).toBe(second?.label);
      }
      await go(tab, '/lightning/r/Contact/003000000000001AAA/view');
      expect(await hostsOf(tab)).toBe(0);
    });

    it('that one goes back to shows its account again', async () => {
      const [first, second] = route;
      await go(tab, first?.path ?? '');
      await pillSays(tab, exactly(first?.label));
      await go(tab, second?.path ?? '');
      await pillSays(tab, exactly(second?.label));
      await tab.evaluate(() => history.back(), null);
      await pillSays(tab, exactly(first?.label));
      await tab.evaluate(() => history.forward(), null);
      await pillSays(tab, exactly(second?.label));
    });

    it.each(['other', `${ORG}--dev.sandbox`])('of another org (%s) says so, and whose it is', async (org) => {
      await tab.goto(`https://${org}.lightning.force.com${pathOf(account)}`);
      await pillSays(tab, /^Plimsoll: Other org\./);
      const panel = await openPanel(tab);
      const belongs = `The page belongs to ${org}.my.salesforce.com; you are signed in to ${ORG}.my.salesforce.com.`;
      expect(await textOf(panel)).toContain(belongs);
      await closePanel(tab, panel);
    });
  });

  describe('a single pill', () => {
    it('stays when the page clones it or takes it away, and goes with the account', async () => {
      await tab.goto(accountUrl(account));
      await pillSays(tab, exactly(route[0]?.label));
      await tab.evaluate(() => {
        const host = document.querySelector('plimsoll-health');
        if (host) document.body.append(host.cloneNode(true));
      }, null);
      await hostsBecome(tab, 1);
      await pillSays(tab, exactly(route[0]?.label));
      await tab.evaluate(() => document.querySelector('plimsoll-health')?.remove(), null);
      await pillSays(tab, exactly(route[0]?.label));
      expect(await hostsOf(tab)).toBe(1);
    });

    it('opens for a person only, not for a script of the page', async () => {
      await tab.evaluate(
        () => document.querySelector('plimsoll-health')?.shadowRoot?.querySelector('button')?.click(),
        null,
      );
      const panel = await openPanel(tab);
      await closePanel(tab, panel);
    });
  });

  describe('an account', () => {
    it('out of scope is told as such', async () => {
      await tab.goto(accountUrl(book.prospect));
      await pillSays(tab, /^Plimsoll: Not in scope\./);
      expect(await textOf(await openPanel(tab))).toMatch(
        /Not scored: out of scope\s+This account is no customer/,
      );
    });

    it('that came after the last sync is told as such', async () => {
      const change = {
        user: world.csm.username,
        op: 'insert',
        object: 'Account',
        fields: { Name: 'Newly Signed Ltd', Type: 'Customer' },
      };
      const { id } = (await control(world.org, 'POST', '/change', change)) as { id: string };
      await tab.goto(accountUrl(id));
      await pillSays(tab, /^Plimsoll: Not synced yet\./);
      expect(await textOf(await openPanel(tab))).toMatch(/Not synced yet.*Wait for the next sync/s);
    });

    it('that Salesforce does not share is no access, until it is shared', async () => {
      const share = (model: string) => control(world.org, 'POST', '/sharing', { object: 'Account', model });
      onTestFinished(async () => void (await share('ReadWrite')));
      await share('Private');
      onTestFinished(await takeRole(world));
      const token = await newToken(world.org, world.csm.username);
      const left = await queryOrg(world.org, token, 'SELECT Id FROM Account');
      const unvisited = [others[1], ...others.slice(6, -1)];
      const lost = unvisited.find((id) => !left.some((row) => row['Id'] === id));
      if (!lost) throw new Error('Everything is shown.');
      await tab.goto(accountUrl(lost));
      await pillSays(tab, /^Plimsoll: No access\./);
      const panel = await openPanel(tab);
      expect(await textOf(panel)).toMatch(/No access\s+Salesforce does not show you this account/);
      await share('ReadWrite');
      await tryUntil(panel, /Budget owner/);
    });

    it('is no access without the permission set, until it is given', async () => {
      const permission = { user: world.csm.username, name: 'Plimsoll_CSM' };
      await control(world.org, 'POST', '/permission-sets/unassign', permission);
      await tab.goto(accountUrl(others[2] ?? ''));
      await pillSays(tab, /^Plimsoll: No access\./);
      const panel = await openPanel(tab);
      expect(await textOf(panel)).toMatch(/Ask your administrator for the permission set/);
      await control(world.org, 'POST', '/permission-sets/assign', permission);
      await tryUntil(panel, /Budget owner/);
    });
  });

  describe('a worker that gives no answer', () => {
    it.each(['shut', 'html'] as const)(
      "leaves what the CRM's fields hold, with their age (%s)",
      async (mode) => {
        const [story] = stories;
        const verdict = book.expected.get(story?.id ?? '');
        await front.set(mode);
        const tenDaysAgo = new Date(Date.now() - 10 * 86_400_000).toISOString();
        const change = {
          user: world.org.integration.username,
          op: 'update',
          object: 'Account',
          id: story?.id,
        };
        await control(world.org, 'POST', '/change', {
          ...change,
          fields: { Health_Changed_At__c: tenDaysAgo },
        });
        const { token } = (await control(world.org, 'POST', '/sessions', { user: world.csm.username })) as {
          token: string;
        };
        const [held] = await queryOrg(
          world.org,
          token,
          `SELECT Health_Drivers__c, Health_Next_Play__c FROM Account WHERE Id = '${story?.id}'`,
        );
        // What is kept of the account is shown while it is fresh; this tab's own has not been asked for.
        await tab.goto(accountUrl(mode === 'shut' ? (others[3] ?? '') : (others[4] ?? '')));
        await pillSays(tab, /as the CRM's fields of \d{4}-\d\d-\d\d have it.*cannot be reached/);
        await go(tab, pathOf(story?.id ?? ''));
        const panel = await openPanel(tab);
        const text = await textOf(panel);
        expect(text).toMatch(isReady(story?.name));
        expect(text).toMatch(/Plimsoll cannot be reached/);
        expect(text).toMatch(/What the CRM holds, as of \d+ \w+ \d{4} \((9|10|11) days ago\)/);
        for (const driver of String(held?.['Health_Drivers__c']).split('\n')) expect(text).toContain(driver);
        if (held?.['Health_Next_Play__c']) expect(text).toContain(String(held['Health_Next_Play__c']));
        expect(text).toMatch(new RegExp(`\\b${verdict?.score ?? '–'}\\s+${verdict?.tier}`));
        expect(text).toContain(`${verdict?.owner.name}, ${verdict?.owner.status}`);
        await front.set('open');
        await panel.click('.obstacle button');
        await says(panel, /What drives the score/);
      },
    );

    it('is told in the popup, which asks again', async () => {
      await front.set('shut');
      const popup = await browser.openOwn('popup/popup.html');
      await says(popup, /No answer from/);
      await front.set('open');
      await popup.click('.popup-obstacle button');
      await says(popup, /You are the CSM of no account|\d accounts?/);
      await popup.close();
    });

    it('may be one that the browser does not let reach any more: to save the address again is enough', async () => {
      await tab.goto(accountUrl(account));
      await closePanel(tab, await openPanel(tab));
      await browser.forbidWorker();
      const panel = await openPanel(tab);
      expect(await textOf(panel)).toMatch(
        /does not let Plimsoll reach.*save the address again and allow it/s,
      );
      const options = await browser.openOwn('options/options.html');
      await says(options, /no: save the address again/);
      await browser.permitWorker();
      await options.click('button[type=submit]');
      await says(options, /May reach the worker\s+yes/);
      await options.close();
      await panelOf(tab, /What drives the score/);
    });
  });

  describe('a session', () => {
    it('that has ended is renewed without a word', async () => {
      await control(world.org, 'DELETE', '/sessions');
      await tab.goto(accountUrl(others[5] ?? ''));
      await pillSays(tab, /Account health: /);
    });

    it('that can be renewed no more is signed out', async () => {
      const options = await browser.openOwn('options/options.html');
      const { refreshToken, accessToken } = await tokensOf(options);
      await options.close();
      const body = new URLSearchParams({ token: refreshToken });
      await fetch(`${world.org.url}/services/oauth2/revoke`, { method: 'POST', body });
      await control(world.org, 'DELETE', '/sessions');
      const headers = { authorization: `Bearer ${accessToken}` };
      await eventually(
        async () => (await fetch(`${world.worker}/v1/worker`, { headers })).status,
        (status) => status === 401,
      );
      const settings = await browser.openOwn('options/options.html');
      await says(settings, /Sign in with Salesforce.*Your session has ended/s);
      await settings.close();
      await tab.goto(accountUrl(others[6] ?? ''));
      await pillSays(tab, /^Plimsoll: Sign in\./);
      const panel = await openPanel(tab);
      const window = await browser.windowOf(() => panel.click('.obstacle button'));
      await logIn(window, world.csm.username);
      await closePanel(tab, await panelOf(tab, /What drives the score/));
    });

    it('survives the end of the background, and so does the leave of an open panel', async () => {
      await tab.goto(accountUrl(account));
      await openPanel(tab);
      await browser.stopBackground();
      await go(tab, route[1]?.path ?? '');
      await pillSays(tab, exactly(route[1]?.label));
      const panel = await panelOf(tab, isReady(route[1]?.name));
      await browser.stopBackground();
      await closePanel(tab, panel);
    });
  });

  it('retires the pill of a copy that was replaced, without an error', async () => {
    await tab.goto(accountUrl(account));
    await pillSays(tab, exactly(route[0]?.label));
    const before = tab.complaints.length;
    await browser.reloadExtension();
    // Firefox puts the new copy into pages that are open; in Chromium they have none until they are loaded again.
    const left = browser.id === 'firefox' ? 1 : 0;
    if (browser.id === 'firefox') await pillSays(tab, /Sign in/);
    else await tab.click('plimsoll-health >>> button');
    await hostsBecome(tab, left);
    for (const { path } of route.slice(1, 4)) {
      await go(tab, path);
      expect(await hostsOf(tab)).toBe(left);
    }
    await tab.goto(accountUrl(account));
    await pillSays(tab, /^Plimsoll: Sign in\./);
    expect(await hostsOf(tab)).toBe(1);
    expect(tab.complaints.slice(before)).toEqual([]);
  });
});

/** One pill, which is loading or says what the account of the address is worth. */
function isTrue({ path, hosts, pills, label, shown }: Sample): boolean {
  const own = route.find((stop) => stop.path === path);
  const isLoading = label === 'Account health is loading' && shown.join() === 'Loading…';
  return (
    hosts === 1 && pills === 1 && (isLoading || (label === own?.label && shown.join() === own?.shown.join()))
  );
}
