import { styleText } from 'node:util';
import type { Tier } from '../../shared/tiers';

export type Style = Parameters<typeof styleText>[0];

export const TIER_STYLE: Record<Tier, Style> = {
  Healthy: 'green',
  Watch: 'yellow',
  'At Risk': 'magenta',
  Critical: 'red',
  Unknown: 'gray',
};

/** A shape besides the colour, so that tiers can be told apart without it. */
export const TIER_MARK: Record<Tier, string> = {
  Healthy: '●',
  Watch: '◐',
  'At Risk': '◔',
  Critical: '○',
  Unknown: '·',
};

export interface Painter {
  paint(style: Style, text: string): string;
  dim(text: string): string;
}

/** Colours for a terminal, or none. */
export function painter(colour: boolean): Painter {
  const paint = (style: Style, text: string): string =>
    colour ? styleText(style, text, { validateStream: false }) : text;
  return { paint, dim: (text) => paint('dim', text) };
}

/** Keeps a right-to-left name from turning round the rest of its line (Unicode first-strong isolate). */
export const isolate = (text: string): string =>
  /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(text) ? `\u2068${text}\u2069` : text;
