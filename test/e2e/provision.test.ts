import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Finished, plimsoll } from '../support/processes';
import { type ServedBook, serveBook } from './served-book';

describe('plimsoll provision', () => {
  let book: ServedBook;
  beforeAll(async () => {
    book = await serveBook(false);
  }, 300_000);
  afterAll(() => book.end());

  const provision = (...args: string[]): Promise<Finished> =>
    plimsoll(['provision', '--instance-url', book.org.url, ...args], {
      cwd: book.folder,
      environment: { PLIMSOLL_ADMIN_TOKEN: book.org.admin.token },
    });
  const folded = ({ stdout }: Finished): string => stdout.replaceAll(/\s+/g, ' ');

  it('says what it would make, writes it as a project, makes it, and then finds nothing to do', {
    timeout: 300_000,
  }, async () => {
    const dry = await provision('--dry-run');
    expect(dry.code).toBe(0);
    expect(folded(dry)).toContain('+ field Opportunity.Health_Weighted_Amount__c Formula (Currency)');
    expect(folded(dry)).toContain('+ list view Account.Health_Critical Health: Critical');
    // The book maps fields of its own, and has picklists of its own under two of our names.
    expect(dry.stdout).not.toContain('Account.ARR__c');
    expect(folded(dry)).toContain('Yours from before, left as it is = field Account.CSM_Pulse_Reason__c');
    expect(dry.stdout).toContain('Nothing was changed.');
    expect(dry.stdout).toContain('Opportunity page, read-only:');

    expect((await provision('--out', 'sfdx')).stdout).toContain('sf project deploy start');
    const digest = () =>
      execFileSync('sh', ['-c', 'find sfdx -type f | sort | xargs sha256sum'], {
        cwd: book.folder,
      }).toString();
    const first = digest();
    expect(readdirSync(join(book.folder, 'sfdx')).sort()).toEqual([
      'README.md',
      'force-app',
      'manifest',
      'sfdx-project.json',
    ]);

    const made = await provision('--modify-all', '--assign', book.org.integration.username);
    expect(made.code).toBe(0);
    expect(made.stdout).toContain('0 put right');
    const assigned = (text: string) =>
      [...text.matchAll(/\+ (Plimsoll_\w+) to /g)].map(([, set]) => set).sort();
    expect(assigned(made.stdout)).toEqual(['Plimsoll_Reader', 'Plimsoll_Writer']);
    expect(made.stdout).toContain(`+ Plimsoll_Writer to ${book.org.integration.username}`);
    const lively = await provision(
      ...['--modify-all', '--assign', book.org.integration.username, '--liveness'],
    );
    expect(assigned(lively.stdout)).toEqual(['Plimsoll_Liveness']);
    const again = await provision('--modify-all');
    expect(folded(again)).toMatch(/Nothing that Plimsoll changes: \d+ of \d+ parts are as they should be/);

    // What is there already makes no other project.
    expect((await provision('--out', 'sfdx')).code).toBe(0);
    expect(digest()).toBe(first);
  });

  it('asks before it removes anything, and names the backup', { timeout: 300_000 }, async () => {
    const asked = await provision('--uninstall');
    expect(asked.code).not.toBe(0);
    expect(folded(asked)).toContain('- field Account.Health_Score__c');
    expect(asked.stderr).toContain('--yes');
    expect(folded(await provision('--dry-run', '--modify-all'))).toContain('Nothing that Plimsoll changes');

    const done = await provision('--uninstall', '--yes', '--backup', 'values.jsonl');
    expect(done.code).toBe(0);
    expect(folded(done)).toContain(
      'Left, since they were there before Plimsoll: Account.Budget_Owner_Override__c',
    );
    expect(done.stdout).toContain('values.jsonl');
    const file = join(book.folder, 'values.jsonl');
    expect(existsSync(file)).toBe(true);
    expect(JSON.parse(readFileSync(file, 'utf8').split('\n')[0] ?? '')).toMatchObject({ plimsoll: 'backup' });
    expect((await provision('--uninstall', '--yes')).stdout).toContain('Nothing of Plimsoll is in this org.');
  });

  it('takes no token to an address without TLS, and asks for both', { timeout: 60_000 }, async () => {
    const unsafe = await plimsoll(['provision', '--instance-url', 'http://acme.my.salesforce.com'], {
      cwd: book.folder,
      environment: { PLIMSOLL_ADMIN_TOKEN: 'secret' },
    });
    expect([unsafe.code === 0, unsafe.stderr]).toEqual([false, expect.stringContaining('is not sent to')]);
    const unset = await plimsoll(['provision', '--instance-url', book.org.url], { cwd: book.folder });
    expect(unset.stderr).toContain('PLIMSOLL_ADMIN_TOKEN');
  });
});
