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
      losses: [...document.querySelectorAll('#drivers > .measures > li')].map((row) => [
        row.querySelector('.measure-name')?.textContent ?? '',
        row.querySelector('.cents')?.textContent ?? '',
      ]),
      isCapped: /^At most \d/.test(text('#drivers .notice') ?? ''),
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
    losses: Object.fromEntries(
      read.losses.map(([name, points]) => [name, points === '✓' ? 0 : Number(points?.replace('−', '-'))]),
    ),
    isCapped: read.isCapped,
    owner: {
      name: read.owner,
      // Of somebody who left it names whom.
      status: read.status.split(':')[0] ?? '',
      lastEngaged: /Last two-way contact .*?, on (\d+ \w+ \d{4})/.exec(read.contact)?.[1] ?? null,
    },
    plays: read.plays,
  };
}
