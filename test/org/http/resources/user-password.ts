import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { ApiError } from '../api-error';
import { noContent, ok, type Reply, type SignedCall } from '../call';
import { readEntity } from '../json-body';
import type { Site } from '../site';

const passwordSchema = z.object({ NewPassword: z.string() });

/** `GET /sobjects/User/ID/password`. */
export function getPassword(site: Site, call: SignedCall): Reply {
  userOf(site, call);
  return ok({ isExpired: false });
}

/** `POST /sobjects/User/ID/password`: sets it, by the platform's default password policy. */
export function postPassword(site: Site, call: SignedCall): Reply {
  const userId = userOf(site, call);
  const { NewPassword: password } = readEntity(call, passwordSchema);
  if (password.length < 8) throw unfit('Your password must be at least 8 characters long.');
  if (!/[a-z]/i.test(password) || !/\d/.test(password)) {
    throw unfit('Your password must have a mix of letters and numbers.');
  }
  site.signIn.setPassword(userId, password);
  return noContent;
}

/** `DELETE /sobjects/User/ID/password`: makes a new one and tells it. */
export function deletePassword(site: Site, call: SignedCall): Reply {
  const password = `${randomBytes(6).toString('hex')}a1`;
  site.signIn.setPassword(userOf(site, call), password);
  return ok({ NewPassword: password });
}

/** The user in the path, if it is the caller or the caller manages users. */
function userOf({ org }: Site, { params, session }: SignedCall): string {
  const user = org.row('User', params['id'] ?? '');
  if (!user) throw new ApiError(404, 'NOT_FOUND', 'The requested resource does not exist');
  if (user.Id === session.userId || org.hasPermission(session.userId, 'ManageUsers')) return user.Id;
  throw new ApiError(403, 'INSUFFICIENT_ACCESS', 'You do not have permission to view this record.');
}

const unfit = (message: string) => new ApiError(400, 'INVALID_NEW_PASSWORD', message);
