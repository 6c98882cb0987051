import { type Announced, control, queryOrg } from '../support/processes';
import type { World } from './world';

/** A session of its own: those of the org's beginning end with all others, where a test ends them. */
export async function newToken(org: Announced, user: string): Promise<string> {
  const session = await control(org, 'POST', '/sessions', { user });
  return String(Reflect.get(Object(session), 'token'));
}

/**
 * Takes the user out of the role hierarchy, by which a manager sees what the team sees. Returns how to put them back.
 */
export async function takeRole({ org, csm }: World): Promise<() => Promise<void>> {
  const [user] = await queryOrg(
    org,
    await newToken(org, org.admin.username),
    `SELECT UserRoleId FROM User WHERE Id = '${csm.userId}'`,
  );
  const assign = async (role: unknown): Promise<void> => {
    await control(org, 'POST', '/roles/assign', { user: csm.username, role });
  };
  await assign(null);
  return () => assign(user?.['UserRoleId'] ?? null);
}
