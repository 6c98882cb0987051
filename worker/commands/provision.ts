import { PlimsollError } from '../../shared/error';
import { loadConfig } from '../config/load';
import { isSafeAddress, USE_HTTPS } from '../config/safe-address';
import { provision as provisionOrg } from '../crm/provision/provision';
import { defineCommand, textOption } from './define-command';

const TOKEN = 'PLIMSOLL_ADMIN_TOKEN';

export const provision = defineCommand({
  id: 'provision',
  summary: "Make Plimsoll's fields and permission sets in an org, as an administrator.",
  options: [
    {
      flags: '--instance-url <url>',
      description: 'My Domain of the org, such as https://acme.my.salesforce.com',
    },
    {
      flags: '--token-from <name>',
      description: `environment variable with the administrator's access token (default ${TOKEN}); it is not kept`,
    },
    {
      flags: '--assign <username>',
      description: 'integration user who gets the writer and reader permission sets',
    },
    { flags: '--modify-all', description: 'give the writer Modify All on Account instead of a sharing rule' },
  ],

  async run(context, _args, options) {
    const { config } = loadConfig({
      file: textOption(options, 'config'),
      cwd: context.cwd,
      environment: context.environment,
    });
    const instanceUrl = textOption(options, 'instanceUrl');
    const accessToken = context.environment[textOption(options, 'tokenFrom') ?? TOKEN];
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
    const username = textOption(options, 'assign');
    const done = await provisionOrg({
      admin: { instanceUrl, accessToken },
      settings: config.salesforce,
      assign: username
        ? [{ username, sets: ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] }]
        : [],
      modifyAll: options['modifyAll'] === true,
    });
    if (options['json'] === true) {
      context.out(JSON.stringify(done));
      return 0;
    }
    context.out(`  Made ${done.created.length} fields; ${done.found.length} were there.`);
    for (const { username: user, set } of done.assigned) context.out(`  Assigned ${set} to ${user}.`);
    context.out('\n  What is left to do by hand:');
    for (const advice of done.advice) context.out(`  • ${advice}`);
    return 0;
  },
});
