import type { View } from './driver';
import type { Expected } from './expected';

/** What a person reads in the panel of a scored account. */
export async function panelShows(panel: View): Promise<Expected & { name: string }> {
  const read = await panel.evaluate(() => {
    const text = (selector: string) => document.querySelector(selector)?.textContent?.trim() ?? null;
    return {
      name: text('h1') ?? '',
      figure: text('#score .figure'),
      tier: text('#score .tier-word') ?? '',
      measure: text('#drivers .measures .measure-name') ?? '',
      points: text('#drivers .measures .cents') ?? '',
      owner: text('#budget-owner .owner-name a') ?? text('#budget-owner .owner-name span'),
      status: text('#budget-owner .chip') ?? '',
      contact: text('#budget-owner') ?? '',
      plays: [...document.querySelectorAll('#next-play .play-name')].map(
        (play) => play.firstChild?.textContent?.trim() ?? '',
      ),
    };
  }, null);
  return {
    name: read.name,
    score: read.figure === '–' ? null : Number(read.figure),
    tier: read.tier,
    worst: { name: read.measure, points: Number(read.points.replace('−', '-')) },
    owner: {
      name: read.owner,
      // Of somebody who left it names whom.
      status: read.status.split(':')[0] ?? '',
      lastEngaged: /Last two-way contact .*?, on (\d+ \w+ \d{4})/.exec(read.contact)?.[1] ?? null,
    },
    plays: read.plays,
  };
}
