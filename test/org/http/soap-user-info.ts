import { identityOf } from './oauth/user-claims';
import type { Session } from './sessions';
import type { Site } from './site';
import type { XmlValue } from './soap-envelope';

/** GetUserInfoResult of the SOAP API: a session's user and org. */
export function userInfoResult({ org }: Site, session: Session): XmlValue {
  const user = org.row('User', session.userId);
  const identity = identityOf(org, session.userId);
  const text = (field: string): string | null => (user?.[field] ? String(user[field]) : null);
  const organization = org.row('Organization', org.organizationId);
  const currencies = [...(org.find('CurrencyType') ? org.rows('CurrencyType') : [])];
  const corporate = currencies.find((row) => row['IsCorporate'] === true);
  return {
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: currencies.length > 1 ? null : '$',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: currencies.length > 1 ? null : String(corporate?.['IsoCode'] ?? 'USD'),
    orgDefaultCurrencyLocale: 'en_US',
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: org.find('Account')?.fields.has('ispersonaccount') === true,
    organizationId: org.organizationId,
    organizationMultiCurrency: currencies.length > 1,
    organizationName: String(organization?.['Name'] ?? ''),
    profileId: text('ProfileId'),
    roleId: text('UserRoleId'),
    sessionSecondsValid: Math.max(0, Math.round((session.expiresAt - Date.now()) / 1000)),
    userDefaultCurrencyIsoCode: currencies.length > 1 ? text('DefaultCurrencyIsoCode') : null,
    userEmail: identity.email,
    userFullName: identity.name,
    userId: session.userId,
    userLanguage: identity.language,
    userLocale: identity.locale,
    userName: identity.username,
    userTimeZone: identity.timeZone,
    userType: text('UserType'),
    userUiSkin: 'Theme3',
  };
}
