/** The scopes that an app may ask for, of those the platform knows. */
export const SCOPES: readonly string[] = [
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
];
const KNOWN = new Set(SCOPES);
const REFRESH = new Set(['refresh_token', 'offline_access']);
const API = new Set(['api', 'full']);
/** The first five say the same; `api` and `full` hold it too. */
const IDENTITY = new Set(['id', 'profile', 'email', 'address', 'phone', 'openid', 'api', 'full']);

const split = (scope: string) => scope.split(/\s+/).filter((word) => word !== '');
const hasOne = (of: ReadonlySet<string>) => (scope: string) => split(scope).some((word) => of.has(word));

export const areKnown = (scope: string): boolean => split(scope).every((word) => KNOWN.has(word));

export const asksForRefresh = hasOne(REFRESH);
export const asksForIdToken = hasOne(new Set(['openid']));
/** Does a token of this scope open the data APIs? */
export const opensApi = hasOne(API);
/** Does a token of this scope tell whose it is, by userinfo and the identity address? */
export const opensIdentity = hasOne(IDENTITY);
