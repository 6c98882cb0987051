import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'rolldown';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';

const root = join(import.meta.dirname, '../..');
// Inside node_modules, so that the program finds its dependencies from there.
const program = join(root, 'node_modules/.cache/org-main-test/org.js');
const folder = mkdtempSync(join(tmpdir(), 'org-main-'));

beforeAll(async () => {
  await build({
    input: { org: join(root, 'test/org/main.ts') },
    external: (id) => !id.startsWith('.') && !id.startsWith('/'),
    platform: 'node',
    logLevel: 'silent',
    output: { file: program, format: 'esm' },
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const announcementSchema = z.strictObject({
  url: z.url(),
  control: z.url(),
  organizationId: z.string().length(18),
  users: z.array(
    z.strictObject({ username: z.string(), userId: z.string(), profile: z.string(), token: z.string() }),
  ),
  password: z.literal('secret'),
  client: z.strictObject({ id: z.string(), secret: z.string(), keyFile: z.string() }),
  files: z.string(),
  through: z.iso.date(),
});

function run(...args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, '--plain', '--accounts', '5', '--folder', folder, ...args]);
}

async function announced(child: ChildProcessWithoutNullStreams) {
  for await (const line of createInterface({ input: child.stdout })) {
    return announcementSchema.parse(JSON.parse(line));
  }
  throw new Error(`the org ended without a word: ${String(child.stderr.read())}`);
}

async function ended(child: ChildProcessWithoutNullStreams) {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.exitCode;
}

type Announcement = z.infer<typeof announcementSchema>;

function rest({ url, users }: Announcement, method: string, path: string, body?: unknown) {
  const token = users.find((user) => user.profile === 'System Administrator')?.token;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const init = body === undefined ? { method, headers } : { method, headers, body: JSON.stringify(body) };
  return fetch(`${url}/services/data/v66.0${path}`, init);
}

test('--json announces the org in one line, and SIGTERM ends it cleanly', async () => {
  const child = run('--json', '--through', '2026-01-02', '--first-day', '2026-01-01');
  const org = await announced(child);
  expect(org.through).toBe('2026-01-02');
  expect((await rest(org, 'GET', '/limits')).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended(child)).toBe(0);
  expect(existsSync(join(folder, 'org.pid'))).toBe(false);
});

test('what was acknowledged survives kill -9', async () => {
  const child = run('--json', '--no-append');
  const first = await announced(child);
  const made = z
    .object({ id: z.string() })
    .parse(await (await rest(first, 'POST', '/sobjects/Account', { Name: 'Survivor' })).json());
  child.kill('SIGKILL');
  await ended(child);
  const again = run('--json', '--no-append');
  const second = await announced(again);
  expect(second.through).toBe('2026-01-02');
  expect(await (await rest(second, 'GET', `/sobjects/Account/${made.id}?fields=Name`)).json()).toMatchObject({
    Name: 'Survivor',
  });
  again.kill('SIGTERM');
  expect(await ended(again)).toBe(0);
});

test('with its parent gone, the org goes; Ctrl-C alone leaves it to the parent', async () => {
  const child = run('--json', '--no-append', '--with-parent');
  const org = await announced(child);
  child.kill('SIGINT');
  expect((await rest(org, 'GET', '/limits')).status).toBe(200);
  child.stdin.end();
  expect(await ended(child)).toBe(0);
});

test('a wrong option ends the start with its name and the usage', async () => {
  const child = run('--port', 'somewhere');
  const [text] = await once(child.stderr, 'data');
  expect(String(text)).toMatch(/port[\s\S]*org \[--port P\]/);
  expect(await ended(child)).toBe(2);
});
