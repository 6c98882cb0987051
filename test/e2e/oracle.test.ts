import { resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { makeBook } from '../book/index';
import { oracle, type Verdict } from '../oracle/oracle';
import {
  plimsoll,
  provisionOrg,
  queryOrg,
  type RunningOrg,
  serve,
  startOrgProcess,
  temporaryFolder,
  type WorkerOptions,
} from '../support/processes';
import { documentOf } from './served-book';

const BOOK = { seed: 1, firstDay: '2024-01-01', accounts: 60 };
const DAY = '2025-12-31';

const runSchema = z.object({
  asOf: z.string(),
  rows: z.object({ written: z.number(), failed: z.number(), held: z.number() }),
});

const writtenSchema = z.object({
  Id: z.string(),
  Health_Score__c: z.number().nullable(),
  Health_Tier__c: z.string(),
  Health_Coverage__c: z.number(),
  Budget_Owner__c: z.string().nullable(),
  Budget_Owner_Source__c: z.string(),
  Budget_Owner_Status__c: z.string(),
  Budget_Owner_Last_Engaged__c: z.string().nullable(),
  Health_Next_Play__c: z.string().nullable(),
});
type Written = z.infer<typeof writtenSchema>;

/** What the CRM calls each play. */
const PLAY_NAMES: Record<string, string> = {
  'budget-owner-dark': 'Reconnect with the budget owner',
  'adoption-falling': 'Win back the users who stopped',
  'invoice-overdue': 'Clear the overdue invoice',
};

/** A verdict in the words of the CRM's fields. */
const asWritten = (verdict: Verdict): Written => ({
  Id: verdict.account,
  Health_Score__c: verdict.score,
  Health_Tier__c: verdict.tier,
  Health_Coverage__c: Math.round(verdict.coverage * 100),
  Budget_Owner__c: verdict.owner.contact,
  Budget_Owner_Source__c: verdict.owner.source,
  Budget_Owner_Status__c: verdict.owner.status,
  Budget_Owner_Last_Engaged__c: verdict.owner.lastEngaged,
  Health_Next_Play__c: verdict.plays[0] ? (PLAY_NAMES[verdict.plays[0].id] ?? verdict.plays[0].id) : null,
});

describe('a second program that shares no code with the worker', () => {
  const { named } = makeBook(BOOK);
  const accounts = named.map(({ id }) => id);
  const { folder, remove } = temporaryFolder();
  let org: RunningOrg | undefined;
  let run: z.infer<typeof runSchema>;
  let written: Written[];
  let worker: WorkerOptions;
  let verdicts: Verdict[];

  beforeAll(async () => {
    const book = ['--accounts', `${BOOK.accounts}`, '--seed', `${BOOK.seed}`, '--first-day', BOOK.firstDay];
    org = await startOrgProcess([...book, '--through', DAY]);
    await provisionOrg(org, folder);
    worker = serve(org, folder);
    const finished = await plimsoll(['start', '--once', '--json', '--as-of', DAY], worker);
    expect(finished.code, finished.stderr).toBe(0);
    run = runSchema.parse(finished.json);

    const fields = Object.keys(writtenSchema.shape).join(', ');
    const soql = `SELECT ${fields} FROM Account WHERE Id IN (${accounts.map((id) => `'${id}'`).join(', ')})`;
    written = z.array(writtenSchema).parse(await queryOrg(org, org.integration.token, soql));
    verdicts = await oracle({
      url: org.url,
      token: org.admin.token,
      files: org.files,
      asOf: run.asOf,
      accounts,
      scorecardPath: resolve('worker/scorecard/default.yaml'),
    });
  }, 240_000);

  afterAll(async () => {
    await org?.stop();
    remove();
  });

  it('has twenty accounts to judge, each of which the worker wrote', () => {
    expect(accounts).toHaveLength(20);
    expect(run.rows).toMatchObject({ written: BOOK.accounts, failed: 0, held: 0 });
    expect(written.map(({ Id }) => Id).sort()).toEqual([...accounts].sort());
  });

  it.each(named)('agrees with the worker on $name ($why)', ({ id }) => {
    const verdict = verdicts.find(({ account }) => account === id);
    const row = written.find(({ Id }) => Id === id);
    expect(verdict && asWritten(verdict)).toEqual(
      row && { ...row, Health_Coverage__c: Math.round(row.Health_Coverage__c) },
    );
  });

  it('saw the stories that the accounts were chosen for, and the worker the caps among them', {
    timeout: 120_000,
  }, async () => {
    const story = (key: string): Verdict | undefined =>
      verdicts.find(({ account }) => account === named.find((one) => one.key === key)?.id);
    expect(story('no-use')?.capsInForce).toContain('no_use');
    expect(story('invoice-overdue')?.capsInForce).toContain('invoice_overdue');
    expect(story('owner-departed')).toMatchObject({ owner: { status: 'Departed' } });
    expect(story('owner-departed')?.capsInForce).toContain('budget_owner_departed');
    expect(story('severe-case')?.capsInForce).toContain('severe_ticket_old');
    expect(story('unknown')).toMatchObject({ tier: 'Unknown', score: null });
    expect(story('owner-overridden')?.owner.source).toBe('Confirmed');
    expect(story('owner-by-title')?.owner.source).toBe('Title');
    expect(story('no-owner')?.owner).toMatchObject({ contact: null, status: 'Unknown' });
    expect(story('owner-succeeded')?.owner).toMatchObject({ status: 'Dark', lastEngaged: null });
    for (const key of ['no-use', 'invoice-overdue', 'owner-departed', 'severe-case']) {
      const account = story(key)?.account ?? '';
      const { capsInForce } = await documentOf(worker, account);
      expect([...capsInForce].sort(), key).toEqual([...(story(key)?.capsInForce ?? [])].sort());
    }
    expect(new Set(verdicts.map(({ tier }) => tier))).toEqual(
      new Set(['Healthy', 'Watch', 'At Risk', 'Critical', 'Unknown']),
    );
  });

  it.each([
    ['owner-departed', ['budget-owner-dark']],
    ['owner-succeeded', ['budget-owner-dark']],
    ['invoice-overdue', ['invoice-overdue']],
    ['silent', ['adoption-falling']],
    ['healthy-starter', []],
  ])('would do the same as the worker about %s: %j', { timeout: 60_000 }, async (key, plays) => {
    const verdict = verdicts.find(({ account }) => account === named.find((one) => one.key === key)?.id);
    expect(verdict?.plays.map(({ id }) => id)).toEqual(plays);
    const document = await documentOf(worker, verdict?.account ?? '');
    expect(document.plays.map(({ id, contact }) => ({ id, contact: contact?.id ?? null }))).toEqual(
      verdict?.plays,
    );
    for (const play of document.plays) {
      expect(play.evidence.length).toBeGreaterThan(0);
      expect(play.since <= DAY).toBe(true);
    }
  });
});
