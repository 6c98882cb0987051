import type { Call, Reply } from '../call';
import { claimsOf, identityOf, photosOf } from '../oauth/user-claims';
import type { Session } from '../sessions';
import type { Site } from '../site';
import { written } from './identity-format';
import { NEWEST_VERSION } from './versions';

/** `GET /services/oauth2/userinfo`: OpenID Connect claims of the session's user, and the platform's own. */
export function getUserInfo(site: Site, call: Call, session: Session): Reply {
  const { org } = site;
  const user = identityOf(org, session.userId);
  const { phone_number, phone_number_verified, locale, updated_at, address, picture, profile, ...claims } =
    claimsOf(org, user.id, call.origin);
  return written(call, {
    sub: `${call.origin}/id/${org.organizationId}/${user.id}`,
    user_id: user.id,
    organization_id: org.organizationId,
    ...claims,
    photos: photosOf(call.origin),
    profile,
    picture,
    address,
    ...(phone_number === undefined ? {} : { phone_number, phone_number_verified }),
    urls: urlsOf(call, org.organizationId, user.id),
    active: user.active,
    user_type: user.type,
    language: user.language,
    locale,
    utcOffset: user.utcOffset,
    updated_at,
    is_app_installed: true,
  });
}

/** `GET /id/ORG/USER`: the identity service that older clients use. */
export function getIdentity(site: Site, call: Call, userId: string): Reply {
  const { organizationId } = site.org;
  const user = identityOf(site.org, userId);
  return written(call, {
    id: `${call.origin}/id/${organizationId}/${user.id}`,
    asserted_user: true,
    user_id: user.id,
    organization_id: organizationId,
    username: user.username,
    nick_name: user.nickname,
    display_name: user.name,
    email: user.email,
    email_verified: true,
    first_name: user.firstName,
    last_name: user.lastName,
    timezone: user.timeZone,
    photos: photosOf(call.origin),
    addr_street: user.address.street,
    addr_city: user.address.city,
    addr_state: user.address.state,
    addr_country: user.address.country,
    addr_zip: user.address.zip,
    mobile_phone: user.phone,
    mobile_phone_verified: false,
    is_lightning_login_user: false,
    status: { created_date: null, body: null },
    urls: urlsOf(call, organizationId, user.id),
    active: user.active,
    user_type: user.type,
    language: user.language,
    locale: user.locale,
    utcOffset: user.utcOffset,
    last_modified_date: user.updatedAt,
    is_app_installed: true,
  });
}

function urlsOf(call: Call, organizationId: string, userId: string) {
  const { origin, query } = call;
  const asked = query.get('version');
  const version = asked === 'latest' ? NEWEST_VERSION : (asked ?? '{version}');
  const soap = (kind: string) => `${origin}/services/Soap/${kind}/${version}/${organizationId.slice(0, 15)}`;
  const rest = `${origin}/services/data/v${version}/`;
  return {
    enterprise: soap('c'),
    metadata: soap('m'),
    partner: soap('u'),
    rest,
    sobjects: `${rest}sobjects/`,
    search: `${rest}search/`,
    query: `${rest}query/`,
    recent: `${rest}recent/`,
    tooling_soap: soap('T'),
    tooling_rest: `${rest}tooling/`,
    profile: `${origin}/${userId}`,
    feeds: `${rest}chatter/feeds`,
    groups: `${rest}chatter/groups`,
    users: `${rest}chatter/users`,
    feed_items: `${rest}chatter/feed-items`,
    feed_elements: `${rest}chatter/feed-elements`,
    custom_domain: origin,
  };
}
