import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { PlimsollError } from '../../../shared/error';
import type { Environment } from '../../../worker/config/environment';
import { type LoadedConfig, loadConfig } from '../../../worker/config/load';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let files = 0;

/** A file of these lines in a folder of its own. */
function file(...lines: string[]): string {
  const path = join(folder, `place-${files++}`, 'plimsoll.yaml');
  mkdirSync(join(path, '..'));
  writeFileSync(path, lines.join('\n'));
  return path;
}

const load = (path: string, environment: Environment = {}): LoadedConfig =>
  loadConfig({ file: path, cwd: folder, environment });

function refusal(path: string, environment: Environment = {}): PlimsollError {
  try {
    load(path, environment);
  } catch (error) {
    if (error instanceof PlimsollError) return error;
    throw error;
  }
  throw new Error('the configuration was expected to be refused');
}

const EVENTS = [
  'sources:',
  '  - type: event-files',
  '    folder: events',
  '    taxonomy: { valueEvents: [report] }',
];

describe('the login URL', () => {
  const at = (loginUrl: string): string => file('crm:', `  loginUrl: "${loginUrl}"`);

  it('may be http:// on this machine only', () => {
    for (const host of ['localhost:8080', '127.0.0.1:8080', '127.5.0.1', '[::1]:8080']) {
      expect(load(at(`http://${host}`)).config.crm.loginUrl).toBe(`http://${host}`);
    }
    expect(load(at('https://acme.my.salesforce.com')).config.crm.loginUrl).toBeDefined();
  });

  it.each([
    'http://acme.my.salesforce.com',
    'http://127.acme.example',
    'http://localhost.acme.example',
    'http://127.0.0.1@acme.example',
    'http://[::2]',
    'ftp://localhost',
  ])('is refused as %s, with what to write instead', (address) => {
    const { code, message } = refusal(at(address));
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('crm.loginUrl: use https://');
    const told = refusal(file(''), { PLIMSOLL_SALESFORCE_LOGIN_URL: address });
    expect(told.message).toContain('PLIMSOLL_SALESFORCE_LOGIN_URL');
  });
});

describe('where a setting comes from', () => {
  it('has a default for everything, where there is no file', () => {
    const { config, file: read } = loadConfig({ cwd: join(folder, 'nowhere'), environment: {} });
    expect(read).toBeNull();
    expect(config.store.folder).toBe(join(folder, 'nowhere', '.plimsoll'));
    expect(config.schedule.everyMinutes).toBe(15);
    expect(config.crm).toMatchObject({
      onEdit: 'respect',
      dirtyScore: 2,
      dirtyTrend: 5,
      confirmProduction: false,
    });
    expect(config.crm.stage).toBeUndefined();
    expect(config.sources).toEqual([]);
  });

  it('reads plimsoll.yaml of the folder it is started in, if it is there', () => {
    const path = file('schedule: { everyMinutes: 30 }');
    const loaded = loadConfig({ cwd: join(path, '..'), environment: {} });
    expect(loaded.file).toBe(path);
    expect(loaded.config.schedule.everyMinutes).toBe(30);
  });

  it('lets the file win over the default, and the environment over the file', () => {
    const path = file('crm:', '  stage: pilot', '  pilotWhere: Name != null', '  dirtyScore: 5');
    expect(load(path).config.crm).toMatchObject({ stage: 'pilot', dirtyScore: 5 });
    const { crm } = load(path, { PLIMSOLL_STAGE: 'full' }).config;
    expect(crm).toMatchObject({ stage: 'full', dirtyScore: 5, pilotWhere: 'Name != null' });
  });

  it('refuses the turnover of the customer as its recurring revenue, with the reason', () => {
    const wrong = refusal(file('salesforce:', '  account: { arr: annualrevenue }'));
    expect(wrong.message).toContain('salesforce.account.arr: AnnualRevenue is the customer’s own turnover');
  });

  it('takes an empty variable for none', () => {
    expect(load(file('crm: { stage: full }'), { PLIMSOLL_STAGE: '' }).config.crm.stage).toBe('full');
  });

  it('takes the org’s address and client from the environment alone', () => {
    const { crm } = load(file(''), {
      PLIMSOLL_SALESFORCE_LOGIN_URL: 'https://test.salesforce.com',
      PLIMSOLL_SALESFORCE_CLIENT_ID: '3MVG9',
      PLIMSOLL_SALESFORCE_USERNAME: 'plimsoll@example.com',
    }).config;
    expect(crm).toMatchObject({
      loginUrl: 'https://test.salesforce.com',
      clientId: '3MVG9',
      username: 'plimsoll@example.com',
    });
  });
});

describe('paths', () => {
  it('start from the folder of the file when they are relative', () => {
    const path = file(
      'store: { folder: kept }',
      'crm: { keyFile: keys/org.pem }',
      'scorecard: card.yaml',
      ...EVENTS,
      '  - type: csv',
      '    id: billing',
      '    files: { invoice: { path: ../invoices.csv } }',
    );
    const at = (relative: string): string => join(path, '..', relative);
    const { config } = load(path);
    expect(config.store.folder).toBe(at('kept'));
    expect(config.crm.keyFile).toBe(at('keys/org.pem'));
    expect(config.scorecard).toBe(at('card.yaml'));
    expect(config.sources).toMatchObject([
      { folder: at('events') },
      { files: { invoice: { path: join(folder, 'invoices.csv') } } },
    ]);
  });

  it('stay as they are when they are absolute', () => {
    expect(load(file('store: { folder: /var/lib/plimsoll }')).config.store.folder).toBe('/var/lib/plimsoll');
  });
});

describe('a wrong value', () => {
  it('is named with its file', () => {
    const path = file('schedule: { everyMinutes: 0 }');
    const { code, message, action } = refusal(path);
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('schedule.everyMinutes');
    expect(message).toContain(path);
    expect(action).toContain('schema/plimsoll.schema.json');
  });

  it('is named with its variable when the environment gave it', () => {
    const path = file('crm: { stage: full }');
    const { message } = refusal(path, { PLIMSOLL_STAGE: 'everything' });
    expect(message).toContain('crm.stage');
    expect(message).toContain('(PLIMSOLL_STAGE)');
    expect(message).toContain('"shadow"|"pilot"|"full"');
    expect(message).not.toContain(path);
  });

  it('does not hide another', () => {
    const { message } = refusal(file('schedule: { everyMinutes: no }', 'crm: { dirtyScore: 99 }'));
    expect(message).toContain('2 wrong values');
    expect(message).toContain('schedule.everyMinutes');
    expect(message).toContain('crm.dirtyScore');
  });

  it('may be a setting that does not exist, at any depth', () => {
    const { message } = refusal(file('sheduel: 15', 'store: { foldr: here }'));
    expect(message).toContain('sheduel: no such setting');
    expect(message).toContain('store.foldr: no such setting');
  });

  it('may be a type of source that does not exist; those that do are named', () => {
    const { message } = refusal(file('sources: [{ type: zendesk }]'));
    expect(message).toContain('sources.0');
    expect(message).toMatch(/event-files.*csv/);
  });

  it('may be an id that two sources share', () => {
    const { message } = refusal(file(...EVENTS, '  - { type: csv, id: product, files: {} }'));
    expect(message).toContain('sources.1.id');
    expect(message).toContain('give it an id of its own');
  });

  it('may be the name of Salesforce, which every worker reads', () => {
    expect(refusal(file('sources: [{ type: csv, id: salesforce, files: {} }]')).message).toContain(
      'is taken',
    );
  });

  it('may be a pilot without its accounts', () => {
    expect(refusal(file('crm: { stage: pilot }')).message).toContain('crm.pilotWhere');
  });
});

describe('secrets', () => {
  it('are given by the name of a variable, never by value; a value written there is not repeated', () => {
    const { message } = refusal(
      file(
        'store: { urlFrom: "postgres://plimsoll:hunter2@db/plimsoll" }',
        'crm: { clientSecretFrom: hunter3 }',
      ),
    );
    expect(message).toContain('store.urlFrom');
    expect(message).toContain('crm.clientSecretFrom');
    expect(message).toContain('never the secret itself');
    expect(message).not.toContain('hunter');
  });

  it('do not enter the configuration', () => {
    const { config } = load(file('crm: { clientSecretFrom: OUR_SECRET }'), { OUR_SECRET: 'hunter2' });
    expect(config.crm.clientSecretFrom).toBe('OUR_SECRET');
    expect(JSON.stringify(config)).not.toContain('hunter2');
  });
});

describe('a file', () => {
  it('that was asked for must be there', () => {
    const { code, message } = refusal(join(folder, 'absent.yaml'));
    expect(code).toBe('CONFIG_NOT_FOUND');
    expect(message).toContain(join(folder, 'absent.yaml'));
  });

  it('that is no YAML is refused with the line of the fault', () => {
    const { code, message } = refusal(file('store:', '  folder: "open'));
    expect(code).toBe('CONFIG_NOT_YAML');
    expect(message).toMatch(/line \d/);
  });

  it('that holds no settings but a list or a word is refused', () => {
    expect(refusal(file('- one')).code).toBe('CONFIG_NOT_YAML');
    expect(refusal(file('words')).code).toBe('CONFIG_NOT_YAML');
  });

  it('that is empty says nothing', () => {
    expect(load(file('# nothing yet')).config.schedule.everyMinutes).toBe(15);
  });
});
