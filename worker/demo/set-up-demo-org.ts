import { z } from 'zod';
import { PlimsollError } from '../../shared/error';
import { EXTENSION_REDIRECTS } from '../../shared/extension-redirects';
import { provision } from '../crm/provision/provision';
import { salesforceSettings } from '../sources/salesforce/settings';
import type { DemoOrg } from './demo-org';

const Count = z.object({ totalSize: z.number() });

/**
 * What an administrator does once in a real org: lets people sign in to the extension, makes the fields and permission sets with their own session and
 * assigns them to the integration user and to the people who look after customers. An org where that was done is
 * left as it is, whatever was changed there since, unless this version makes more than was made then.
 */
export async function setUpDemoOrg(demo: DemoOrg): Promise<void> {
  const admin = demo.users.find((user) => user.profile === 'System Administrator');
  const integration = demo.users.find((user) => /API Only/.test(user.profile));
  const people = demo.users.filter((user) => user.profile === 'Standard User');
  if (!admin || !integration) {
    throw new PlimsollError(
      'DEMO_FAILED',
      'The demo org names no administrator or no integration user.',
      'Remove .plimsoll/demo to begin the demo anew.',
    );
  }
  await fetch(`${demo.control}/connected-app`, {
    method: 'POST',
    body: JSON.stringify({ redirectUris: Object.values(EXTENSION_REDIRECTS) }),
  });
  const soql = "SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Plimsoll_CSM'";
  const reply = await fetch(`${demo.url}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  const isNew = Count.parse(await reply.json()).totalSize === 0;
  const options = {
    admin: { instanceUrl: demo.url, accessToken: admin.token },
    settings: salesforceSettings.parse({}),
    modifyAll: true,
    pollMs: 100,
  };
  if (!isNew && (await provision({ ...options, dryRun: true })).plan.make.length === 0) return;
  const assign = [
    {
      username: integration.username,
      sets: ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] as const,
    },
    ...people.map(({ username }) => ({ username, sets: ['Plimsoll_CSM'] as const })),
  ];
  await provision({ ...options, assign: isNew ? assign : [] });
}
