import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { OWNED_OBJECTS, type OwnedFieldName, ownedFields } from '../../shared/crm-fields';
import { PlimsollError } from '../../shared/error';
import { TIERS } from '../../shared/tiers';
import { owns } from './allow-list';
import { asStored } from './as-stored';
import { rulesOf } from './owned/index';
import type { PlanRow } from './plan';

const value = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const change = z.tuple([value, value]).readonly();
const owned = z.enum(OWNED_OBJECTS.flatMap(ownedFields));

const isStored = (fields: PlanRow['fields']): boolean =>
  Object.entries(fields).every(([field, change]) =>
    change?.every((each) => asStored(field as OwnedFieldName, each) === each),
  );
const isTier = ({ Health_Tier__c: tiers = [null, null] }: PlanRow['fields']): boolean =>
  tiers[1] === null || TIERS.some((tier) => tier === tiers[1]);

const row = z
  .strictObject({
    object: z.enum(OWNED_OBJECTS),
    record: z.string().regex(/^[A-Za-z0-9]{18}$/),
    account: z.string().regex(/^001[A-Za-z0-9]{15}$/),
    name: z.string(),
    /** `{field: [prior, new]}`. */
    fields: z.partialRecord(owned, change).refine(isStored).refine(isTier),
    causes: z.array(z.string()),
    first: z.boolean(),
    cap: z.string().nullable(),
  })
  .refine(
    ({ object, record, account }) =>
      record.startsWith(rulesOf(object).prefix) && (rulesOf(object).recordsOf !== null || record === account),
  )
  .refine(({ object, fields }) => Object.keys(fields).every((field) => owns(object, field)));

const content = z.strictObject({
  plimsoll: z.literal('plan'),
  version: z.literal(2),
  organizationId: z.string(),
  organization: z.string(),
  /** What is known up to then is planned. */
  asOf: z.iso.datetime(),
  day: z.iso.date(),
  /** When the CRM was looked at. */
  plannedAt: z.iso.datetime(),
  rows: z.array(row).refine((rows) => new Set(rows.map(({ record }) => record)).size === rows.length),
});
const planFile = content.extend({ hash: z.string() });

type PlanContent = z.infer<typeof content>;
/** What `plimsoll plan --out` writes and `plimsoll apply` takes: plain JSON, the same for the same plan. */
export type PlanFile = z.infer<typeof planFile>;

/** SHA-256 of all that is in the file but the hash itself: it names the plan that somebody looked at. */
const hashOf = (plan: PlanContent): string =>
  createHash('sha256')
    .update(JSON.stringify(content.parse(plan)))
    .digest('hex');

export const sealed = (plan: PlanContent): PlanFile => ({ ...plan, hash: hashOf(plan) });

/**
 * A plan from its file.
 * @throws PlimsollError PLAN_UNREADABLE, PLAN_INVALID where it is no plan, PLAN_ALTERED where the hash does not fit
 */
export function readPlanFile(path: string): PlanFile {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlimsollError(
      'PLAN_UNREADABLE',
      `Cannot read ${path}.`,
      'Give the file that `plimsoll plan --out` wrote.',
      cause,
    );
  }
  const parsed = planFile.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new PlimsollError(
      'PLAN_INVALID',
      `${path} is no plan of this version.`,
      'Make it again with `plimsoll plan --out FILE`.',
    );
  }
  const { hash, ...plan } = parsed.data;
  if (hash !== hashOf(plan)) {
    throw new PlimsollError(
      'PLAN_ALTERED',
      `${path} is not as it was written: its content and its hash differ.`,
      'A plan is applied as it was made. Make it again, narrowed with --where if only a part is wanted.',
    );
  }
  return parsed.data;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** The planned row, as the writing takes it. */
export const toPlanRow = ({ name: _, ...row }: PlanFile['rows'][number]): PlanRow => ({
  ...row,
  outcome: 'write',
  acknowledge: {},
  exceptions: [],
  hadTier: !row.first,
  capTold: false,
  modstamp: null,
  hold: null,
  failure: null,
});
