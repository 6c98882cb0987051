import { z } from 'zod';
import { PlimsollError } from '../../shared/error';
import { provision } from '../crm/provision/provision';
import { salesforceSettings } from '../sources/salesforce/settings';
import type { DemoOrg } from './demo-org';

const Count = z.object({ totalSize: z.number() });

/**
 * What an administrator does once in a real org: makes the fields and permission sets with their own session and
 * assigns them to the integration user and to the people who look after customers. An org where that was done is
 * left as it is, whatever was changed there since.
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
  const soql = "SELECT COUNT() FROM PermissionSetAssignment WHERE PermissionSet.Name = 'Plimsoll_CSM'";
  const reply = await fetch(`${demo.url}/services/data/v66.0/query?q=${encodeURIComponent(soql)}`, {
    headers: { authorization: `Bearer ${admin.token}` },
  });
  if (Count.parse(await reply.json()).totalSize > 0) return;
  await provision({
    admin: { instanceUrl: demo.url, accessToken: admin.token },
    settings: salesforceSettings.parse({}),
    assign: [
      { username: integration.username, sets: ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] },
      ...people.map(({ username }) => ({ username, sets: ['Plimsoll_CSM' as const] })),
    ],
    modifyAll: true,
    pollMs: 100,
  });
}
