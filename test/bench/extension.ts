import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REDIRECT_URIS } from '../browsers/both';
import { openChromium } from '../browsers/chromium';
import type { BrowserUnderTest, Tab } from '../browsers/driver';
import { accountUrl, eventually, pillSays, setUp } from '../browsers/flows';
import { filesOf, gzippedKilobytes } from '../browsers/weight';
import { openWorld, type World } from '../browsers/world';
import { queryOrg } from '../support/processes';
import { defineBenchmark, type Figure, median, quantile } from './define-benchmark';
import { buildWithShadowPanel } from './shadow-panel';

const MOVES = 24;
const MOVE_MS = 30;
const OPENINGS = 10;

declare const window: {
  moveMs: number;
  go(path: string): Promise<void>;
} & Window;

const sizes = (): Figure[] => [
  {
    name: 'content script, gzip -9',
    value: gzippedKilobytes('chrome', filesOf('chrome', 'content.js')),
    unit: 'kB',
    budget: 8,
  },
  {
    name: 'panel, gzip -9, all that its frame loads',
    value: gzippedKilobytes('chrome', filesOf('chrome', 'frame/panel.html')),
    unit: 'kB',
    budget: 40,
  },
];

const told = (name: string, values: readonly number[], budget: number | null): Figure[] => [
  { name: `${name}, median of ${values.length}`, value: median([...values]), unit: 'ms', budget },
  { name: `${name}, 95th percentile`, value: quantile(values, 0.95), unit: 'ms', budget: null },
];

const pathOf = (id: string): string => new URL(accountUrl(id)).pathname;

/** An account, and the score that its pill shows. */
interface Stop {
  id: string;
  score: string;
}

/** Milliseconds from the page's own move until the pill shows the other account's score. */
const moveTo = (tab: Tab, { id, score }: Stop): Promise<number> =>
  tab.evaluate(
    async ({ path, moveMs, wanted }) => {
      window.moveMs = moveMs;
      const pill = document.querySelector('plimsoll-health')?.shadowRoot?.querySelector('button');
      if (!pill) throw new Error('There is no pill.');
      // What the pill shows of the former account is not waited for.
      pill.querySelector('.score')?.remove();
      const isShown = (): boolean => {
        const shown = pill.querySelector<HTMLElement>('.score[data-shown]');
        return shown?.dataset['shown'] === wanted && shown.getBoundingClientRect().width > 0;
      };
      const start = performance.now();
      void window.go(path);
      while (!isShown()) {
        await new Promise((next) => requestAnimationFrame(next));
        if (performance.now() - start > 15_000) throw new Error(`${path} does not show ${wanted}.`);
      }
      return performance.now() - start;
    },
    { path: pathOf(id), moveMs: MOVE_MS, wanted: score },
  );

async function moves(tab: Tab, stops: readonly Stop[]): Promise<number[]> {
  const taken: number[] = [];
  for (const stop of stops) {
    taken.push(await moveTo(tab, stop));
    await pillSays(tab, new RegExp(`^Account health: ${stop.score} of 100`));
  }
  return taken;
}

/** Milliseconds from a person's click until health is painted, and the size of the page's heap with it open. */
async function openings(
  tab: Tab,
  ids: readonly string[],
  where: 'frame' | 'page',
): Promise<{ taken: number[]; heap: number }> {
  const taken: number[] = [];
  for (const id of ids) {
    await tab.goto(accountUrl(id));
    await pillSays(tab, /^Account health: \d/);
    const start = performance.timeOrigin + performance.now();
    await tab.click('plimsoll-health >>> button');
    taken.push((await paintedAt(tab, where)) - start);
  }
  return { taken, heap: (await tab.heap()) ?? Number.NaN };
}

/** When the first section of health was painted, wherever the panel stands; milliseconds since the epoch. */
async function paintedAt(tab: Tab, where: 'frame' | 'page'): Promise<number> {
  const look = () => {
    const root = document.querySelector('plimsoll-health')?.shadowRoot ?? document;
    return new Promise<number | null>((done) => {
      const turn = (left: number): void => {
        if (root.querySelector('.score-card')) {
          requestAnimationFrame(() => setTimeout(() => done(performance.timeOrigin + performance.now())));
        } else if (left === 0) done(null);
        else requestAnimationFrame(() => turn(left - 1));
      };
      turn(30);
    });
  };
  const panelOrPage = async () => {
    const view = where === 'frame' ? await tab.panel() : tab;
    return view ? await view.evaluate(look, null).catch(() => null) : null;
  };
  return (await eventually(panelOrPage, (at) => at !== null)) ?? Number.NaN;
}

async function withBrowser<T>(
  world: World,
  work: (browser: BrowserUnderTest) => Promise<T>,
  folder?: string,
): Promise<T> {
  const browser = await openChromium({ build: 'open', site: world.site, ...(folder ? { folder } : {}) });
  try {
    await setUp(browser, world);
    return await work(browser);
  } finally {
    await browser.close();
  }
}

export const extension = defineBenchmark({
  name: 'extension',
  async survey() {
    const figures = sizes();
    const world = await openWorld({
      accounts: MOVES + 6,
      firstDay: '2026-03-02',
      redirectUris: REDIRECT_URIS,
      accessSeconds: 60,
    });
    const variant = mkdtempSync(join(tmpdir(), 'plimsoll-shadow-panel-'));
    try {
      const rows = await queryOrg(
        world.org,
        world.csm.token,
        'SELECT Id, Health_Score__c FROM Account WHERE Health_Score__c != null',
      );
      const [{ id: first } = { id: '' }, ...stops] = rows.map(
        (row): Stop => ({ id: String(row['Id']), score: String(row['Health_Score__c']) }),
      );
      const some = stops.slice(0, OPENINGS).map(({ id }) => id);
      const frame = await withBrowser(world, async (browser) => {
        const tab = await browser.newTab();
        await tab.goto(accountUrl(first));
        await pillSays(tab, /^Account health: \d/);
        figures.push(
          ...told('navigation → score, not asked before', await moves(tab, stops.slice(0, MOVES)), 400),
        );
        figures.push(...told('navigation → score, kept', await moves(tab, stops.slice(0, MOVES)), 100));
        return await openings(tab, some, 'frame');
      });
      await buildWithShadowPanel(variant);
      const shadow = await withBrowser(
        world,
        async (browser) => {
          const tab = await browser.newTab();
          await tab.goto(accountUrl(first));
          await pillSays(tab, /^Account health: \d/);
          return await openings(tab, some, 'page');
        },
        variant,
      );
      for (const [name, { taken, heap }] of [
        ['frame', frame],
        ['shadow root', shadow],
      ] as const) {
        figures.push(
          { name: `click → health, ${name}, first`, value: taken[0] ?? Number.NaN, unit: 'ms', budget: null },
          ...told(`click → health, ${name}`, taken.slice(1), null),
          { name: `heap of the page, ${name}, panel open`, value: heap / 1e6, unit: 'MB', budget: null },
        );
      }
      figures.push({
        name: 'click → health, frame ÷ shadow root',
        value: median(frame.taken.slice(1)) / median(shadow.taken.slice(1)),
        unit: '×',
        budget: null,
      });
      return figures;
    } finally {
      rmSync(variant, { recursive: true, force: true });
      await world.close();
    }
  },
});
