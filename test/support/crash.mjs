/*
 * Preloaded with `node --import`: ends the process by SIGKILL, as a power cut would.
 * PLIMSOLL_TEST_CRASH=name:n at the n-th time (1 for the first) that the checkpoint `name` is passed, or with
 * name:n+t so many milliseconds after it; says on standard error at which point, and of which stage; PLIMSOLL_TEST_CRASH_MS=t so many milliseconds after the start.
 */
import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

const die = () => process.kill(process.pid, 'SIGKILL');
const dieAt = (name, detail) => {
  writeSync(2, `killed at ${name} ${detail?.stage ?? ''}\n`);
  die();
};

const point = process.env.PLIMSOLL_TEST_CRASH;
if (point && isMainThread) {
  const [, name, count, later] = /^([a-z.]+):([1-9]\d*)(?:\+(\d+))?$/.exec(point) ?? [];
  if (!name) throw new Error(`PLIMSOLL_TEST_CRASH=${point} is neither name:n nor name:n+t`);
  let left = Number(count);
  subscribe('plimsoll:checkpoint', (message) => {
    if (message.name !== name) return;
    left -= 1;
    if (left !== 0) return;
    if (later) setTimeout(die, Number(later)).unref();
    else dieAt(message.name, message.detail);
  });
}

const ms = process.env.PLIMSOLL_TEST_CRASH_MS;
if (ms && isMainThread) setTimeout(die, Number(ms)).unref();
