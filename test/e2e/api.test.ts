import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { control, plimsoll, type WorkerOptions } from '../support/processes';
import { type ServedBook, serveBook } from './served-book';

let book: ServedBook;
let worker: WorkerOptions;
beforeAll(async () => {
  book = await serveBook();
  worker = book.serve();
}, 200_000);
afterAll(() => book.end());

describe('the API of plimsoll start', () => {
  it('answers before the first sync has ended, and ends at once with open connections', {
    timeout: 300_000,
  }, async () => {
    const ending = new AbortController();
    const lines: string[] = [];
    let announced: (url: string) => void;
    const url = new Promise<string>((done) => {
      announced = done;
    });
    const finished = plimsoll(['start'], {
      ...worker,
      interrupt: ending.signal,
      onLine: (line) => {
        lines.push(line);
        const address = /^ {2}API (http:\/\/127\.0\.0\.1:\d+)$/.exec(line)?.[1];
        if (address) announced(address);
      },
    });
    const about = await fetch(`${await url}/v1/about`);
    expect(await about.json()).toMatchObject({ organizationId: book.org.organizationId });
    expect(lines.join('\n')).not.toContain('Next sync in');
    await control(book.org, 'POST', '/permission-sets/assign', {
      user: book.org.admin.username,
      name: 'Plimsoll_Viewer',
    });
    const state = await fetch(`${await url}/v1/worker`, {
      headers: { authorization: `Bearer ${book.org.admin.token}` },
    });
    expect(state.status).toBe(200);

    const { port } = new URL(await url);
    const open = connect(Number(port), '127.0.0.1');
    open.write('GET /v1/about HTTP/1.1\r\nhost: localhost\r\n');
    const cut = new Promise<number>((done) => {
      open.on('error', () => undefined);
      open.on('close', () => done(performance.now()));
    });
    await new Promise((done) => open.once('connect', done));
    const asked = performance.now();
    ending.abort();
    expect((await cut) - asked).toBeLessThan(2000);
    const { code, stderr, stdout } = await finished;
    expect([code, stderr]).toEqual([0, stderr]);
    for (const { token } of book.org.users) expect(stdout + stderr).not.toContain(token);
  });

  it('asks for another port where its own is taken', { timeout: 120_000 }, async () => {
    const other = createServer();
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    const { port } = other.address() as AddressInfo;
    const environment = { ...worker.environment, PLIMSOLL_API_PORT: String(port) };
    const { code, stderr } = await plimsoll(['start'], { ...worker, environment });
    await new Promise((done) => other.close(done));
    expect(code).toBe(1);
    expect(stderr).toContain(`Port ${port} of 127.0.0.1 is taken.`);
    expect(stderr).toMatch(/→ .*api\.port/);
  });

  it('is not served where it is switched off', { timeout: 300_000 }, async () => {
    const folder = join(book.folder, 'silent');
    const ending = new AbortController();
    const file = join(book.folder, 'silent.yaml');
    writeFileSync(file, `store: { folder: ${JSON.stringify(folder)} }\napi: { enabled: false }\n`);
    const { stderr } = await plimsoll(['start', '--config', file], {
      ...worker,
      interrupt: ending.signal,
      onLine: (line) => {
        if (line.includes('Next sync in')) ending.abort();
      },
    });
    expect(stderr).toContain('Next sync in');
    expect(stderr).not.toContain('  API ');
  });
});
