import { generateKeyPairSync } from 'node:crypto';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { Connection } from 'jsforce';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EXTENSION_REDIRECTS } from '../../shared/extension-redirects';
import { deployPackage } from '../../worker/crm/provision/deploy';
import { openStore } from '../../worker/store/open-store';
import {
  control,
  plimsoll,
  provisionOrg,
  type RunningOrg,
  serve,
  temporaryFolder,
  type WorkerOptions,
} from '../support/processes';
import { type ServedBook, serveBook, smallDemo, syncAt } from './served-book';

interface Check {
  area: string;
  ok: boolean;
  detail: string;
  remedy: string;
}

/** What `plimsoll doctor --json` finds, and whether its exit code says the same. */
async function examine(worker: WorkerOptions): Promise<Check[]> {
  const { code, json, stderr } = await plimsoll(['doctor', '--json'], worker);
  if (!json) throw new Error(stderr);
  const { ok, checks } = json as unknown as { ok: boolean; checks: Check[] };
  expect(ok).toBe(checks.every((check) => check.ok));
  expect(code).toBe(ok ? 0 : 1);
  for (const check of checks) expect(check.remedy === '').toBe(check.ok);
  return checks;
}

const readLines = (path: string): string[] => readFileSync(path, 'utf8').trimEnd().split('\n');

const amiss = async (worker: WorkerOptions): Promise<Check[]> =>
  (await examine(worker)).filter((check) => !check.ok);

/** A `plimsoll start` that has synced and waits for its next turn; the function ends it. */
async function running(worker: WorkerOptions, ...args: string[]): Promise<() => Promise<void>> {
  const ending = new AbortController();
  let synced = () => {};
  const waits = new Promise<void>((resolve) => {
    synced = resolve;
  });
  const ended = plimsoll(['start', ...args], {
    ...worker,
    interrupt: ending.signal,
    onLine: (line) => {
      if (line.includes('Next sync in')) synced();
    },
  });
  const tooSoon = ended.then(({ stderr }) => Promise.reject(new Error(`It ended: ${stderr}`)));
  tooSoon.catch(() => {});
  await Promise.race([waits, tooSoon]);
  return async () => {
    ending.abort();
    await ended;
  };
}

describe('plimsoll doctor in the demo', () => {
  const { folder, remove } = temporaryFolder();
  beforeAll(() => smallDemo(folder), 120_000);
  afterAll(remove);

  it('is all green', { timeout: 600_000 }, async () => {
    const checks = await examine({ cwd: folder });
    expect(checks.filter((check) => !check.ok)).toEqual([]);
    const areas = checks.map((check) => check.area).join('\n');
    for (const area of [
      'configuration',
      'store',
      'queue',
      'org',
      'Account fields',
      'stage',
      'salesforce: read Case',
    ])
      expect(areas).toContain(area);
    for (const source of ['product', 'billing', 'surveys', 'milestones'])
      expect(areas).toContain(`${source}: `);
    const { code, stdout } = await plimsoll(['doctor'], { cwd: folder });
    expect(code).toBe(0);
    expect(stdout).toContain('All is well.');
    expect(stdout).not.toContain('✗');
  });

  it('says who serves the demo already', { timeout: 600_000 }, async () => {
    const end = await running({ cwd: folder }, '--no-append');
    const [check, ...others] = await amiss({ cwd: folder });
    await end();
    expect(others).toEqual([]);
    expect(check).toMatchObject({ area: 'store', remedy: expect.stringContaining('Stop that process') });
    expect(check?.remedy).not.toContain('Remove .plimsoll/demo');
    expect(await amiss({ cwd: folder })).toEqual([]);
  });

  it('names the folder that cannot be written', { timeout: 600_000 }, async () => {
    const { folder: other, remove: removeOther } = temporaryFolder();
    const [check] = await amiss({ cwd: other, environment: { PLIMSOLL_FOLDER: '/proc/plimsoll' } });
    removeOther();
    expect(check).toMatchObject({ area: 'store', detail: expect.stringContaining('/proc/plimsoll') });
    expect(check?.remedy).toMatch(/write access.*store\.folder/);
  });
});

describe('plimsoll doctor of an org', () => {
  let book: ServedBook;
  let org: RunningOrg;
  let worker: WorkerOptions;
  let unprovisioned: Check[];
  beforeAll(async () => {
    book = await serveBook(false);
    org = book.org;
    worker = serve(org, book.folder);
    await control(org, 'POST', '/time', { now: '2025-09-17T10:00:00.000Z' });
    await control(org, 'POST', '/connected-app', { redirectUris: Object.values(EXTENSION_REDIRECTS) });
    unprovisioned = await amiss(worker);
    const done = await provisionOrg(org, book.folder);
    if (done.code !== 0) throw new Error(done.stderr);
  }, 300_000);
  afterAll(() => book.end());

  const withSettings = (extra: Record<string, string>): WorkerOptions => ({
    ...worker,
    environment: { ...worker.environment, ...extra },
  });
  const only = async (worker: WorkerOptions): Promise<Check> => {
    const [check, ...others] = await amiss(worker);
    if (!check) throw new Error('Nothing is amiss.');
    expect(others).toEqual([]);
    return check;
  };

  /** What an administrator who tidies up does to a field. */
  async function deleteField(name: string): Promise<void> {
    const connection = new Connection({
      instanceUrl: org.url,
      accessToken: org.admin.token,
      version: '66.0',
    });
    const manifest = (types: string) =>
      strToU8(
        `<?xml version="1.0" encoding="UTF-8"?><Package xmlns="http://soap.sforce.com/2006/04/metadata">${types}<version>66.0</version></Package>`,
      );
    const files = {
      'package.xml': manifest(''),
      'destructiveChanges.xml': manifest(`<types><members>${name}</members><name>CustomField</name></types>`),
    };
    await deployPackage(connection, Buffer.from(zipSync(files)), 20);
  }

  /** Those of `records` that the store holds. */
  async function recordsOf(table: string, records: readonly string[]): Promise<string[]> {
    const store = await openStore({ folder: join(book.folder, '.plimsoll', org.organizationId) });
    try {
      const { rows } = await sql<{ record: string }>`
        select distinct record from ${sql.table(table)} where record = any(${[...records]}::text[])`.execute(
        store.db,
      );
      return rows.map((row) => row.record);
    } finally {
      await store.close();
    }
  }

  it('asks for an administrator where Plimsoll was never set up', () => {
    const fields = unprovisioned.find((check) => check.area === 'Account fields');
    expect(fields?.remedy).toBe('Run `plimsoll provision` as an administrator.');
    const setting = unprovisioned.find((check) => check.area === 'liveness setting');
    expect(setting).toMatchObject({ detail: 'Plimsoll_Status__c is not there.', remedy: fields?.remedy });
  });

  it('names the one field that is missing', { timeout: 600_000 }, async () => {
    await deleteField('Account.Health_Trend_30d__c');
    const check = await only(worker);
    expect(check.area).toBe('Account fields');
    expect(check.detail).toMatch(/^Health_Trend_30d__c: not there/);
    expect(check.remedy).toMatch(/^Run `plimsoll provision` as an administrator\./);
    const { stdout } = await plimsoll(['doctor'], worker);
    expect(stdout).toContain('✗ Account fields');
    expect(stdout).toContain('→ Run `plimsoll provision` as an administrator.');
    expect(stdout).toContain('1 to mend.');
    expect((await provisionOrg(org, book.folder)).code).toBe(0);
  });

  it('names the permission set that grants the fields', { timeout: 600_000 }, async () => {
    const assign = (action: 'assign' | 'unassign', name: string) =>
      control(org, 'POST', `/permission-sets/${action}`, { user: org.integration.username, name });
    await assign('unassign', 'Plimsoll_Writer');
    const fields = (await amiss(worker)).find((check) => check.area === 'Account fields');
    expect(fields?.detail).toContain('Health_Score__c');
    expect(fields?.remedy).toContain('permission set Plimsoll_Writer to the integration user');
    await assign('unassign', 'Plimsoll_Reader');
    const cases = (await amiss(worker)).find((check) => check.area === 'salesforce: read Case');
    expect(cases?.remedy).toContain('permission set Plimsoll_Reader to the integration user');
    await assign('assign', 'Plimsoll_Reader');
    await assign('assign', 'Plimsoll_Writer');
    expect(await amiss(worker)).toEqual([]);
  });

  it('names a key that the org does not know, and one that is none', { timeout: 600_000 }, async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const strange = join(book.folder, 'strange.key');
    writeFileSync(strange, privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const refused = await only(withSettings({ PLIMSOLL_SALESFORCE_KEY_FILE: strange }));
    expect(refused).toMatchObject({ area: 'org', detail: expect.stringContaining('refused the sign-in') });
    expect(refused.remedy).toMatch(/client id, user name and key/);

    const noKey = await only(
      withSettings({ PLIMSOLL_SALESFORCE_KEY_FILE: join(book.folder, 'plimsoll.yaml') }),
    );
    expect(noKey.remedy).toMatch(/PEM file with a PKCS #8 private key/);
    const unset = await only(withSettings({ PLIMSOLL_SALESFORCE_KEY_FILE: '' }));
    expect(unset.remedy).toMatch(/PLIMSOLL_SALESFORCE_KEY_FILE/);
  });

  it('names an org that does not answer', { timeout: 600_000 }, async () => {
    const check = await only(withSettings({ PLIMSOLL_SALESFORCE_LOGIN_URL: 'http://127.0.0.1:1' }));
    expect(check).toMatchObject({ area: 'org', detail: 'No answer from http://127.0.0.1:1.' });
    expect(check.remedy).toMatch(/Check the login URL and that this machine can reach it/);
  });

  it('names a folder that cannot be written', { timeout: 600_000 }, async () => {
    const file = join(book.folder, 'a-file');
    writeFileSync(file, '');
    const check = await only(withSettings({ PLIMSOLL_FOLDER: file }));
    expect(check).toMatchObject({ area: 'store', detail: expect.stringContaining(file) });
    expect(check.remedy).toBe(
      'Give this user write access to it, or set store.folder to one that it may write.',
    );
  });

  it('names a wrong setting, and servers that do not answer', { timeout: 600_000 }, async () => {
    const wrong = await only(withSettings({ PLIMSOLL_STAGE: 'everything' }));
    expect(wrong).toMatchObject({ area: 'configuration', detail: expect.stringContaining('PLIMSOLL_STAGE') });
    expect(wrong.remedy).toContain('schema/plimsoll.schema.json');
    const queue = await only(withSettings({ PLIMSOLL_REDIS_URL: 'redis://127.0.0.1:1' }));
    expect(queue).toMatchObject({ area: 'queue', remedy: expect.stringMatching(/Look whether it runs/) });
    const store = await only(withSettings({ PLIMSOLL_STORE_URL: 'postgres://nobody@127.0.0.1:1/none' }));
    expect(store).toMatchObject({
      area: 'store',
      remedy: expect.stringMatching(/Look whether the server runs/),
    });
  });

  it('shows the bad rows of a file, which stay out while the others are read', {
    timeout: 600_000,
  }, async () => {
    const invoices = join(org.files, 'invoices.csv');
    const [header = '', row = ''] = readLines(invoices);
    const columns = header.split(',');
    const bad = row
      .split(',')
      .map((cell, i) => ({ invoice_id: 'inv-bad', amount: 'a lot' })[columns[i] ?? ''] ?? cell);
    const good = row.split(',').map((cell, i) => ({ invoice_id: 'inv-good' })[columns[i] ?? ''] ?? cell);
    appendFileSync(invoices, `${bad.join(',')}\n${good.join(',')}\n`);
    const event = {
      event_id: 'ev-bad',
      workspace_id: '',
      user_id: 'u',
      event: 'api_called',
      at: '2025-09-15T15:00:00Z',
    };
    writeFileSync(
      join(org.files, 'events', 'more.jsonl'),
      `${JSON.stringify({ ...event, received_at: event.at })}\n`,
    );

    const report = await syncAt(org, worker, '2025-09-17T11:00:00.000Z');
    expect(report.rows).toEqual({ written: 12, unchanged: 0, held: 0, failed: 0 });
    expect(report.failures).toEqual([]);
    const found = await amiss(worker);
    expect(found.map((check) => check.area)).toEqual(['product: events', 'billing: invoice']);
    const [events, billing] = found;
    expect(events?.detail).toMatch(/more\.jsonl has 1 bad rows of 1: 1 × .*it names no account \(ev-bad\)/);
    expect(billing?.detail).toMatch(
      /invoices\.csv has 1 bad rows of \d+: 1 × amount cannot be read as numeric \(inv-bad\)/,
    );
    for (const check of found)
      expect(check.remedy).toMatch(/^Correct the rows named .*read again when it changes/);
    expect(await recordsOf('fact_invoice', ['inv-bad', 'inv-good'])).toEqual(['inv-good']);

    writeFileSync(
      invoices,
      readLines(invoices)
        .filter((line) => !line.includes('inv-bad'))
        .map((line) => `${line}\n`)
        .join(''),
    );
    writeFileSync(
      join(org.files, 'events', 'more.jsonl'),
      `${JSON.stringify({ ...event, workspace_id: 'ws-new', received_at: event.at })}\n`,
    );
    await syncAt(org, worker, '2025-09-17T12:00:00.000Z');
    expect(await amiss(worker)).toEqual([]);
  });

  it('says why a source was stopped', { timeout: 600_000 }, async () => {
    const surveys = join(org.files, 'surveys.csv');
    const lines = readLines(surveys);
    const cell = lines[0]?.split(',').indexOf('sent_at') ?? -1;
    const spoilt = lines.map((line, i) =>
      i === 0
        ? line
        : line
            .split(',')
            .map((text, at) => (at === cell ? 'soon' : text))
            .join(','),
    );
    writeFileSync(surveys, spoilt.map((line) => `${line}\n`).join(''));
    const report = await syncAt(org, worker, '2025-09-17T13:00:00.000Z');
    expect(report.failures).toMatchObject([
      { account: null, code: 'SOURCE_STOPPED', action: expect.stringContaining('plimsoll doctor') },
    ]);
    expect(report.accounts.scored).toBe(12);
    const check = await only(worker);
    expect(check.area).toBe('surveys: reading');
    expect(check.detail).toMatch(/was stopped: .*sent_at cannot be read as instant/);
    writeFileSync(surveys, lines.map((line) => `${line}\n`).join(''));
    await syncAt(org, worker, '2025-09-17T14:00:00.000Z');
    expect(await amiss(worker)).toEqual([]);
  });

  it('names the process that holds the folder', { timeout: 600_000 }, async () => {
    const end = await running(worker);
    const check = await only(worker);
    await end();
    expect(check).toMatchObject({ area: 'store', detail: expect.stringMatching(/in use by process \d+/) });
    expect(check.remedy).toMatch(/^Stop that process, or set store\.folder to another folder/);
    expect(await amiss(worker)).toEqual([]);
  });
});
