import { createHash } from 'node:crypto';
import { z } from 'zod';
import { PlimsollError } from '../../shared/error';

/** One bit of a 64-bit signed integer each, the sign left alone. */
const MOST_FEATURES = 63;

const events = z.array(z.string().min(1));

/** Which events produce value, and which of them the measures look at; all others produce none. */
export const taxonomySchema = z.strictObject({
  valueEvents: events.describe(
    'Events that produce value for the user, besides those of the other two lists.',
  ),
  keyFeatures: events.default([]).describe('Events of the features that customers who stay make a habit.'),
  upsellFeatures: events.default([]).describe('Events of features that a larger plan holds.'),
  ignored: events
    .default([])
    .describe('Events known to produce no value, such as a log-in; others are reported.'),
});
export type TaxonomyConfig = z.infer<typeof taxonomySchema>;

/** The declared events, each with its bit. Every declared event produces value. */
export interface Taxonomy {
  /** Names the folder of the pre-aggregates: another taxonomy, or zone, never mixes with this one. */
  hash: string;
  /** In order of their bits. */
  features: readonly string[];
  /** Bits of the key features. */
  keyMask: bigint;
  upsellMask: bigint;
  ignored: readonly string[];
}

/**
 * @param zone decides the day of an event, and so the hash.
 * @throws PlimsollError TAXONOMY_TOO_LARGE at the 64th feature.
 */
export function compileTaxonomy(config: TaxonomyConfig, zone: string): Taxonomy {
  const features = [...new Set([...config.valueEvents, ...config.keyFeatures, ...config.upsellFeatures])];
  if (features.length > MOST_FEATURES) {
    throw new PlimsollError(
      'TAXONOMY_TOO_LARGE',
      `The event taxonomy declares ${features.length} features; ${MOST_FEATURES} is the most.`,
      `Leave out features that no measure looks at, from "${features[MOST_FEATURES]}" on.`,
    );
  }
  const maskOf = (names: readonly string[]): bigint =>
    names.reduce((mask, name) => mask | (1n << BigInt(features.indexOf(name))), 0n);
  const [keyMask, upsellMask] = [maskOf(config.keyFeatures), maskOf(config.upsellFeatures)];
  const hash = createHash('sha256')
    .update(JSON.stringify([features, String(keyMask), String(upsellMask), zone]))
    .digest('hex')
    .slice(0, 12);
  return { hash, features, keyMask, upsellMask, ignored: config.ignored };
}
