import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { PlimsollError } from '../shared/error';

const Remembered = z.object({
  organizationId: z.string(),
  name: z.string(),
  /** The organisation's reporting zone. */
  zone: z.string(),
  /** By what it is named in the configuration; null: it is the demo org. */
  loginUrl: z.string().nullable(),
  username: z.string().nullable(),
});
export type RememberedOrganization = z.infer<typeof Remembered>;

/** How the configuration names an org; without an address it names none. */
export interface NamedOrganization {
  loginUrl?: string | undefined;
  username?: string | undefined;
}

const FILE = 'organization.json';

/**
 * Notes beside an org's store whose it is, so that commands that need no org find it. Whoever reads meanwhile, or
 * after an interrupted write, finds the former note.
 */
export function rememberOrganization(folder: string, organization: RememberedOrganization): void {
  const own = join(folder, organization.organizationId);
  mkdirSync(own, { recursive: true });
  const written = join(own, `${FILE}.${process.pid}`);
  try {
    writeFileSync(written, `${JSON.stringify(organization)}\n`);
    renameSync(written, join(own, FILE));
  } catch (error) {
    rmSync(written, { force: true });
    throw error;
  }
}

/**
 * The org that the configuration names; where it names none, the real one that was served last from this folder, else
 * the demo.
 * @throws PlimsollError NEVER_SYNCED where that org was never served from this folder; NOTE_UNREADABLE where a note
 * of any org cannot be read: it may be the one asked for.
 */
export function recallOrganization(folder: string, named: NamedOrganization): RememberedOrganization {
  const known = notes(folder);
  const found = named.loginUrl
    ? known.find(
        ({ loginUrl, username }) =>
          loginUrl === named.loginUrl && (!named.username || username === named.username),
      )
    : (known.find(({ loginUrl }) => loginUrl !== null) ?? known[0]);
  if (found) return found;
  throw new PlimsollError(
    'NEVER_SYNCED',
    `Nothing was synced into ${folder} yet${named.loginUrl ? ` from ${named.loginUrl}` : ''}.`,
    'Run `plimsoll start --once` first, in the folder where plimsoll.yaml stands.',
  );
}

/** The real org that was served last from this folder; null where only the demo was, or none. */
export const realOrganization = (folder: string): RememberedOrganization | null =>
  notes(folder).find(({ loginUrl }) => loginUrl !== null) ?? null;

/** What is noted of each org, that served last first. */
function notes(folder: string): RememberedOrganization[] {
  return foldersIn(folder)
    .flatMap((name) => readNote(join(folder, name, FILE)))
    .sort((a, b) => b.at - a.at)
    .map(({ note }) => note);
}

function foldersIn(folder: string): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
      entry.isDirectory() ? [entry.name] : [],
    );
  } catch (error) {
    if (isAbsent(error)) return [];
    throw error;
  }
}

function readNote(path: string): { note: RememberedOrganization; at: number }[] {
  try {
    const at = statSync(path).mtimeMs;
    return [{ note: Remembered.parse(JSON.parse(readFileSync(path, 'utf8'))), at }];
  } catch (error) {
    if (isAbsent(error)) return [];
    throw new PlimsollError(
      'NOTE_UNREADABLE',
      `${path}, which says whose the store beside it is, cannot be read.`,
      'Let its owner read it; or move it away, and the next `plimsoll start` writes it anew.',
      error,
    );
  }
}

const isAbsent = (error: unknown) =>
  error instanceof Error && 'code' in error && /^(ENOENT|ENOTDIR)$/.test(String(error.code));
