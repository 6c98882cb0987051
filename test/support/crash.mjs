/*
 * Preloaded with `node --import`: ends the process by SIGKILL, as a power cut would.
 * PLIMSOLL_TEST_CRASH=name:n at the n-th time (1 for the first) that the checkpoint `name` is passed;
 * PLIMSOLL_TEST_CRASH_MS=t so many milliseconds after the start.
 */
import { subscribe } from 'node:diagnostics_channel';
import { isMainThread } from 'node:worker_threads';

const die = () => process.kill(process.pid, 'SIGKILL');

const point = process.env.PLIMSOLL_TEST_CRASH;
if (point && isMainThread) {
  const [name, count = '1'] = point.split(':');
  let left = Number(count);
  if (!name || !Number.isInteger(left) || left < 1)
    throw new Error(`PLIMSOLL_TEST_CRASH=${point} is not name:n`);
  subscribe('plimsoll:checkpoint', (message) => {
    if (message.name !== name) return;
    left -= 1;
    if (left === 0) die();
  });
}

const ms = process.env.PLIMSOLL_TEST_CRASH_MS;
if (ms && isMainThread) setTimeout(die, Number(ms)).unref();
