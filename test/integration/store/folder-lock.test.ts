import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { lockFolder } from '../../../worker/store/folder-lock';
import { openStore } from '../../../worker/store/open-store';

const root = mkdtempSync(join(tmpdir(), 'plimsoll-lock-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

let nth = 0;
let folder = '';
const fresh = () => {
  folder = join(root, `f${nth++}`, 'store');
  return folder;
};
const holdAs = (holder: object, age = 0) => {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'lock');
  writeFileSync(file, typeof holder === 'string' ? holder : JSON.stringify(holder));
  const then = new Date(Date.now() - age);
  utimesSync(file, then, then);
};
const mine = { pid: process.pid, host: hostname(), began: null, token: 'x' };

describe('a folder', () => {
  it('is held by one at a time, and free again once given back', () => {
    const free = lockFolder(fresh());
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'FOLDER_LOCKED',
        message: expect.stringContaining(String(process.pid)),
      }),
    );
    free();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    lockFolder(folder)();
  });

  it('is kept from others while its process lives, and taken over once that was killed', async () => {
    fresh();
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    holdAs({ ...mine, pid: child.pid });
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'FOLDER_LOCKED',
        action: expect.stringContaining('Stop that process'),
      }),
    );
    child.kill('SIGKILL');
    await once(child, 'exit');
    lockFolder(folder)();
  });

  it('is taken over from a process whose number another one has now', () => {
    fresh();
    holdAs({ ...mine, pid: process.ppid, began: '1' });
    lockFolder(folder)();
    holdAs(mine);
    lockFolder(folder)();
  });

  it('is taken over from another machine only after its heartbeat has stopped', () => {
    fresh();
    holdAs({ ...mine, host: 'elsewhere' });
    expect(() => lockFolder(folder)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('elsewhere') }),
    );
    holdAs({ ...mine, host: 'elsewhere' }, 120_000);
    lockFolder(folder)();
  });

  it('is taken over from a lock that was never written out', () => {
    fresh();
    holdAs('' as unknown as object);
    expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ code: 'FOLDER_LOCKED' }));
    holdAs('' as unknown as object, 60_000);
    lockFolder(folder)();
  });

  it('that cannot be written is named with what to do', () => {
    const file = join(root, 'a-file');
    writeFileSync(file, '');
    expect(() => lockFolder(join(file, 'store'))).toThrow(
      expect.objectContaining({ code: 'FOLDER_UNWRITABLE', action: expect.stringContaining('store.folder') }),
    );
  });

  it.runIf(existsSync('/proc/self'))('that the system never makes is named too', async () => {
    const unwritable = expect.objectContaining({ code: 'FOLDER_UNWRITABLE' });
    expect(() => lockFolder('/proc/plimsoll/store')).toThrow(unwritable);
    const url = 'postgres://nobody@127.0.0.1:1/none';
    await expect(openStore({ url, folder: '/proc/plimsoll/store' })).rejects.toEqual(unwritable);
  });
});

describe('the embedded store', () => {
  it('refuses a second opening, keeps what was committed, and opens again', async () => {
    const store = await openStore({ folder: fresh() });
    await store.bind('00D1');
    await expect(openStore({ folder })).rejects.toMatchObject({ code: 'FOLDER_LOCKED' });
    await store.close();
    expect(existsSync(join(folder, 'lock'))).toBe(false);
    const again = await openStore({ folder });
    await expect(again.bind('00D2')).rejects.toMatchObject({ code: 'STORE_OTHER_ORG' });
    await again.close();
  });

  it('gives the folder back when its database does not open', async () => {
    fresh();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'database'), 'not a folder');
    await expect(openStore({ folder })).rejects.toMatchObject({
      code: 'STORE_OPEN',
      action: expect.any(String),
    });
    expect(existsSync(join(folder, 'lock'))).toBe(false);
  });

  it('says when a PostgreSQL server does not answer', async () => {
    const opening = openStore({ url: 'postgres://nobody:secret@127.0.0.1:1/none', folder: fresh() });
    await expect(opening).rejects.toMatchObject({ code: 'STORE_UNREACHABLE' });
    await expect(opening).rejects.not.toThrow('secret');
  });
});
