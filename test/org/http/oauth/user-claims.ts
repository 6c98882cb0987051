import type { OrgApi } from '../../data/org-api';

/** What the identity services tell about a user, before each words it its own way. */
export interface Identity {
  id: string;
  username: string;
  /** The community nickname: by default the username without its domain. */
  nickname: string;
  name: string | null;
  firstName: string | null;
  lastName: string | null;
  email: string | null;
  active: boolean;
  /** STANDARD, POWER_PARTNER, … */
  type: string;
  language: string;
  locale: string;
  timeZone: string;
  /** Milliseconds ahead of UTC, now. */
  utcOffset: number;
  address: {
    street: string | null;
    city: string | null;
    state: string | null;
    country: string | null;
    zip: string | null;
  };
  phone: string | null;
  updatedAt: string | undefined;
}

export function identityOf(org: OrgApi, userId: string): Identity {
  const row = org.row('User', userId);
  const text = (field: string) =>
    row?.[field] === null || row?.[field] === undefined ? null : String(row[field]);
  const username = text('Username') ?? '';
  const timeZone = text('TimeZoneSidKey') ?? org.timeZone;
  return {
    id: row?.Id ?? userId,
    username,
    nickname: text('CommunityNickname') ?? username.split('@')[0] ?? '',
    name: text('Name'),
    firstName: text('FirstName'),
    lastName: text('LastName'),
    email: text('Email'),
    active: row?.['IsActive'] === true,
    type: (text('UserType') ?? '').replace(/([a-z])([A-Z])/g, '$1_$2').toUpperCase(),
    language: text('LanguageLocaleKey') ?? 'en_US',
    locale: text('LocaleSidKey') ?? 'en_US',
    timeZone,
    utcOffset: offsetOf(timeZone),
    address: {
      street: text('Street'),
      city: text('City'),
      state: text('State'),
      country: text('Country'),
      zip: text('PostalCode'),
    },
    phone: text('MobilePhone') ?? text('Phone'),
    updatedAt: row?.SystemModstamp.replace('Z', '+0000'),
  };
}

/** The claims that OpenID Connect names, as userinfo and id tokens carry them. */
export function claimsOf(org: OrgApi, userId: string, origin: string): Record<string, unknown> {
  const user = identityOf(org, userId);
  const { country, street, city, state, zip } = user.address;
  const address = { country, street_address: street, locality: city, region: state, postal_code: zip };
  return {
    preferred_username: user.username,
    nickname: user.nickname,
    name: user.name,
    email: user.email,
    email_verified: true,
    given_name: user.firstName,
    family_name: user.lastName,
    zoneinfo: user.timeZone,
    profile: `${origin}/${user.id}`,
    picture: photosOf(origin).picture,
    address: Object.fromEntries(Object.entries(address).filter(([, part]) => part !== null)),
    ...(user.phone === null ? {} : { phone_number: user.phone, phone_number_verified: false }),
    locale: user.locale,
    updated_at: user.updatedAt,
  };
}

/** Nobody of a test org has a photo: these are the platform's for those. */
export const photosOf = (origin: string) => ({
  picture: `${origin}/profilephoto/005/F`,
  thumbnail: `${origin}/profilephoto/005/T`,
});

function offsetOf(timeZone: string): number {
  const now = new Date();
  const parts = new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' }).formatToParts(now);
  const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
  const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(name) ?? [];
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return sign === '-' ? -offset : offset;
}
