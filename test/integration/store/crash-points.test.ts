import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { expect, it } from 'vitest';
import { checkpoint } from '../../../worker/jobs/checkpoint';

/** Passes three intents and, between them, other points; says what it got to. */
const PROGRAM = `
  import { channel } from 'node:diagnostics_channel';
  const points = channel('plimsoll:checkpoint');
  for (const name of ['intent.before', 'call.before', 'intent.before', 'call.before', 'intent.before']) {
    points.publish({ name });
    process.stdout.write(name + '\\n');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await new Promise((resolve) => setTimeout(resolve, Number(process.env.LINGER_MS ?? 0)));`;

async function run(env: Record<string, string>): Promise<{ signal: string | null; passed: number }> {
  const child = spawn(
    process.execPath,
    ['--import', './test/support/crash.mjs', '--input-type=module', '-e', PROGRAM],
    {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let said = '';
  child.stdout.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const [, signal] = (await once(child, 'close')) as [number | null, string | null];
  return { signal, passed: said.split('\n').length - 1 };
}

it('ends a process at the n-th passing of a named point, and nowhere else', async () => {
  expect(await run({ PLIMSOLL_TEST_CRASH: 'intent.before:2' })).toEqual({ signal: 'SIGKILL', passed: 2 });
  expect(await run({ PLIMSOLL_TEST_CRASH: 'intent.before:4' })).toEqual({ signal: null, passed: 5 });
  expect(await run({})).toEqual({ signal: null, passed: 5 });
});

it('ends a process after a time', async () => {
  expect((await run({ PLIMSOLL_TEST_CRASH_MS: '50', LINGER_MS: '60000' })).signal).toBe('SIGKILL');
});

it('names the moment and its detail to whoever subscribes', () => {
  const heard: unknown[] = [];
  const hear = (message: unknown) => heard.push(message);
  checkpoint('stage.ended', { stage: 'pull' });
  subscribe('plimsoll:checkpoint', hear);
  checkpoint('call.after', { rows: 2 });
  unsubscribe('plimsoll:checkpoint', hear);
  expect(heard).toEqual([{ name: 'call.after', detail: { rows: 2 } }]);
});
