import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { PlimsollError } from '../../shared/error';

/** Who holds a folder. */
interface Holder {
  pid: number;
  host: string;
  /** When the process began, in the kernel's ticks; null where the system does not tell. */
  began: string | null;
  token: string;
}

const HEARTBEAT_MS = 5_000;
const SILENT_MS = 60_000;
const GUARD_MS = 10_000;

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? '';

/** Tells a process from a later one of the same number; Linux only. */
function beganAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

function readHolder(file: string): Holder | null {
  try {
    const holder: Partial<Holder> = JSON.parse(readFileSync(file, 'utf8'));
    if (typeof holder.pid !== 'number' || typeof holder.token !== 'string') return null;
    return { pid: holder.pid, host: holder.host ?? '', began: holder.began ?? null, token: holder.token };
  } catch {
    return null;
  }
}

const silentFor = (file: string): number => {
  try {
    return Date.now() - statSync(file).mtimeMs;
  } catch {
    return Number.POSITIVE_INFINITY;
  }
};

const held = new Set<string>();

/** Whether the lock's holder is still at work. Another machine's process is only known by its heartbeat. */
function isAlive(file: string, holder: Holder): boolean {
  if (holder.host !== hostname()) return silentFor(file) < SILENT_MS;
  if (holder.pid === process.pid) return held.has(holder.token);
  return runs(holder.pid) && (holder.began === null || holder.began === beganAt(holder.pid));
}

function create(file: string, holder: Holder): boolean {
  let descriptor: number;
  try {
    descriptor = openSync(file, 'wx');
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
  writeSync(descriptor, JSON.stringify(holder));
  closeSync(descriptor);
  return true;
}

/** Unlike mkdir's own `recursive` this ends where the system says of each new folder that its parent is missing (/proc). */
function makeWithParents(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(folder).isDirectory()) return;
    if (codeOf(error) !== 'ENOENT' || existsSync(dirname(folder))) throw error;
    makeWithParents(dirname(folder));
    makeWithParents(folder);
  }
}

/** Makes `folder` and those above it where they are missing. @throws PlimsollError FOLDER_UNWRITABLE */
export function makeFolder(folder: string): void {
  try {
    makeWithParents(folder);
  } catch (error) {
    throw unwritable(folder, error);
  }
}

/** Removes a dead process's lock, one process at a time, so that nobody removes the lock of who came first. */
function removeDead(file: string): void {
  const guard = `${file}.guard`;
  if (silentFor(guard) > GUARD_MS) rmSync(guard, { force: true });
  try {
    closeSync(openSync(guard, 'wx'));
  } catch {
    return;
  }
  const holder = readHolder(file);
  // A file without a holder is one that is just being written, or was when its process was killed.
  const dead = holder ? !isAlive(file, holder) : silentFor(file) > GUARD_MS;
  if (dead) rmSync(file, { force: true });
  rmSync(guard, { force: true });
}

/**
 * Takes `folder` for this process, making it where it is missing: two processes on one embedded database would lose
 * each other's rows silently, and a demo org serves one worker. A lock whose process has ended is taken over.
 * @returns gives the folder back.
 * @throws PlimsollError FOLDER_LOCKED, FOLDER_UNWRITABLE
 */
export function lockFolder(folder: string): () => void {
  const file = join(folder, 'lock');
  const mine: Holder = {
    pid: process.pid,
    host: hostname(),
    began: beganAt(process.pid),
    token: randomUUID(),
  };
  try {
    makeFolder(folder);
    if (!create(file, mine)) {
      removeDead(file);
      if (!create(file, mine)) throw locked(folder, file);
    }
  } catch (error) {
    if (error instanceof PlimsollError) throw error;
    throw unwritable(folder, error);
  }
  held.add(mine.token);
  const heartbeat = setInterval(() => beat(file), HEARTBEAT_MS);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    held.delete(mine.token);
    if (readHolder(file)?.token === mine.token) rmSync(file, { force: true });
  };
}

/** Whether a process that is at work has taken `folder`. */
export function isFolderHeld(folder: string): boolean {
  const file = join(folder, 'lock');
  const holder = readHolder(file);
  return holder !== null && isAlive(file, holder);
}

function beat(file: string): void {
  try {
    utimesSync(file, new Date(), new Date());
  } catch {
    // The folder is gone or full: the database's own statements will say so.
  }
}

const unwritable = (folder: string, error: unknown): PlimsollError =>
  new PlimsollError(
    'FOLDER_UNWRITABLE',
    `The folder ${folder} cannot be written (${codeOf(error) || String(error)}).`,
    'Give this user write access to it, or set store.folder to one that it may write.',
    error,
  );

function locked(folder: string, file: string): PlimsollError {
  const holder = readHolder(file);
  const who = holder
    ? `process ${holder.pid}${holder.host === hostname() ? '' : ` on ${holder.host}`}`
    : 'another process';
  return new PlimsollError(
    'FOLDER_LOCKED',
    `The folder ${folder} is in use by ${who}.`,
    `Stop that process, or set store.folder to another folder. If it has ended, delete ${file}.`,
  );
}
