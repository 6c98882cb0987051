import { DASHES, tierClass, tierShape } from '../../shared/tier-look';
import type { Tier } from '../../shared/tiers';

const SVG = 'http://www.w3.org/2000/svg';
/** A tier's mark; Plimsoll's own, the load line of a ship, where there is no tier. */
export function tierMark(tier: Tier | null): SVGSVGElement {
  const svg = make('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true', class: 'mark' });
  if (tier === null) {
    svg.append(make('circle', { cx: 8, cy: 8, r: 5, class: 'rim' }));
    svg.append(make('path', { d: 'M0.5 8H15.5', class: 'rim' }));
    return svg;
  }
  svg.classList.add(tierClass(tier));
  const { fill, isDashed } = tierShape(tier);
  if (fill) svg.append(make('path', { d: fill, class: 'fill' }));
  const dashes = isDashed ? { 'stroke-dasharray': DASHES } : {};
  svg.append(make('circle', { cx: 8, cy: 8, r: 6.5, class: 'rim', ...dashes }));
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
