import { to18 } from '../../../shared/salesforce-id';
import { type Provisioned, type ProvisionOptions, provision } from '../../../worker/crm/provision/provision';
import type { BookMetadata } from '../../book/types';
import { CSM, smallBook } from '../../org/small-book';
import { SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

export const PEOPLE = ['viewer', 'csm', 'manager', 'bystander'] as const;
export type Person = (typeof PEOPLE)[number];
/** Grants no object and no field, so that what people may do is what their permission set says. */
const MINIMUM = 'Minimum Access - Salesforce';
/** What these people have of others: tests act by the API, which asks for more than a browser does. */
const OF_OTHERS = ['ApiEnabled', 'EditTask', 'RunReports'];
const nameOf = (person: Person) => `${person}@small.example`;

interface Reply {
  status: number;
  body: unknown;
}

export interface PeopledOrg extends StartedOrg {
  /** A call of the REST API below `/services/data/v66.0` as somebody. */
  as(who: Person | 'integration' | 'admin', method: string, path: string, body?: unknown): Promise<Reply>;
  /** Runs `provision` as the administrator; everybody gets the permission set of their name. */
  provision(options?: Partial<ProvisionOptions>): Promise<Provisioned>;
}

/**
 * An org of three currencies and a fiscal year that starts in February, with people for each permission set and one
 * who has none; nothing is provisioned yet.
 */
export async function peopledOrg(
  accounts = 5,
  customFields: BookMetadata['customFields'] = [],
): Promise<PeopledOrg> {
  const book = smallBook(accounts);
  const [template] = book.metadata.users;
  if (!template) throw new Error('the small book has no user');
  const added = PEOPLE.filter((person) => person !== 'csm').map((person, n) => {
    const id = to18(`0050x00000001${String(n).padStart(2, '0')}`);
    // Sees accounts, by the profile, and none of our fields.
    const profile = person === 'bystander' ? 'Standard User' : MINIMUM;
    return {
      ...template,
      id,
      username: nameOf(person),
      email: nameOf(person),
      name: `${person} Person`,
      profile,
    };
  });
  const csm = book.metadata.users.map((user) => (user.id === CSM ? { ...user, profile: MINIMUM } : user));
  const pound = { isoCode: 'GBP', conversionRate: 0.8, decimalPlaces: 2, isActive: true, isCorporate: false };
  const started = await startedOrg({
    ...book,
    metadata: {
      ...book.metadata,
      customFields: [...book.metadata.customFields, ...customFields],
      users: [...csm, ...added],
      currencies: [...book.metadata.currencies, pound],
    },
  });
  const usernameOf = (who: Person | 'integration') =>
    who === 'integration' ? started.integration : nameOf(who);
  const tokenOf = (who: Person | 'integration' | 'admin') => {
    if (who === 'admin') return started.admin.accessToken;
    return started.org.users.find(({ username }) => username === usernameOf(who))?.token ?? '';
  };
  const org: PeopledOrg = {
    ...started,
    async as(who, method, path, body) {
      const reply = await fetch(`${started.org.url}/services/data/v66.0${path}`, {
        method,
        headers: { authorization: `Bearer ${tokenOf(who)}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: text === '' ? null : JSON.parse(text) };
    },
    provision: (options = {}) =>
      provision({
        admin: started.admin,
        settings: SETTINGS,
        assign: [
          { username: started.integration, sets: ['Plimsoll_Writer', 'Plimsoll_Reader'] },
          { username: nameOf('viewer'), sets: ['Plimsoll_Viewer'] },
          { username: nameOf('csm'), sets: ['Plimsoll_CSM'] },
          { username: nameOf('manager'), sets: ['Plimsoll_Manager'] },
        ],
        pollMs: 10,
        ...options,
      }),
  };
  const others = Object.fromEntries(OF_OTHERS.map((name) => [`Permissions${name}`, true]));
  const created = async (object: string, values: Record<string, unknown>): Promise<string> => {
    const { status, body } = await org.as('admin', 'POST', `/sobjects/${object}`, values);
    if (status !== 201) throw new Error(JSON.stringify(body));
    return String(Reflect.get(Object(body), 'id'));
  };
  const set = await created('PermissionSet', { Name: 'Of_Others', Label: 'Of others', ...others });
  await created('FieldPermissions', {
    ParentId: set,
    SobjectType: 'Task',
    Field: 'Task.WhatId',
    PermissionsRead: true,
    PermissionsEdit: true,
  });
  for (const person of PEOPLE)
    await started.control('POST', '/permission-sets/assign', { user: nameOf(person), name: 'Of_Others' });
  return org;
}
