import type { CardFile } from './card-schema';
import type { MeasureId } from './types';

/**
 * Each measure's share of the whole card, 0–1: its group's share among the groups times its own share in the
 * group. Together they come to 1 where every group has a weighing measure.
 */
export function measureShares(card: Pick<CardFile, 'groups'>): Map<MeasureId, number> {
  const groupTotal = card.groups.reduce((sum, g) => sum + g.share, 0);
  const shares = new Map<MeasureId, number>();
  for (const group of card.groups) {
    const inGroup = group.measures.reduce((sum, m) => sum + m.share, 0);
    for (const m of group.measures) {
      shares.set(m.id, inGroup === 0 ? 0 : (group.share / groupTotal) * (m.share / inGroup));
    }
  }
  return shares;
}
