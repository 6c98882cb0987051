/*
 * Preloaded with `node --import`: writes each checkpoint that is passed to standard error, as
 * `checkpoint NAME MILLISECONDS` since the start.
 */
import { subscribe } from 'node:diagnostics_channel';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) {
  subscribe('plimsoll:checkpoint', ({ name }) => {
    process.stderr.write(`checkpoint ${name} ${Math.round(performance.now())}\n`);
  });
}
