import { tierClass } from '../../shared/tier-look';
import type { Tier } from '../../shared/tiers';

const SVG = 'http://www.w3.org/2000/svg';
/** How far the hull is filled, from the top of the mark (0) to its foot (16). */
const WATER: Record<Tier, number> = { Healthy: 0, Watch: 8, 'At Risk': 11.5, Critical: 16, Unknown: 16 };

/** A tier's mark: a circle filled from below, so that shape tells what colour does; Plimsoll's line without a tier. */
export function tierMark(tier: Tier | null): SVGSVGElement {
  const svg = make('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true', class: 'mark' });
  if (tier === null) {
    svg.append(make('circle', { cx: 8, cy: 8, r: 5, class: 'rim' }));
    svg.append(make('path', { d: 'M0.5 8H15.5', class: 'rim' }));
    return svg;
  }
  svg.classList.add(tierClass(tier));
  const top = WATER[tier];
  if (top === 0) svg.append(make('circle', { cx: 8, cy: 8, r: 5.5, class: 'fill' }));
  else if (top < 16) {
    const half = Math.sqrt(5.5 ** 2 - (top - 8) ** 2);
    const large = top <= 8 ? 1 : 0;
    const d = `M${8 - half} ${top}A5.5 5.5 0 ${large} 0 ${8 + half} ${top}Z`;
    svg.append(make('path', { d, class: 'fill' }));
  }
  const dashed = tier === 'Unknown' ? { 'stroke-dasharray': '2.2 2.1' } : {};
  svg.append(make('circle', { cx: 8, cy: 8, r: 6.5, class: 'rim', ...dashed }));
  return svg;
}

function make<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | number>,
): SVGElementTagNameMap[K] {
  const element = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  return element;
}
