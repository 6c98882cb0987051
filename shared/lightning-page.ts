import { to18 } from './salesforce-id';

/** A Salesforce page that shows an account, and where its org's API is. */
export interface AccountPage {
  /** 18 characters. */
  account: string;
  /** Origin of the org's REST API and sign-in (My Domain). */
  apiOrigin: string;
}

/** Lightning's hosts and the API hosts beside them; the part before is the org's own, a sandbox's included. */
const HOSTS: readonly [lightning: string, api: string][] = [
  ['.lightning.force.com', '.my.salesforce.com'],
  ['.lightning.crmforce.mil', '.my.salesforce.mil'],
  ['.lightning.sfcrmapps.cn', '.my.sfcrmproducts.cn'],
];
const ACCOUNT_ID = /^001[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

/** The origin of the API beside a Lightning page's host; null for any other host. */
export function apiOriginOf(host: string): string | null {
  for (const [lightning, api] of HOSTS) {
    const org = host.toLowerCase().endsWith(lightning) ? host.slice(0, -lightning.length) : '';
    if (org !== '') return `https://${org.toLowerCase()}${api}`;
  }
  return null;
}

/**
 * The account that a Lightning address shows: its record page in every form, its related lists, and in the console
 * a record in the account's workspace. null for every other page.
 */
export function accountPage(address: string): AccountPage | null {
  if (!URL.canParse(address)) return null;
  const url = new URL(address);
  const apiOrigin = url.protocol === 'https:' ? apiOriginOf(url.hostname) : null;
  if (!apiOrigin) return null;
  const account = accountInPath(url.pathname, url.searchParams.get('ws')) ?? accountInHash(url);
  return account ? { account, apiOrigin } : null;
}

function accountInPath(path: string, workspace: string | null): string | null {
  const own = recordOf(path);
  if (own) return own;
  return workspace && path.startsWith('/lightning/r/') ? recordOf(workspace.replace(/[?#].*$/, '')) : null;
}

/** `/lightning/r/Account/ID/view`, `/lightning/r/ID/view`, `/lightning/r/Account/ID/related/LIST/view`. */
function recordOf(path: string): string | null {
  const [root, r, ...rest] = path.split('/').filter((part) => part !== '');
  if (root !== 'lightning' || r !== 'r') return null;
  const [first = '', second = ''] = rest;
  if (first.toLowerCase() === 'account') return accountId(second);
  return rest[1] === 'view' || rest[1] === 'related' ? accountId(first) : null;
}

/** `/one/one.app#/sObject/ID/view`. */
function accountInHash({ pathname, hash }: URL): string | null {
  if (pathname !== '/one/one.app') return null;
  return accountId(/^#\/sObject\/([^/?]+)\//.exec(hash)?.[1] ?? '');
}

const accountId = (text: string): string | null => (ACCOUNT_ID.test(text) ? to18(text) : null);
