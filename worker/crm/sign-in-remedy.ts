/** Where an administrator finds the app in Setup. */
const APP = 'Setup, External Client App Manager, the app';

/** What to do about a refusal at the token endpoint, by its words. docs/set-up.md goes through it step by step. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /client identifier invalid|invalid_client_id/i,
    `Set PLIMSOLL_SALESFORCE_CLIENT_ID to the Consumer Key (${APP}, Settings, OAuth Settings, Consumer Key and Secret). A new app is known after ten minutes at most.`,
  ],
  [
    /invalid assertion/i,
    `Upload the certificate that belongs to the private key: ${APP}, Edit Settings, OAuth Settings, Flow Enablement, Enable JWT Bearer Flow. Check client id, user name and key.`,
  ],
  [
    /audience is invalid/i,
    'Set PLIMSOLL_SALESFORCE_LOGIN_URL to your My Domain, https://login.salesforce.com, or https://test.salesforce.com for a sandbox.',
  ],
  [
    /hasn't approved this consumer|not admin approved|invalid_app_access/i,
    `Check PLIMSOLL_SALESFORCE_USERNAME, and let that user use the app: ${APP}, Policies, OAuth Policies, Permitted Users: Admin approved users are pre-authorized; App Policies, Select Permission Sets: Plimsoll Writer. Assign that permission set to the user.`,
  ],
  [
    /no client credentials user enabled/i,
    `Say whom the app signs in as: ${APP}, Policies, OAuth Policies, Enable Client Credentials Flow, Run As: the integration user.`,
  ],
  [
    /invalid client credentials|invalid_client\b/i,
    `Set PLIMSOLL_SALESFORCE_CLIENT_SECRET to the Consumer Secret (${APP}, Settings, OAuth Settings, Consumer Key and Secret).`,
  ],
  [
    /not supported on this domain/i,
    'Set PLIMSOLL_SALESFORCE_LOGIN_URL to your My Domain: client credentials are not taken at login.salesforce.com.',
  ],
  [
    /unsupported_grant_type|grant type not supported/i,
    `Switch the flow on: ${APP}, Edit Settings, OAuth Settings, Flow Enablement: Enable JWT Bearer Flow or Enable Client Credentials Flow.`,
  ],
  [/user is inactive|inactive_user/i, 'Activate the integration user (Setup, Users), or unfreeze it.'],
  [
    /ip restricted|invalid login hours/i,
    `Let the integration user in from this machine: the login hours and IP ranges of its profile, or ${APP}, Policies, App Authorization, IP Relaxation.`,
  ],
];

/** What to do about a refused sign-in, given what Salesforce said. */
export const signInRemedy = (words: string): string =>
  REMEDIES.find(([pattern]) => pattern.test(words))?.[1] ??
  'Check client id, user name and key or secret, and that the app is authorised for the integration user.';
