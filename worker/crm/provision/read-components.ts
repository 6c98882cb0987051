import type { Connection } from 'jsforce';
import type { MetadataType } from 'jsforce/lib/api/metadata.js';
import { z } from 'zod';
import { callFailure, failureError } from '../errors';

/** Salesforce reads no more components in one call. */
const NAMES_A_CALL = 10;

const record = z.looseObject({ fullName: z.string().nullish() });
export type FoundComponent = Readonly<Record<string, unknown>>;

/**
 * What the org says of components, by full name in lower case; those that it lacks are left out. It is asked as
 * metadata, which does not depend on who may see a field.
 * @throws PlimsollError for what the call met
 */
export async function readComponents(
  connection: Connection,
  type: string,
  fullNames: readonly string[],
): Promise<Map<string, FoundComponent>> {
  const found = new Map<string, FoundComponent>();
  for (let at = 0; at < fullNames.length; at += NAMES_A_CALL) {
    const names = fullNames.slice(at, at + NAMES_A_CALL);
    try {
      // jsforce knows fewer types by name than Salesforce reads.
      const records: unknown = await connection.metadata.read(type as MetadataType, names);
      for (const each of z.array(record).parse(records)) {
        if (each.fullName) found.set(each.fullName.toLowerCase(), each);
      }
    } catch (error) {
      throw failureError(callFailure(error), error);
    }
  }
  return found;
}
