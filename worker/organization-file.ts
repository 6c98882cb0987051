import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PlimsollError } from '../shared/error';

const Remembered = z.object({ organizationId: z.string(), zone: z.string() });
export type RememberedOrganization = z.infer<typeof Remembered>;

const path = (folder: string): string => join(folder, 'organization.json');

/**
 * Notes which org was served last, so that commands that need no org find its store. Whoever reads meanwhile, or
 * after an interrupted write, finds the former note.
 */
export function rememberOrganization(folder: string, organization: RememberedOrganization): void {
  mkdirSync(folder, { recursive: true });
  const written = `${path(folder)}.${process.pid}`;
  try {
    writeFileSync(written, `${JSON.stringify(organization)}\n`);
    renameSync(written, path(folder));
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}

/** @throws PlimsollError NEVER_SYNCED where no org was served from this folder. */
export function recallOrganization(folder: string): RememberedOrganization {
  try {
    return Remembered.parse(JSON.parse(readFileSync(path(folder), 'utf8')));
  } catch (cause) {
    throw new PlimsollError(
      'NEVER_SYNCED',
      `Nothing was synced into ${folder} yet.`,
      'Run `plimsoll start --once` first, in the folder where plimsoll.yaml stands.',
      cause,
    );
  }
}
