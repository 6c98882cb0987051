/** The scopes that an app may ask for, of those the platform knows. */
const KNOWN = new Set([
  'id',
  'profile',
  'email',
  'address',
  'phone',
  'openid',
  'api',
  'web',
  'full',
  'refresh_token',
  'offline_access',
]);
const REFRESH = new Set(['refresh_token', 'offline_access']);

const split = (scope: string) => scope.split(/\s+/).filter((word) => word !== '');

export const areKnown = (scope: string): boolean => split(scope).every((word) => KNOWN.has(word));

export const asksForRefresh = (scope: string): boolean => split(scope).some((word) => REFRESH.has(word));
