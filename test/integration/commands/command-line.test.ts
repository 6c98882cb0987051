import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { Command as Program } from 'commander';
import { afterAll, describe, expect, it } from 'vitest';
import { declareOption, textsOption } from '../../../worker/commands/define-command';
import { plimsoll, temporaryFolder } from '../../support/processes';

const { folder, remove } = temporaryFolder();
afterAll(remove);

describe('the command line', () => {
  it('runs as a program after every build', async () => {
    const printed = await new Promise<string>((done, failed) =>
      execFile(resolve('dist/plimsoll.js'), ['--version'], (error, stdout) =>
        error ? failed(error) : done(stdout),
      ),
    );
    expect(printed).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('names the command that a mistyped one resembles, and serves nothing', async () => {
    const { code, stderr } = await plimsoll(['plann'], { cwd: folder });
    expect(code).toBe(1);
    expect(stderr).toMatch(/unknown command 'plann'\n\(Did you mean plan\?\)/);
    const configured = await plimsoll(['--config', 'other.yaml', 'undoo'], { cwd: folder });
    expect(configured.stderr).toContain('Did you mean undo?');
    expect(existsSync(join(folder, '.plimsoll'))).toBe(false);
  });

  it('refuses a second value where it takes one', async () => {
    const twice = ['plan', '--where', "Type = 'A'", '--where', "Type = 'B'", '--json'];
    const { code, json } = await plimsoll(twice, { cwd: folder });
    expect(code).toBe(1);
    expect(json).toMatchObject({
      error: {
        code: 'OPTION_REPEATED',
        message: "--where is given twice: Type = 'A' and Type = 'B'. It takes one value.",
      },
    });
    const configured = await plimsoll(['--config', 'a', '--config', 'b', 'plan'], { cwd: folder });
    expect(configured.stderr).toContain('--config is given twice: a and b.');
  });

  it('keeps every value of an option that may be given several times', () => {
    const program = new Program();
    declareOption(program, { flags: '--account <account>', description: 'one', several: true });
    expect(textsOption(program.opts(), 'account')).toEqual([]);
    program.parse(['--account', 'A', '--account', 'B'], { from: 'user' });
    expect(textsOption(program.opts(), 'account')).toEqual(['A', 'B']);
  });

  it('ends quietly and leaves no lock when nobody reads its output any more', async () => {
    const child = spawn(process.execPath, ['--liftoff-only', resolve('dist/plimsoll.js'), 'doctor'], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '', HOME: folder, PLIMSOLL_API_PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    child.stdout.once('data', () => child.stdout.destroy());
    let said = '';
    child.stderr.on('data', (text) => {
      said += String(text);
    });
    const code = await new Promise((done) => child.once('close', done));
    expect(said).not.toMatch(/EPIPE|→|\n {4}at /);
    expect(code).not.toBe(0);
    const left = readdirSync(join(folder, '.plimsoll'), { recursive: true }).map(String);
    expect(left.length).toBeGreaterThan(0);
    expect(left.filter((name) => basename(name) === 'lock')).toEqual([]);
  }, 120_000);
});
