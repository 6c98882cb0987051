import { z } from 'zod';

const secretFrom = (name: string) =>
  z
    .string()
    .regex(/^[A-Z][A-Z0-9_]*$/, 'the NAME of an environment variable, in capitals, never the secret itself')
    .default(name)
    .describe(`Name of the environment variable that holds it (default ${name}).`);

/** Where the worker keeps what it knows. */
const Store = z.strictObject({
  folder: z.string().default('.plimsoll').describe('Folder of the embedded store and of use pre-aggregates.'),
  urlFrom: secretFrom('PLIMSOLL_STORE_URL').describe(
    'Environment variable with a postgres:// URL; when it is set, PostgreSQL replaces the embedded store.',
  ),
});

const Queue = z.strictObject({
  urlFrom: secretFrom('PLIMSOLL_REDIS_URL').describe(
    'Environment variable with a redis:// URL; when it is set, Redis replaces the embedded queue.',
  ),
});

export const STAGES = ['shadow', 'pilot', 'full'] as const;
export type Stage = (typeof STAGES)[number];

const Crm = z.strictObject({
  stage: z
    .enum(STAGES)
    .default('shadow')
    .describe(
      'shadow: score and plan, write nothing. pilot: write the accounts of `pilotWhere`. full: write all.',
    ),
  pilotWhere: z.string().optional().describe('SOQL condition on Account; required in stage pilot.'),
  loginUrl: z
    .url()
    .optional()
    .describe('https://login.salesforce.com, https://test.salesforce.com or My Domain.'),
  clientId: z.string().optional().describe('Consumer key of the external client app.'),
  username: z.string().optional().describe('The integration user; needed for JWT bearer.'),
  keyFile: z
    .string()
    .optional()
    .describe('PEM file with the private key; JWT bearer is used when it is set.'),
  clientSecretFrom: secretFrom('PLIMSOLL_SALESFORCE_CLIENT_SECRET'),
  confirmProduction: z
    .boolean()
    .default(false)
    .describe('A production org is written only when this is true.'),
  scope: z
    .string()
    .default("Type = 'Customer'")
    .describe('SOQL condition: which accounts are customers. Others are not scored.'),
  onEdit: z
    .enum(['respect', 'overwrite'])
    .default('respect')
    .describe('What to do where a person or automation edited an owned field: leave theirs, or write ours.'),
  dirtyScore: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe('Points by which score or trend must move before they alone are written.'),
});

/** The demo, the tests and most users set nothing but sources. */
export const baseConfigShape = {
  store: Store.prefault({}),
  queue: Queue.prefault({}),
  crm: Crm.prefault({}),
  scorecard: z.string().optional().describe('Path of a scorecard; without it the default one is used.'),
  schedule: z
    .strictObject({ everyMinutes: z.number().int().min(1).max(1440).default(15) })
    .prefault({})
    .describe('How often `plimsoll start` syncs.'),
  history: z
    .strictObject({
      coldStartDays: z
        .number()
        .int()
        .min(31)
        .max(90)
        .default(60)
        .describe(
          'Days before the first run that are computed from facts, so that trend and held points exist.',
        ),
    })
    .prefault({}),
};
