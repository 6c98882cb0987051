import { expect, it } from 'vitest';
import type { CommandContext } from '../../../worker/commands/define-command';
import { provision } from '../../../worker/commands/provision';

it('keeps an administrator’s token from an address that is not encrypted', async () => {
  const context = { cwd: '/nowhere', environment: { PLIMSOLL_ADMIN_TOKEN: 'secret' } };
  const options = { instanceUrl: 'http://acme.my.salesforce.com' };
  await expect(provision.run(context as unknown as CommandContext, [], options)).rejects.toMatchObject({
    code: 'ADDRESS_UNSAFE',
    action: expect.stringContaining('use https://'),
  });
});
