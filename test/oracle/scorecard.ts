import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';

const knots = z.array(z.tuple([z.number(), z.number()]));
const schema = z.object({
  minCoverage: z.number(),
  tiers: z.record(z.string(), z.number()),
  evidence: z.object({ sources: z.number(), families: z.array(z.string()) }),
  groups: z.array(
    z.object({
      share: z.number(),
      measures: z.array(
        z.object({
          id: z.string(),
          share: z.number(),
          hold: z.number().default(30),
          decay: z.object({ halfLife: z.number() }).optional(),
          knots: z.record(z.string(), knots).optional(),
        }),
      ),
    }),
  ),
  segments: z.array(z.object({ id: z.string(), when: z.object({ plan: z.string() }) })),
  caps: z.array(z.object({ id: z.string(), max: z.number() })),
  cadences: z.record(z.string(), z.number()),
});
export type Scorecard = z.infer<typeof schema>;
export type ScoredMeasure = Scorecard['groups'][number]['measures'][number];

export const readScorecard = async (path: string): Promise<Scorecard> =>
  schema.parse(parse(await readFile(path, 'utf8')));

/** The segment of a plan; `default` where no rule matches. */
export const segmentOf = (card: Scorecard, plan: string | null): string =>
  card.segments.find((segment) => segment.when.plan === plan)?.id ?? 'default';

/** Points of a value in a segment: straight lines between knots, flat outside; recency halves. */
export function pointsOf(measure: ScoredMeasure, segment: string, value: number): number {
  if (measure.decay) return 100 * 2 ** (-value / measure.decay.halfLife);
  const line = measure.knots?.[segment] ?? measure.knots?.['default'] ?? [];
  const above = line.findIndex(([x]) => value <= x);
  if (above === -1) return line.at(-1)?.[1] ?? Number.NaN;
  const [x1, y1] = line[above] ?? [Number.NaN, Number.NaN];
  const [x0, y0] = line[above - 1] ?? [x1, y1];
  return x1 === x0 ? y1 : y0 + ((value - x0) / (x1 - x0)) * (y1 - y0);
}

/** A measure's part of the whole: its group's share times its own share of the group. */
export function weightsOf(card: Scorecard): Map<string, number> {
  return new Map(
    card.groups.flatMap((group) => {
      const whole = group.measures.reduce((sum, measure) => sum + measure.share, 0);
      return group.measures.map((m): [string, number] => [m.id, (group.share * m.share) / whole]);
    }),
  );
}
