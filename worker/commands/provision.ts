import { join, resolve } from 'node:path';
import { PlimsollError } from '../../shared/error';
import { loadConfig } from '../config/load';
import { isSafeAddress, USE_HTTPS } from '../config/safe-address';
import type { Config } from '../config/schema';
import { callFailure } from '../crm/errors';
import type { AdminSession } from '../crm/provision/admin';
import { provisionLines, uninstallLines } from '../crm/provision/in-words';
import type { PermissionSetName } from '../crm/provision/permission-sets';
import { provision as provisionOrg } from '../crm/provision/provision';
import { sourceProject, writeProject } from '../crm/provision/source-project';
import { uninstall } from '../crm/provision/uninstall';
import { openDemo } from '../open-worker';
import { type CommandContext, defineCommand, type OptionValues, textOption } from './define-command';

const TOKEN = 'PLIMSOLL_ADMIN_TOKEN';
/** How Salesforce refuses a session: of queries, of the metadata API, of the user's identity. */
const REFUSED = new Set([
  'INVALID_SESSION_ID',
  'sf:INVALID_SESSION_ID',
  'INVALID_AUTH_HEADER',
  'Bad_OAuth_Token',
]);

export const provision = defineCommand({
  id: 'provision',
  summary:
    'Make fields, permission sets, list views, reports and a dashboard in an org, as an administrator; or take them away.',
  options: [
    {
      flags: '--instance-url <url>',
      description: 'My Domain of the org, such as https://acme.my.salesforce.com (default: the demo org)',
    },
    {
      flags: '--token-from <name>',
      description: `environment variable with the administrator's access token (default ${TOKEN}); it is not kept`,
    },
    { flags: '--dry-run', description: 'say what would change, field by field, and change nothing' },
    {
      flags: '--out <dir>',
      description: 'write a Salesforce DX project to review and deploy instead of deploying',
    },
    {
      flags: '--assign <username>',
      description: 'integration user who gets the writer and reader permission sets',
    },
    {
      flags: '--liveness',
      description:
        'with --assign: also the right to tell the org when the last sync ran, for which Salesforce asks for Customize Application',
    },
    {
      flags: '--modify-all',
      description: 'as `provision.modifyAll`: Modify All for the writer instead of a sharing rule',
    },
    { flags: '--uninstall', description: 'back up all values of our fields, and remove all that was made' },
    { flags: '--backup <file>', description: 'with --uninstall: where the values go (JSON Lines)' },
    { flags: '--yes', description: 'with --uninstall: really remove; without it says what would be removed' },
  ],

  async run(context, _args, options) {
    const { config } = loadConfig({
      file: textOption(options, 'config'),
      cwd: context.cwd,
      environment: context.environment,
    });
    return await withAdmin(context, config, options, (admin, demo) =>
      options['uninstall'] === true
        ? remove(context, config, options, admin, demo)
        : make(context, demo ? { ...config, provision: { modifyAll: true } } : config, options, admin),
    );
  },
});

/** What the integration user is assigned. */
const setsOf = (options: OptionValues): PermissionSetName[] => [
  ...(['Plimsoll_Writer', 'Plimsoll_Reader'] as const),
  ...(options['liveness'] === true ? (['Plimsoll_Liveness'] as const) : []),
];

async function make(
  context: CommandContext,
  config: Config,
  options: OptionValues,
  admin: AdminSession,
): Promise<number> {
  const out = textOption(options, 'out');
  const username = textOption(options, 'assign');
  const dryRun = options['dryRun'] === true || out !== undefined;
  const done = await provisionOrg({
    admin,
    settings: config.salesforce,
    assign: username ? [{ username, sets: setsOf(options) }] : [],
    modifyAll: options['modifyAll'] === true || config.provision.modifyAll,
    dryRun,
  });
  const { plan, assigned, gaps, advice } = done;
  if (out !== undefined) {
    const parts = [...plan.make, ...plan.change.map(({ component }) => component), ...plan.same];
    writeProject(resolve(context.cwd, out), sourceProject(parts));
  }
  if (options['json'] === true) {
    const name = ({ type, fullName }: { type: string; fullName: string }) => ({ type, fullName });
    const drift = plan.change.map(({ component, differences }) => ({ ...name(component), differences }));
    const kept = plan.kept.map(({ component, differences }) => ({ ...name(component), differences }));
    const report = { dryRun, made: plan.make.map(name), changed: drift, same: plan.same.map(name), kept };
    context.out(JSON.stringify({ ...report, assigned, gaps, advice }));
    return 0;
  }
  context.out(provisionLines(done, dryRun, context.colour).join('\n'));
  if (out !== undefined) {
    context.out(
      `  The whole of it is in ${out}. Look it through, then:\n    cd ${out} && sf project deploy start --manifest manifest/package.xml --target-org ORG --dry-run\n`,
    );
  }
  return 0;
}

async function remove(
  context: CommandContext,
  config: Config,
  options: OptionValues,
  admin: AdminSession,
  demo: boolean,
): Promise<number> {
  const sure = (options['yes'] === true || demo) && options['dryRun'] !== true;
  const at = context.now().toISOString().slice(0, 19).replaceAll(':', '-');
  const backup = resolve(
    context.cwd,
    textOption(options, 'backup') ?? join('.', `plimsoll-backup-${at}.jsonl`),
  );
  const done = await uninstall({
    admin,
    settings: config.salesforce,
    backup,
    now: context.now,
    dryRun: !sure,
  });
  if (options['json'] === true) context.out(JSON.stringify({ dryRun: !sure, ...done }));
  else context.out(uninstallLines(done, sure, context.colour).join('\n'));
  if (sure || done.removed.length === 0 || options['dryRun'] === true) return 0;
  throw new PlimsollError(
    'NOT_CONFIRMED',
    'Nothing was removed.',
    'Say --yes to remove all of this; the values are backed up first.',
  );
}

/** Runs `work` with the administrator's session that was given, or with that of the demo org. */
async function withAdmin(
  context: CommandContext,
  config: Config,
  options: OptionValues,
  work: (admin: AdminSession, demo: boolean) => Promise<number>,
): Promise<number> {
  const instanceUrl = textOption(options, 'instanceUrl');
  const accessToken = context.environment[textOption(options, 'tokenFrom') ?? TOKEN];
  if (!instanceUrl && !accessToken && !config.crm.loginUrl) {
    const demo = await openDemo(context, config, {});
    try {
      const token = demo.users.find(({ profile }) => profile === 'System Administrator')?.token ?? '';
      return await work({ instanceUrl: demo.url, accessToken: token }, true);
    } finally {
      await demo.close();
    }
  }
  if (!instanceUrl || !accessToken) {
    throw new PlimsollError(
      'ADMIN_UNSET',
      'Provisioning needs the org and an administrator’s own session.',
      `Give --instance-url, and put an access token into ${TOKEN} (for example from \`sf org display\`).`,
    );
  }
  if (!isSafeAddress(instanceUrl)) {
    throw new PlimsollError(
      'ADDRESS_UNSAFE',
      `An administrator's token is not sent to ${instanceUrl}.`,
      `Give --instance-url another address: ${USE_HTTPS}.`,
    );
  }
  return await work({ instanceUrl, accessToken }, false).catch((error: unknown) => {
    if (!REFUSED.has(callFailure(error).code)) throw error;
    const name = textOption(options, 'tokenFrom') ?? TOKEN;
    throw new PlimsollError(
      'ADMIN_REFUSED',
      `${instanceUrl} does not take the access token in ${name}: it is wrong, of another org, or has run out.`,
      `Take a new one, for example from \`sf org display --target-org ORG\`, and put it into ${name}.`,
      error,
    );
  });
}
