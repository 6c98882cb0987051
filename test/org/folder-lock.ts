import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** An org whose parent was killed needs a moment to notice and end. */
const PATIENCE_MS = 5000;

/**
 * Takes an org's folder for this process and returns how to give it back: two orgs on one journal would each miss
 * the other's writes. Waits a little for a holder that is ending; one that died without giving back is passed over.
 * Throws when the folder stays taken.
 */
export async function lockFolder(folder: string, patienceMs = PATIENCE_MS): Promise<() => void> {
  const path = join(folder, 'org.pid');
  const until = Date.now() + patienceMs;
  while (!take(path)) {
    const holder = Number(readText(path));
    if (!isAlive(holder)) rmSync(path, { force: true });
    else if (Date.now() >= until) {
      throw new Error(
        `Another org (process ${holder}) serves ${folder}. End it, or choose another folder; ` +
          `if that process is something else, delete ${path}.`,
      );
    } else await delay(50);
  }
  return () => rmSync(path, { force: true });
}

function take(path: string): boolean {
  // Linked into place whole, so that nobody reads a lock that names no process yet.
  const own = `${path}.${process.pid}`;
  writeFileSync(own, String(process.pid));
  try {
    linkSync(own, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return '';
    throw error;
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

const codeOf = (error: unknown): unknown => Reflect.get(Object(error), 'code');
