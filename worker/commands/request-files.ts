import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/**
 * Where commands and a running `plimsoll start` meet: a folder in the store's own, of the same user and of nobody
 * else. Who may write there could write the store itself, so nothing more is asked.
 */
const requestsFolder = (store: string): string => join(store, 'requests');

/** A command that another process is to run where the store is open. */
export const Request = z.object({
  command: z.string(),
  args: z.array(z.string()),
  options: z.record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string()).readonly()])),
  colour: z.boolean(),
});
export type Request = z.infer<typeof Request>;

/** What it printed, what is to stand in the file that --out names, and how it ended. */
export const Answer = z.object({
  out: z.array(z.string()),
  note: z.array(z.string()),
  file: z.string().nullable(),
  code: z.number(),
  error: z.object({ code: z.string(), message: z.string(), action: z.string() }).nullable(),
});
export type Answer = z.infer<typeof Answer>;

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const OPEN = '.request';
const TAKEN = '.taken';
const ANSWERED = '.answer';

/** Makes the folder anew: what stands there was asked of a process that has ended. */
export function openRequests(store: string): void {
  const folder = requestsFolder(store);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { mode: PRIVATE_FOLDER });
  chmodSync(folder, PRIVATE_FOLDER);
}

export const closeRequests = (store: string): void =>
  rmSync(requestsFolder(store), { recursive: true, force: true });

/** Whoever reads meanwhile finds all of it or nothing. */
function put(store: string, name: string, value: object): void {
  const path = join(requestsFolder(store), name);
  writeFileSync(`${path}.new`, JSON.stringify(value), { mode: PRIVATE_FILE });
  renameSync(`${path}.new`, path);
}

export const ask = (store: string, id: string, request: Request): void => put(store, `${id}${OPEN}`, request);

export const answer = (store: string, id: string, given: Answer): void =>
  put(store, `${id}${ANSWERED}`, given);

/** Ids of what is asked, in no order. */
export const asked = (store: string): string[] =>
  readdirSync(requestsFolder(store))
    .filter((name) => name.endsWith(OPEN))
    .map((name) => name.slice(0, -OPEN.length));

/** Takes a request, so that whoever asked cannot take it back; null where they have. */
export function take(store: string, id: string): unknown {
  const path = join(requestsFolder(store), id);
  try {
    renameSync(`${path}${OPEN}`, `${path}${TAKEN}`);
  } catch {
    return null;
  }
  const text = readFileSync(`${path}${TAKEN}`, 'utf8');
  rmSync(`${path}${TAKEN}`);
  return JSON.parse(text);
}

/** Takes a request back; false where it was taken already. */
export function takeBack(store: string, id: string): boolean {
  try {
    renameSync(join(requestsFolder(store), `${id}${OPEN}`), join(requestsFolder(store), `${id}.gone`));
    rmSync(join(requestsFolder(store), `${id}.gone`));
    return true;
  } catch {
    return false;
  }
}

/** null while there is none. */
export function answered(store: string, id: string): Answer | null {
  const path = join(requestsFolder(store), `${id}${ANSWERED}`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return null;
  }
  rmSync(path, { force: true });
  return Answer.parse(JSON.parse(text));
}
