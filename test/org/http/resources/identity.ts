import { type Call, ok, type Reply } from '../call';
import type { Session } from '../sessions';
import type { Site } from '../site';

/** `GET /services/oauth2/userinfo`: OpenID Connect claims of the session's user. */
export function getUserInfo(site: Site, call: Call, session: Session): Reply {
  const user = readUser(site, session);
  const { organizationId } = site.org;
  const sub = `${call.origin}/id/${organizationId}/${user.id}`;
  return ok({
    sub,
    user_id: user.id,
    organization_id: organizationId,
    preferred_username: user.username,
    nickname: user.username.split('@')[0],
    name: user.name,
    email: user.email,
    email_verified: true,
    given_name: user.firstName,
    family_name: user.lastName,
    zoneinfo: user.timeZone,
    active: user.active,
    user_type: user.type,
    language: 'en_US',
    locale: 'en_US',
    updated_at: user.updatedAt,
    urls: urlsOf(call.origin, organizationId, user.id),
  });
}

/** `GET /id/ORG/USER`: the identity service that older clients use. */
export function getIdentity(site: Site, call: Call, session: Session): Reply {
  const user = readUser(site, session);
  const { organizationId } = site.org;
  return ok({
    id: `${call.origin}/id/${organizationId}/${user.id}`,
    asserted_user: true,
    user_id: user.id,
    organization_id: organizationId,
    username: user.username,
    nick_name: user.username.split('@')[0],
    display_name: user.name,
    email: user.email,
    email_verified: true,
    first_name: user.firstName,
    last_name: user.lastName,
    timezone: user.timeZone,
    active: user.active,
    user_type: user.type,
    language: 'en_US',
    locale: 'en_US',
    last_modified_date: user.updatedAt,
    urls: urlsOf(call.origin, organizationId, user.id),
  });
}

function readUser(site: Site, session: Session) {
  const row = site.org.row('User', session.userId);
  const text = (field: string) =>
    row?.[field] === null || row?.[field] === undefined ? null : String(row[field]);
  return {
    id: row?.Id ?? session.userId,
    username: text('Username') ?? '',
    name: text('Name'),
    firstName: text('FirstName'),
    lastName: text('LastName'),
    email: text('Email'),
    active: row?.['IsActive'] === true,
    type: (text('UserType') ?? '').replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase(),
    timeZone: text('TimeZoneSidKey') ?? site.org.timeZone,
    updatedAt: row?.SystemModstamp.replace('Z', '+0000'),
  };
}

function urlsOf(origin: string, organizationId: string, userId: string) {
  const rest = `${origin}/services/data/v{version}/`;
  return {
    enterprise: `${origin}/services/Soap/c/{version}/${organizationId.slice(0, 15)}`,
    metadata: `${origin}/services/Soap/m/{version}/${organizationId.slice(0, 15)}`,
    partner: `${origin}/services/Soap/u/{version}/${organizationId.slice(0, 15)}`,
    rest,
    sobjects: `${rest}sobjects/`,
    search: `${rest}search/`,
    query: `${rest}query/`,
    recent: `${rest}recent/`,
    profile: `${origin}/${userId}`,
    custom_domain: origin,
  };
}
