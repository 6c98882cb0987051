import { z } from 'zod';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import { administratorOf, userIdOf } from './out-of-band';
import type { Site } from './site';

const assignmentSchema = z.strictObject({ user: z.string(), name: z.string() });
const profileSchema = z.strictObject({ name: z.string().min(1), like: z.string() });

/** The control port's part about who holds which permissions. */
export function permissionRoutes({ org, clock }: Site): Record<string, (call: Call) => Reply> {
  const assign = (call: Call, action: 'assignPermissionSet' | 'unassignPermissionSet'): Reply => {
    const { user, name } = readJson(call, assignmentSchema);
    const userId = userIdOf(org, user);
    org[action](userId, userId, name, clock.stamp());
    return ok({ userId, name });
  };
  return {
    'POST /permission-sets/assign': (call) => assign(call, 'assignPermissionSet'),
    'POST /permission-sets/unassign': (call) => assign(call, 'unassignPermissionSet'),
    'POST /profiles': (call) => {
      const { name, like } = readJson(call, profileSchema);
      return ok({ id: org.cloneProfile(administratorOf(org), name, like, clock.stamp()) });
    },
  };
}
