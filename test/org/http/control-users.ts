import { z } from 'zod';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import { userIdOf } from './out-of-band';
import { accessSchema, settingsChange } from './sign-in-setup';
import type { Site } from './site';

const userSchema = accessSchema.extend({ user: z.string(), password: z.string().min(1).optional() });

/** The control port's part about who may sign in, and how. */
export function userRoutes(site: Site): Record<string, (call: Call) => Reply> {
  const { org, signIn } = site;
  return {
    'GET /sign-in': () => ok(signIn.settings),
    'POST /sign-in': (call) => {
      signIn.change(readJson(call, settingsChange));
      return ok(signIn.settings);
    },
    'POST /users/access': (call) => {
      const { user, password, ...access } = readJson(call, userSchema);
      const userId = userIdOf(org, user);
      if (password !== undefined) signIn.setPassword(userId, password);
      signIn.setAccess(userId, access);
      return ok({ userId, securityToken: signIn.securityToken(userId), ...signIn.access(userId) });
    },
  };
}
