import { z } from 'zod';
import { ApiError } from './api-error';
import { type Call, ok, type Reply } from './call';
import { policyChange } from './connected-app';
import { readJson } from './json-body';
import { userIdOf } from './out-of-band';
import type { Site } from './site';

const signInSchema = z.strictObject({
  user: z.string(),
  seconds: z.number().positive().optional(),
  clientId: z.string().min(1).optional(),
  scope: z.string().min(1).optional(),
  address: z.string().min(1).optional(),
});
const expirySchema = z.strictObject({ token: z.string() });
const appSchema = policyChange.extend({
  redirectUris: z
    .array(z.string().refine(isRedirectUri, 'not a redirect address: absolute, without #'))
    .default([]),
});

/** The control port's part about sessions and the connected app. */
export function signInRoutes(site: Site): Record<string, (call: Call) => Reply> {
  const { app, org, sessions } = site;
  const described = () => ok({ clientId: app.clientId, redirectUris: app.redirectUris, ...app.policy });
  const userAsked = ({ query }: Call) => {
    const user = query.get('user');
    return user === null ? undefined : userIdOf(org, user);
  };
  return {
    'GET /sessions': (call) => ok(sessions.list(userAsked(call))),
    'POST /sessions': (call) => {
      const { user, clientId = app.clientId, ...terms } = readJson(call, signInSchema);
      const userId = userIdOf(org, user);
      return ok({ userId, token: sessions.open(userId, clientId, terms).token });
    },
    'POST /sessions/expire': (call) => {
      if (sessions.expire(readJson(call, expirySchema).token)) return ok({});
      throw new ApiError(404, 'NOT_FOUND', 'There is no such session');
    },
    'DELETE /sessions': (call) => {
      sessions.revokeAll(userAsked(call));
      return ok({});
    },
    'GET /connected-app': described,
    'POST /connected-app': (call) => {
      const { redirectUris, approvedUsers, runAs, ...policy } = readJson(call, appSchema);
      const idOf = (user: string) => userIdOf(org, user);
      app.addRedirectUris(redirectUris);
      app.setPolicy({
        ...policy,
        ...(approvedUsers === undefined ? {} : { approvedUsers: approvedUsers.map(idOf) }),
        ...(runAs === undefined ? {} : { runAs: runAs === null ? null : idOf(runAs) }),
      });
      return described();
    },
  };
}

/** https, plain http only to this machine, or an app's own scheme, as the platform takes them. */
function isRedirectUri(text: string): boolean {
  if (!URL.canParse(text) || text.includes('#')) return false;
  const { protocol, hostname } = new URL(text);
  if (protocol === 'http:') return hostname === 'localhost' || hostname === '127.0.0.1';
  return !['javascript:', 'data:', 'file:', 'blob:'].includes(protocol);
}
