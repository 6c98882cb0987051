import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lockFolder } from './folder-lock';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'org-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a folder is one process’s until given back', async () => {
  const release = await lockFolder(folder);
  await expect(lockFolder(folder, 100)).rejects.toThrow(/Another org .*delete/);
  const waiting = lockFolder(folder, 5000);
  release();
  (await waiting)();
});

test('the lock of a process that died is passed over', async () => {
  writeFileSync(join(folder, 'org.pid'), '4194304999');
  (await lockFolder(folder, 0))();
});
