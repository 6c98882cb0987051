/*
 * Preloaded with `node --import`: empties the embedded queue behind the worker's back, once, when the checkpoint
 * PLIMSOLL_TEST_EMPTY is passed for the first time. The queue lives in a thread of the process and listens nowhere,
 * so the statement goes in where the process's own ones do. Tells on standard error how many jobs were lost, as
 * `emptied STATE COUNT …`.
 */
import { subscribe } from 'node:diagnostics_channel';
import { isMainThread, Worker } from 'node:worker_threads';

const EMPTY = `with gone as (delete from job returning state::text as state)
  select state, count(*)::int as jobs from gone group by state order by state`;
/** Of no statement of the process: the reply to it is heard here and nowhere else. */
const OURS = -1;

if (isMainThread) {
  const post = Worker.prototype.postMessage;
  let queue = null;
  Worker.prototype.postMessage = function (message, ...rest) {
    if (!queue && message?.sql?.includes('listen bullmq_jobs')) {
      queue = this;
      queue.on('message', ({ id, error, result }) => {
        if (id !== OURS) return;
        const lost = error ? [error.message] : result.rows.map(({ state, jobs }) => `${state} ${jobs}`);
        process.stderr.write(`emptied ${lost.join(' ')}\n`);
      });
    }
    return post.call(this, message, ...rest);
  };
  let done = false;
  subscribe('plimsoll:checkpoint', ({ name }) => {
    if (done || name !== process.env.PLIMSOLL_TEST_EMPTY) return;
    done = true;
    post.call(queue, { id: OURS, sql: EMPTY, parameters: [] });
  });
}
