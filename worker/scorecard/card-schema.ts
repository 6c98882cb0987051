import { z } from 'zod';
import { MEASURE_IDS } from './types';

const positive = z.number().positive();
const knotList = z
  .array(z.tuple([z.number(), z.number().min(0).max(100)]))
  .min(2, 'needs at least two knots [value, points]');

const measureSchema = z
  .strictObject({
    id: z.enum(MEASURE_IDS, {
      error: (issue) => `unknown measure ${JSON.stringify(issue.input)}; known are ${MEASURE_IDS.join(', ')}`,
    }),
    share: z.number().min(0, 'a share is not negative'),
    /** Days for which points stay in coverage after the measure was last read. */
    hold: z.number().int().positive().default(30),
    decay: z.strictObject({ halfLife: positive }).optional(),
    knots: z.intersection(z.object({ default: knotList }), z.record(z.string(), knotList)).optional(),
  })
  .refine((m) => (m.decay === undefined) !== (m.knots === undefined), {
    error: 'a measure has either knots or a decay',
  });

const oneOrMany = <T extends z.ZodType>(value: T) => z.union([value, z.array(value).min(1)]);
const between = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine((r) => r.min !== undefined || r.max !== undefined, { error: 'give min, max or both' });

const segmentWhen = z
  .strictObject({
    plan: oneOrMany(z.string()).optional(),
    size: oneOrMany(z.enum(['small', 'mid', 'enterprise'])).optional(),
    region: oneOrMany(z.string()).optional(),
    lifecycle: oneOrMany(z.enum(['onboarding', 'adopting', 'mature', 'renewing'])).optional(),
    useCase: oneOrMany(z.string()).optional(),
    maturityYears: z.union([z.number(), z.array(z.number()).min(1), between]).optional(),
    useIntensity: oneOrMany(z.enum(['low', 'medium', 'high'])).optional(),
  })
  .refine((when) => Object.keys(when).length > 0, { error: 'a segment needs at least one condition' });

/** The shape of a scorecard file. What shapes cannot say stands in card-rules.ts. */
export const cardSchema = z.strictObject({
  id: z.string().min(1),
  minCoverage: z.number().min(0).max(1).default(0.5),
  tiers: z.strictObject({ Healthy: z.number(), Watch: z.number(), 'At Risk': z.number() }),
  pulse: z.strictObject({ max: z.number().min(0).max(0.1) }).default({ max: 0.1 }),
  evidence: z
    .strictObject({
      sources: z.number().int().min(1),
      families: z.array(z.enum(['use', 'outcome', 'other'])).min(1),
    })
    .default({ sources: 2, families: ['use', 'outcome'] }),
  groups: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        share: z.number().positive('a group’s share is above 0'),
        measures: z.array(measureSchema).min(1),
      }),
    )
    .min(1),
  segments: z.array(z.strictObject({ id: z.string().min(1), when: segmentWhen })).default([]),
  caps: z
    .array(
      z.strictObject({
        id: z.string().min(1),
        /** The condition's id, as the signals report it. */
        when: z.string().min(1),
        max: z.number().min(0).max(100),
        reason: z.string().min(1),
        /** What an invoice must come to: the larger of a share of ARR and an amount in corporate currency. */
        minimum: z.strictObject({ arrShare: z.number().min(0).max(1), amount: z.number().min(0) }).optional(),
      }),
    )
    .default([]),
  /** Days, by segment id. */
  cadences: z.intersection(z.object({ default: positive }), z.record(z.string(), positive)),
  digital: z.strictObject({ plans: z.array(z.string()) }).default({ plans: [] }),
});

export type CardFile = z.infer<typeof cardSchema>;
export type CardMeasure = CardFile['groups'][number]['measures'][number];
export type SegmentWhen = CardFile['segments'][number]['when'];
