import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { approve } from '../../../worker/commands/approve';
import type { Command, CommandContext, OptionValues } from '../../../worker/commands/define-command';
import { plan } from '../../../worker/commands/plan';
import { reject } from '../../../worker/commands/reject';
import { runs } from '../../../worker/commands/runs';
import { callsLeft } from '../../../worker/crm/governor';
import { sealed } from '../../../worker/crm/plan-file';
import type { PlanReport } from '../../../worker/reports/plan-report';
import { acknowledgeValues } from '../../../worker/store/bases';
import { endHeldRun, tellFailure } from '../../../worker/store/runs';
import { type SyncedOrg, syncedOrg } from '../news/a-synced-org';

const MANY = 24;
const FREE = { tierChange: 1, toUnknown: 1, failing: 1 };

let synced: SyncedOrg;
let first = '';
let waiting = '';
beforeAll(async () => {
  synced = await syncedOrg({ accounts: MANY, crm: { guard: FREE } });
  const [latest] = await listed();
  first = String(latest?.run);
  await outdated([0, 1, 2]);
  settings({ guard: { ...FREE, tierChange: 0.05 } });
  waiting = (await synced.sync()).run;
}, 120_000);
afterAll(() => synced.end());

function settings(crm: Record<string, unknown>): void {
  const { config } = synced.context;
  Object.assign(synced.context, { config: { ...config, crm: { ...config.crm, ...crm } } });
}

/** The CRM holds another tier of our writing on some accounts, which the next sync puts right. */
async function outdated(accounts: readonly number[]): Promise<void> {
  for (const n of accounts) {
    const record = synced.accounts[n] ?? '';
    await synced.edit(record, { Health_Tier__c: 'Watch' });
    const value = { record, field: 'Health_Tier__c', value: 'Watch' };
    await acknowledgeValues(synced.store.db, 'Account', [value]);
  }
}

interface Said {
  text: string;
  note: string;
  json: Record<string, unknown>;
  file: string | null;
}

/** What a command says that a running `plimsoll start` does for another process. */
async function told(command: Command, args: readonly string[], options: OptionValues = {}): Promise<Said> {
  const [out, notes]: [string[], string[]] = [[], []];
  let file: string | null = null;
  const context: CommandContext = {
    ...{ environment: {}, cwd: '/', terminal: false, colour: false },
    ...{ now: synced.context.now, signal: synced.context.signal },
    out: (line) => void out.push(line),
    note: (line) => void notes.push(line),
    served: {
      worker: { ...synced.context, demo: null, close: async () => {} },
      approved: () => {},
      keep: (text) => {
        file = text;
      },
    },
  };
  await command.run(context, args, options);
  const json: Record<string, unknown> = options['json'] === true ? JSON.parse(out.at(-1) ?? '{}') : {};
  return { text: out.join('\n'), note: notes.join('\n'), json, file };
}

async function listed(options: OptionValues = {}): Promise<Record<string, unknown>[]> {
  const { json } = await told(runs, [], { ...options, json: true });
  return json['runs'] as Record<string, unknown>[];
}

describe('a run that waits', () => {
  it('is shown as it was planned, with why it waits and what decides it', async () => {
    const before = { ...synced.crm.counts };
    const report = (await told(plan, [waiting], { json: true })).json as unknown as PlanReport;
    expect(report).toMatchObject({
      ...{ run: waiting, unchanged: MANY - 3, held: [], exceptions: [] },
      tierChanges: [{ from: 'Watch', to: 'Unknown', accounts: 3 }],
      calls: { reads: 1, writes: 1 },
      limits: { later: [] },
      withheld: [{ code: 'TIERS_MOVED', action: expect.stringContaining(`approve ${waiting}`) }],
    });
    expect(report.rows.map(({ record, fields }) => [record, fields.Health_Tier__c])).toEqual(
      synced.accounts.slice(0, 3).map((record) => [record, ['Watch', 'Unknown']]),
    );
    const { text } = await told(plan, [waiting]);
    expect(text).toContain(`Plan of run ${waiting}`);
    expect(text).toMatch(/Health_Tier__c +Watch → Unknown/);
    expect(text).toContain('3 of 24 accounts with a tier would change it');
    expect(synced.crm.counts).toEqual(before);
  });

  it('is kept in a file that can be applied', async () => {
    const { file, note } = await told(plan, [waiting], { out: 'plan.json' });
    const { hash, ...content } = JSON.parse(file ?? '');
    expect(sealed(content).hash).toBe(hash);
    expect(content.rows).toHaveLength(3);
    expect(note).toContain(`The plan stands in plan.json, hash ${hash.slice(0, 12)}.`);
  });

  it('is listed with why, and how often it was planned once more', async () => {
    const again = (await synced.sync()).run;
    const [latest, former] = await listed();
    expect(latest).toMatchObject({ run: waiting, kind: 'sync', state: 'waiting', rows: 3 });
    expect(latest?.['why']).toEqual([
      expect.stringContaining('with a tier'),
      expect.stringMatching(new RegExp(`^Planned once more at .*\`plimsoll plan ${waiting}\` shows it`)),
    ]);
    expect(former).toMatchObject({ run: first, state: 'written', rows: MANY, why: [] });
    const { text } = await told(runs, []);
    expect(text).toMatch(new RegExp(`sync +${waiting} +waiting +3\\n`));
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    await expect(told(plan, [again])).rejects.toMatchObject({
      code: 'RUN_NOT_HELD',
      message: expect.stringContaining(`run ${waiting} had been planned before it`),
    });
  });

  it('is named where another is asked for, in words that say what became of that one', async () => {
    const seeing = { action: expect.stringContaining(`\`plimsoll plan ${waiting}\` shows`) };
    for (const command of [plan, approve, reject]) {
      await expect(told(command, ['none'])).rejects.toMatchObject({
        ...{ code: 'RUN_NOT_HELD', message: 'There is no run none.', ...seeing },
      });
      await expect(told(command, [first])).rejects.toMatchObject({
        ...{ code: 'RUN_NOT_HELD', message: expect.stringMatching(/: it ended on 20.* UTC\.$/), ...seeing },
      });
    }
    await expect(told(plan, [waiting], { where: "Type = 'A'" })).rejects.toMatchObject({
      code: 'WHERE_OF_RUN',
    });
  });

  it('is told as rejected once it is, and no other waits', async () => {
    await endHeldRun(synced.store.db, waiting, 'rejected', synced.context.now().toISOString());
    await expect(told(plan, [waiting])).rejects.toMatchObject({
      message: expect.stringContaining(`Run ${waiting} was rejected on `),
      action: expect.stringContaining('`plimsoll runs` lists the last runs'),
    });
    expect(await listed()).toMatchObject([{ run: waiting, state: 'rejected', rows: 0 }, { run: first }]);
  });
});

describe('what would be written now', () => {
  const limits = async () => {
    const report = (await told(plan, [], { json: true })).json as unknown as PlanReport;
    expect(report).toMatchObject({ run: null, rows: { length: 3 } });
    return report.limits;
  };

  it('names how many rows a run leaves to the next one, as the run does', async () => {
    settings({ guard: FREE, maxRowsPerRun: 2 });
    expect(await limits()).toMatchObject({
      rowsPerRun: 2,
      later: [{ rows: 1, code: 'ROWS_OF_RUN', message: expect.stringContaining('crm.maxRowsPerRun') }],
    });
    const { text } = await told(plan, []);
    expect(text).toContain('Rows of one run: at most 2 (crm.maxRowsPerRun)');
    expect(text).toContain('1 row is left to the next run.');
    expect((await synced.sync()).rows).toMatchObject({ written: 2, held: 1 });
    expect((await synced.sync()).rows).toMatchObject({ written: 1, held: 0 });
  });

  it('names the calls that are left, and what they do not reach for', async () => {
    await outdated([3, 4, 5]);
    const { ours } = await callsLeft(synced.store.db, synced.crm, { reserve: 0 }, now());
    settings({ maxRowsPerRun: undefined, calls: { perDay: ours.day + 1, reserve: 0.5 } });
    const left = await limits();
    expect(left).toMatchObject({
      ...{ callsLeft: 0, perDay: ours.day + 1, reserve: 0.5, rowsPerRun: null },
      later: [{ rows: 3, code: 'CALLS_SPENT' }],
    });
    expect(left.org?.limit).toBeGreaterThan(0);
    settings({ calls: { perDay: ours.day + 1000, reserve: 0.5 } });
    expect(await limits()).toMatchObject({ later: [] });
  });

  const now = (): string => synced.context.now().toISOString();
});

it('a sync that cannot go on is listed as failed, with why, and what wrote without a run of its own by its kind', async () => {
  const { db } = synced.store;
  await synced.sync();
  await db
    .updateTable('run')
    .set({ status: 'running', approved_by: 'ann' })
    .where('id', '=', waiting)
    .execute();
  await tellFailure(db, waiting, { code: 'SOURCE', message: 'Billing is unreachable.' });
  await synced.confirm(7, 3);
  await synced.poll();
  const all = await listed({ all: true });
  expect(all.find(({ run }) => run === waiting)).toMatchObject({
    ...{ state: 'failed', why: ['Approved by ann.', 'Billing is unreachable.'] },
  });
  expect(all[0]).toMatchObject({ kind: 'news', state: 'written', rows: 1 });
});
