import { styleText } from 'node:util';
import { dayIn } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { checkPeople } from '../api/check';
import { type LoadedConfig, loadConfig } from '../config/load';
import { checkCrm } from '../crm/check';
import { openQueues } from '../jobs/queue/open-queues';
import { checkChangeEvents } from '../news/change-events/check';
import { openWorker, signInSettings, type Worker } from '../open-worker';
import { badRowsInWords, CORRECT_ROWS } from '../sources/bad-rows';
import type { Check } from '../sources/define-source';
import { STOPPED } from '../sources/pull';
import { sourceContext } from '../sources/source-context';
import { openFindings } from '../store/findings';
import { wrapped } from '../wrapped';
import { type CommandContext, defineCommand, type OptionValues, textOption } from './define-command';

/** One line of the report. */
interface Finding {
  area: string;
  ok: boolean;
  detail: string;
  /** What to do; empty when ok. */
  remedy: string;
}

export const doctor = defineCommand({
  id: 'doctor',
  summary:
    'Check configuration, store, queue, org, permissions and sources, and name the remedy for what is wrong.',

  async run(context, _args, options) {
    const findings: Finding[] = [];
    await examine(context, options, (finding) => {
      findings.push(finding);
      if (options['json'] !== true) context.out(line(finding, context.colour));
    });
    const ok = findings.every((finding) => finding.ok);
    if (options['json'] === true) context.out(JSON.stringify({ ok, checks: findings }));
    else context.out(ok ? '\n  All is well.' : `\n  ${findings.filter((f) => !f.ok).length} to mend.`);
    return ok ? 0 : 1;
  },
});

async function examine(
  context: CommandContext,
  options: OptionValues,
  tell: (finding: Finding) => void,
): Promise<void> {
  let loaded: LoadedConfig;
  try {
    loaded = loadConfig({
      file: textOption(options, 'config'),
      cwd: context.cwd,
      environment: context.environment,
    });
  } catch (error) {
    tell(fault('configuration', error));
    return;
  }
  tell({
    area: 'configuration',
    ok: true,
    detail: loaded.file ?? 'defaults (no plimsoll.yaml in this folder)',
    remedy: '',
  });
  await tellQueue(context, loaded, tell);

  let worker: Worker;
  try {
    worker = await openWorker(context, loaded, { append: false });
  } catch (error) {
    tell(fault(areaOf(error), error));
    return;
  }
  try {
    await tellWorker(context, worker, tell);
  } finally {
    await worker.close();
  }
}

async function tellQueue(
  context: CommandContext,
  { config }: LoadedConfig,
  tell: (f: Finding) => void,
): Promise<void> {
  const redisUrl = context.environment[config.queue.urlFrom];
  try {
    const { folder } = config.store;
    const queues = await openQueues(redisUrl ? { redisUrl } : { embedded: true, folder });
    await queues.close();
    tell({ area: 'queue', ok: true, detail: redisUrl ? 'Redis answers' : 'embedded', remedy: '' });
  } catch (error) {
    tell(fault('queue', error));
  }
}

async function tellWorker(
  context: CommandContext,
  worker: Worker,
  tell: (f: Finding) => void,
): Promise<void> {
  const { store, crm, config, zone } = worker;
  const engine = store.engine === 'pglite' ? `embedded, in ${store.folder}` : 'PostgreSQL';
  tell({ area: 'store', ok: true, detail: engine, remedy: '' });
  tell({
    area: 'org',
    ok: true,
    detail: `${crm.organizationName} (${crm.organizationId}), ${zone}, stage ${config.crm.stage ?? 'shadow'}`,
    remedy: '',
  });
  for (const { name, ...check } of await checkCrm(crm, config)) tell({ area: name, ...check });
  for (const { name, ...check } of await peopleChecks(context, worker)) tell({ area: name, ...check });
  const { changeEvents } = config.crm;
  if (changeEvents.enabled) {
    const signIn = signInSettings(config, context);
    for (const { name, ...check } of await checkChangeEvents(signIn, changeEvents.entities, context.now))
      tell({ area: name, ...check });
  }
  const asOf = context.now().toISOString();
  const findings = await openFindings(store.db);
  for (const source of worker.sources) {
    const at = sourceContext(store, source, { asOf, day: dayIn(zone, asOf), zone });
    for (const { name, ...check } of await source.check(at))
      tell({ area: `${source.id}: ${name}`, ...check });
    const stopped = findings.find(({ source: id, code }) => id === source.id && code === STOPPED);
    if (stopped) {
      const detail = `${stopped.message} ${await badRowsInWords(at)}`;
      tell({ area: `${source.id}: reading`, ok: false, detail, remedy: CORRECT_ROWS });
    }
  }
}

/** How people sign in, where the API is served to any. */
async function peopleChecks(context: CommandContext, { config, crm }: Worker): Promise<Check[]> {
  if (!config.api.enabled) return [];
  const signIn = signInSettings(config, context);
  const { instanceUrl, organizationId } = crm;
  return await checkPeople({
    ...{ signIn, instanceUrl, organizationId, now: context.now },
    clientId: config.api.clientId ?? signIn.clientId,
    salesforceUrl: config.api.salesforceUrl ?? instanceUrl,
  });
}

/** Which part of the set-up an error of opening belongs to. */
function areaOf(error: unknown): string {
  const code = error instanceof PlimsollError ? error.code : '';
  if (/^(STORE|FOLDER)/.test(code)) return 'store';
  if (/^SCORECARD/.test(code)) return 'scorecard';
  return 'org';
}

function fault(area: string, error: unknown): Finding {
  const known = error instanceof PlimsollError;
  return {
    area,
    ok: false,
    detail: error instanceof Error ? error.message : String(error),
    remedy: known ? error.action : 'This is a fault of Plimsoll: please report it.',
  };
}

/** Behind mark and area. */
const DETAIL_COLUMN = 33;

function line({ area, ok, detail, remedy }: Finding, colour: boolean): string {
  const mark = ok ? '✓' : '✗';
  const painted = colour ? styleText(ok ? 'green' : 'red', mark, { validateStream: false }) : mark;
  // The details stay in their column, below each other.
  const [first = '', ...more] = wrapped(detail, ' '.repeat(DETAIL_COLUMN)).map((text) => text.trimEnd());
  const [todo = '', ...then] = ok ? [] : wrapped(remedy, '      ');
  return [
    `  ${painted} ${area.padEnd(DETAIL_COLUMN - 5)} ${first.trimStart()}`,
    ...more,
    ...(ok ? [] : [`    → ${todo.trimStart()}`, ...then]),
  ].join('\n');
}
