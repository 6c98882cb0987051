import { z } from 'zod';
import { apiSettings } from '../api/settings';
import { DEFAULT_ROLE_ORDER } from '../budget-owner/settings';
import { csvConfigSchema } from '../sources/csv/config';
import { eventFilesConfigSchema } from '../sources/event-files/config';
import { salesforceSettings } from '../sources/salesforce/settings';
import { isSafeAddress, USE_HTTPS } from './safe-address';
import { secretFrom } from './secret-from';

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

/** What other programs tell the worker. */
const Hooks = z.strictObject({
  secretFrom: secretFrom('PLIMSOLL_HOOK_SECRET').describe(
    'Environment variable with the secret that webhooks are signed with (24 characters at least); without it none are taken.',
  ),
});

/** Whom the worker tells. */
const Notify = z.strictObject({
  url: z
    .url()
    .refine(isSafeAddress, USE_HTTPS)
    .optional()
    .describe(
      'Address that is told by a signed webhook when a run is held, approved, rejected, superseded or fails.',
    ),
  secretFrom: secretFrom('PLIMSOLL_NOTIFY_SECRET').describe(
    'Environment variable with the secret that these are signed with (24 characters at least).',
  ),
});

/** Few by default: Salesforce allows five, and counts each event that is delivered. */
const CHANGE_EVENT_ENTITIES = ['Account', 'Opportunity', 'Contact', 'Case'];

const ChangeEvents = z.strictObject({
  enabled: z
    .boolean()
    .default(false)
    .describe('Listen to Change Data Capture, which has to be switched on in Setup for the same entities.'),
  entities: z
    .array(z.string().regex(/^[A-Za-z]\w*$/, 'the API name of an object'))
    .min(1)
    .max(20)
    .default(CHANGE_EVENT_ENTITIES)
    .describe('Objects to listen to. Each event delivered counts against the allowance of the org.'),
});

const share = z.number().min(0).max(1);

export const STAGES = ['shadow', 'pilot', 'full'] as const;

const Crm = z.strictObject({
  stage: z
    .enum(STAGES)
    .optional()
    .describe(
      'shadow (default on a real org): score and plan, write nothing. pilot: write the accounts of `pilotWhere`. full (default in the demo): write all.',
    ),
  pilotWhere: z.string().optional().describe('SOQL condition on Account; required in stage pilot.'),
  loginUrl: z
    .url()
    .refine(isSafeAddress, USE_HTTPS)
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
  confirmClearing: z
    .boolean()
    .default(false)
    .describe(
      'Accounts that left scope are cleared even where the scope holds none any more, or where they are more than half of those that carry our fields (from 20 such accounts on).',
    ),
  onEdit: z
    .enum(['respect', 'overwrite'])
    .default('respect')
    .describe('What to do where a person or automation edited an owned field: leave theirs, or write ours.'),
  confirmBackfill: z
    .boolean()
    .default(false)
    .describe(
      'The first sync that writes a field at all waits for `plimsoll approve` unless this is true (always so in the demo).',
    ),
  guard: z
    .strictObject({
      tierChange: share
        .optional()
        .describe('Share of accounts with a tier that may change it (default 0.2).'),
      toUnknown: share
        .optional()
        .describe('Share of accounts with a tier that may become Unknown (default 0.05).'),
      failing: share.optional().describe('Share of rows that the CRM may refuse (default 0.1).'),
    })
    .prefault({})
    .describe(
      'What a sync may do unasked. Beyond it, and on a new scorecard, it waits for `plimsoll approve`. Shares count from 20 accounts on.',
    ),
  bulkFrom: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Rows of one write from which a job of Bulk 2.0 replaces calls of 200 rows; without it, where it takes fewer calls (about 2,000 rows).',
    ),
  changeEvents: ChangeEvents.prefault({}).describe('Change events of Salesforce.'),
  maxRowsPerRun: z
    .number()
    .int()
    .min(1)
    .optional()
    .describe(
      'Rows that one sync writes at most, and as many between two syncs, those of the highest recurring revenue first; the next sync goes on.',
    ),
  calls: z
    .strictObject({
      perDay: z
        .number()
        .int()
        .min(1)
        .optional()
        .describe(
          'Salesforce calls in 24 hours, of syncs, commands and between syncs, after which nothing more is written; without it the reserve alone decides.',
        ),
      reserve: share
        .default(0.5)
        .describe("Share of the org's daily calls that is left to people and other programs."),
    })
    .prefault({})
    .describe(
      'Calls that a sync may spend. Where they do not reach, the accounts with the highest recurring revenue are written, the others by the next sync.',
    ),
  dirtyScore: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(2)
    .describe(
      'Points by which the score must move before it alone is written; the likelihood of a renewal, too.',
    ),
  dirtyTrend: z
    .number()
    .int()
    .min(1)
    .max(40)
    .default(5)
    .describe(
      'Points by which the 30-day trend must move before it alone is written: the day that it starts from moves on, too, so that it swings more widely than the score.',
    ),
});

const monthDay = z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, 'a day of the year as MM-DD');

/** Everything that plimsoll.yaml may say. Each setting has a default or is not needed for the first run. */
export const ConfigSchema = z
  .strictObject({
    store: Store.prefault({}),
    queue: Queue.prefault({}),
    crm: Crm.prefault({}),
    salesforce: salesforceSettings.prefault({}).describe('What of the org means what.'),
    sources: z
      .array(z.discriminatedUnion('type', [eventFilesConfigSchema, csvConfigSchema]))
      .default([])
      .describe('Where use, billing, surveys and milestones are read from. Salesforce is always read.'),
    budgetOwnerRoles: z
      .array(z.string().min(1))
      .min(1)
      .default([...DEFAULT_ROLE_ORDER])
      .describe('Contact roles that hold the budget, most telling first.'),
    seasons: z
      .array(
        z.strictObject({
          from: monthDay.describe('First day, MM-DD.'),
          to: monthDay.describe('Last day, MM-DD.'),
        }),
      )
      .default([])
      .describe('Spans of every year, both days included, in which no use is expected.'),
    hooks: Hooks.prefault({}).describe('Webhooks, by which a source says that it has news.'),
    notify: Notify.prefault({}).describe('Who is told what becomes of runs.'),
    api: apiSettings.prefault({}).describe('What people and the browser extension read from the worker.'),
    provision: z
      .strictObject({
        modifyAll: z
          .boolean()
          .default(false)
          .describe(
            'The writer gets Modify All on Account and Opportunity; else a sharing rule opens those in scope to it.',
          ),
      })
      .prefault({})
      .describe('What `plimsoll provision` makes.'),
    scorecard: z.string().optional().describe('Path of a scorecard; without it the default one is used.'),
    schedule: z
      .strictObject({
        everyMinutes: z.number().int().min(1).max(1440).default(15).describe('Minutes.'),
        pollMinutes: z
          .number()
          .int()
          .min(1)
          .max(1440)
          .default(5)
          .describe(
            'Minutes between two looks at what is new in the sources; what is found is written without a full sync.',
          ),
        newsCallsPerDay: z
          .number()
          .int()
          .min(100)
          .default(20_000)
          .describe(
            'Salesforce calls a day that polling, and writing what was heard between two syncs, may use; a tenth of them in an hour.',
          ),
      })
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
  })
  .superRefine(({ sources, crm }, issue) => {
    const ids = sources.map((source) => source.id);
    for (const [i, id] of ids.entries()) {
      if (ids.indexOf(id) === i && id !== 'salesforce') continue;
      issue.addIssue({
        code: 'custom',
        path: ['sources', i, 'id'],
        message: `"${id}" is taken; give it an id of its own`,
      });
    }
    const events = sources.map((source) => source.type).indexOf('event-files');
    const second = sources.findIndex((source, i) => source.type === 'event-files' && i > events);
    if (second > 0) {
      issue.addIssue({
        code: 'custom',
        path: ['sources', second, 'type'],
        message: 'only one source of events is read; put its files into one folder',
      });
    }
    if (crm.stage === 'pilot' && !crm.pilotWhere) {
      issue.addIssue({
        code: 'custom',
        path: ['crm', 'pilotWhere'],
        message: 'stage pilot needs a SOQL condition that names its accounts',
      });
    }
  });
export type Config = z.infer<typeof ConfigSchema>;
export type SourceConfig = Config['sources'][number];
