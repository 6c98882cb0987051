import { to18 } from '../../../shared/salesforce-id';
import { type Provisioned, type ProvisionOptions, provision } from '../../../worker/crm/provision/provision';
import { smallBook } from '../../org/small-book';
import { SETTINGS, type StartedOrg, startedOrg } from './a-worker-org';

export const PEOPLE = ['viewer', 'csm', 'manager', 'bystander'] as const;
export type Person = (typeof PEOPLE)[number];
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
export async function peopledOrg(accounts = 5): Promise<PeopledOrg> {
  const book = smallBook(accounts);
  const [template] = book.metadata.users;
  if (!template) throw new Error('the small book has no user');
  const added = PEOPLE.filter((person) => person !== 'csm').map((person, n) => {
    const id = to18(`0050x00000001${String(n).padStart(2, '0')}`);
    return { ...template, id, username: nameOf(person), email: nameOf(person), name: `${person} Person` };
  });
  const pound = { isoCode: 'GBP', conversionRate: 0.8, decimalPlaces: 2, isActive: true, isCorporate: false };
  const started = await startedOrg({
    ...book,
    metadata: {
      ...book.metadata,
      users: [...book.metadata.users, ...added],
      currencies: [...book.metadata.currencies, pound],
    },
  });
  const usernameOf = (who: Person | 'integration') =>
    who === 'integration' ? started.integration : nameOf(who);
  const tokenOf = (who: Person | 'integration' | 'admin') => {
    if (who === 'admin') return started.admin.accessToken;
    return started.org.users.find(({ username }) => username === usernameOf(who))?.token ?? '';
  };
  return {
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
}
