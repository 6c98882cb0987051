/*
 * A process of its own, so that nothing its caller is busy with holds it up:
 * `node empty-redis.mjs URL LIST LIST …` empties Redis once for each list in turn, as soon as a job waits there, and
 * prints `LIST COUNT` with how many waited. Ends after the last one.
 */
import { Redis } from 'ioredis';

const SCRIPT = `
  local waiting = redis.call('llen', KEYS[1])
  if waiting > 0 then redis.call('flushdb') end
  return waiting`;

const [url, ...lists] = process.argv.slice(2);
const client = new Redis(url);
for (const list of lists) {
  let waiting = 0;
  while (waiting === 0) waiting = await client.eval(SCRIPT, 1, list);
  process.stdout.write(`${list} ${waiting}\n`);
}
client.disconnect();
