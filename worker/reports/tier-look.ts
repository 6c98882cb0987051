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

/**
 * Text from outside as one piece of a line: control characters (colours, line ends) become spaces, and what is
 * right-to-left in it does not turn round the rest (Unicode first-strong isolate).
 */
export function isolate(text: string): string {
  const plain = text.replace(/\p{Cc}+/gu, ' ');
  return /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]/.test(plain) ? `\u2068${plain}\u2069` : plain;
}
