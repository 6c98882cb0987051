import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../worker/crm/connection';
import type { Crm } from '../../../worker/crm/crm';
import { type Provisioned, provision } from '../../../worker/crm/provision/provision';
import type { Patience } from '../../../worker/crm/retry';
import { salesforceSettings } from '../../../worker/sources/salesforce/settings';
import { openStore, type Store } from '../../../worker/store/open-store';
import type { BookMetadata } from '../../book/types';
import type { BookSource } from '../../org/book-feed';
import { smallBook } from '../../org/small-book';
import { type RunningOrg, startOrg } from '../../org/start-org';

/** No waiting, but every wait is noted. */
export class Impatience implements Patience {
  readonly waits: number[] = [];
  random = (): number => 0.5;
  sleep = async (ms: number): Promise<void> => {
    this.waits.push(ms);
  };
}

/** The small book's org lacks most of the fields that the demo maps. */
export const SETTINGS = salesforceSettings.parse({
  account: {
    region: null,
    useCase: null,
    arr: null,
    renewalDate: null,
    csm: null,
    billingId: null,
  },
  contact: { departed: null },
  renewals: { match: { field: 'Type', value: 'Renewal' }, termMonths: null },
  history: { account: ['plan', 'owner_id'] },
});

export interface StartedOrg {
  org: RunningOrg;
  admin: { instanceUrl: string; accessToken: string };
  integration: string;
  control(method: string, path: string, body?: unknown): Promise<unknown>;
  connect(patience?: Patience): Promise<Crm>;
}

/** An org over a book, in memory. */
export async function startedOrg(
  book: BookSource & { metadata: BookMetadata } = smallBook(5),
  through = '2026-01-05',
): Promise<StartedOrg> {
  const org = await startOrg({ book, through, append: true, folder: undefined, port: 0 });
  const userOf = (profile: string) => {
    const user = org.users.find((each) => each.profile === profile);
    if (!user) throw new Error(`no user with profile ${profile}`);
    return user;
  };
  const { username } = userOf('Minimum Access - API Only Integrations');
  return {
    org,
    admin: { instanceUrl: org.url, accessToken: userOf('System Administrator').token },
    integration: username,
    async control(method, path, body) {
      const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
      const reply = await fetch(`${org.control}${path}`, init);
      const json: unknown = await reply.json();
      if (!reply.ok) throw new Error(JSON.stringify(json));
      return json;
    },
    connect: (patience = new Impatience()) =>
      connect(
        { loginUrl: org.url, clientId: org.client.id, username, keyFile: org.client.keyFile },
        { patience },
      ),
  };
}

/** Fields and permission sets, assigned to the integration user. */
export function provisioned({ admin, integration }: StartedOrg): Promise<Provisioned> {
  return provision({
    admin,
    settings: SETTINGS,
    assign: [{ username: integration, sets: ['Plimsoll_Writer', 'Plimsoll_Reader', 'Plimsoll_Liveness'] }],
    pollMs: 10,
  });
}

/** An embedded store of its own, removed with `remove`. */
export async function aStore(): Promise<Store & { remove(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  const store = await openStore({ folder });
  return Object.assign(store, {
    async remove() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  });
}

export interface OrgToWrite {
  started: StartedOrg;
  crm: Crm;
  store: Store;
  end(): Promise<void>;
}

/** An org that has our fields, the worker signed in to it, and an empty store. */
export async function anOrgToWrite(): Promise<OrgToWrite> {
  const started = await startedOrg();
  await provisioned(started);
  const [crm, store] = [await started.connect(), await aStore()];
  return {
    ...{ started, crm, store },
    async end() {
      await started.org.close();
      await store.remove();
    },
  };
}
