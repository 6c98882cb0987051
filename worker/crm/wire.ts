import { z } from 'zod';
import { to18 } from '../../shared/salesforce-id';
import type { CrmRecord, DescribedObject } from './crm';
import { rowFailure } from './errors';
import type { RowResult } from './row-result';

/** A page of `/query`. */
export const queryPage = z.object({
  totalSize: z.number().int(),
  done: z.boolean(),
  nextRecordsUrl: z.string().optional(),
  records: z.array(z.record(z.string(), z.unknown())).default([]),
});

/** The first page of a child subquery that has more. */
export const childPage = queryPage.extend({ done: z.literal(false), nextRecordsUrl: z.string() });

/** `POST /composite/sobjects/NAME`: null where there is none to be shown. */
export const foundRecords = z.array(z.record(z.string(), z.unknown()).nullable());

/** `/services/data`. */
export const versionList = z.array(z.object({ version: z.string() }));

/** `/limits/recordCount`. */
export const recordCountList = z.object({
  sObjects: z.array(z.object({ name: z.string(), count: z.number() })),
});

const described = z.object({
  name: z.string(),
  fields: z.array(
    z.object({
      name: z.string(),
      type: z.string(),
      updateable: z.boolean(),
      permissionable: z.boolean().default(false),
      referenceTo: z.array(z.string()).nullish(),
      relationshipName: z.string().nullish(),
    }),
  ),
});

/** `/sobjects/NAME/describe`. */
export function parseDescribe(body: unknown): DescribedObject {
  const { name, fields } = described.parse(body);
  return {
    name,
    fields: new Map(
      fields.map((field) => [
        field.name.toLowerCase(),
        { ...field, referenceTo: field.referenceTo ?? [], relationshipName: field.relationshipName ?? null },
      ]),
    ),
  };
}

const saveResults = z.array(
  z.object({
    id: z.string().nullish(),
    success: z.boolean(),
    errors: z.array(z.object({ statusCode: z.string(), message: z.string() })).default([]),
  }),
);

/** A Collections reply, row by row in the order of `ids`. A row without an answer counts as not written. */
export function parseSaveResults(body: unknown, ids: readonly string[]): RowResult[] {
  const results = saveResults.parse(body);
  return ids.map((id, i) => {
    const result = results[i];
    if (result?.success) return { id, failure: null };
    const [error] = result?.errors ?? [];
    return {
      id,
      failure: rowFailure(
        error?.statusCode ?? 'UNKNOWN_EXCEPTION',
        error?.message ?? 'Salesforce gave no result for this row.',
      ),
    };
  });
}

/** The record without `attributes`, and ids in their 18-character form. */
export function plainRecord(record: Record<string, unknown>): CrmRecord {
  const { attributes: _, ...fields } = record;
  if (typeof fields['Id'] === 'string') fields['Id'] = to18(fields['Id']);
  return fields;
}
