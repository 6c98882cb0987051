import type { View } from './driver';

/** What stood on the page in one frame of the screen. */
export interface Sample {
  path: string;
  hosts: number;
  /** Pills in them. */
  pills: number;
  /** What the first pill shows to the eye: score, words, trend. */
  shown: string[];
  /** What the pill says to a screen reader. */
  label: string | null;
  /** Addresses of the panel's frames: each has a leave of its own. */
  panels: string[];
}

interface Watched {
  samples: Sample[];
  go(path: string): Promise<void>;
}

/** Looks at the page in every frame from now on; the open build lets it see the pill. */
export const watchPage = (tab: View): Promise<void> =>
  tab.evaluate(() => {
    const page = window as unknown as Watched;
    const former = page.samples;
    page.samples = [];
    if (former) return;
    const look = (): void => {
      const hosts = [...document.querySelectorAll('plimsoll-health')];
      const roots = hosts.map((host) => host.shadowRoot);
      const sample = {
        path: location.pathname,
        hosts: hosts.length,
        pills: roots.flatMap((root) => [...(root?.querySelectorAll('button') ?? [])]).length,
        shown: [
          ...(roots[0]?.querySelectorAll<HTMLElement>('button .score, button .text, button .trend') ?? []),
        ].map((part) => part.dataset['shown'] ?? part.textContent ?? ''),
        label: roots[0]?.querySelector('button')?.ariaLabel ?? null,
        panels: roots.flatMap((root) => [...(root?.querySelectorAll('iframe') ?? [])].map(({ src }) => src)),
      };
      const last = page.samples.at(-1);
      if (!last || JSON.stringify(sample) !== JSON.stringify(last)) page.samples.push(sample);
      requestAnimationFrame(look);
    };
    look();
  }, null);

/** Everything that differed from the frame before. */
export const watched = (tab: View): Promise<Sample[]> =>
  tab.evaluate(() => (window as unknown as Watched).samples, null);

/** One move inside the single-page app. */
export const go = (tab: View, path: string): Promise<void> =>
  tab.evaluate((to) => (window as unknown as Watched).go(to), path);

/** Moves on as soon as the pill says something else than that it is loading. */
export const goThrough = (tab: View, paths: readonly string[]): Promise<void> =>
  tab.evaluate(async (all) => {
    const frame = () => new Promise((seen) => requestAnimationFrame(seen));
    const label = () =>
      document.querySelector('plimsoll-health')?.shadowRoot?.querySelector('button')?.ariaLabel;
    for (const path of all) {
      await (window as unknown as Watched).go(path);
      do await frame();
      while (/loading/.test(label() ?? 'loading'));
      await frame();
    }
  }, paths);

/** Moves on in every frame, or at once, whatever has been answered. */
export const rushThrough = (tab: View, paths: readonly string[], pace: 'frame' | 'none'): Promise<void> =>
  tab.evaluate(
    async (plan) => {
      for (const path of plan.paths) {
        void (window as unknown as Watched).go(path);
        if (plan.pace === 'frame') await new Promise((seen) => requestAnimationFrame(seen));
      }
    },
    { paths, pace },
  );
