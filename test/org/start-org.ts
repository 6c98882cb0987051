import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from './folder-lock';
import { Control } from './http/control';
import { listen } from './http/listener';
import { Salesforce } from './http/salesforce';
import { DEFAULT_PASSWORD } from './http/sign-in-setup';
import { openSite, type SiteOptions } from './open-site';
import type { SignedInUser } from './org-users';

export interface StartOptions extends SiteOptions {
  /** Where the org remembers; undefined: nothing outlives it. */
  folder: string | undefined;
  port: number;
}

export interface RunningOrg {
  url: string;
  control: string;
  organizationId: string;
  users: SignedInUser[];
  /** Every user's until another one is set. */
  password: string;
  client: { id: string; secret: string; keyFile: string };
  /** Folder of the outside world's files. */
  files: string;
  /** Last day of the book that is there. */
  through: string;
  /** Ends both listeners and gives the folder back; asking again is harmless. */
  close(): Promise<void>;
}

/** Builds the org from its book and journal, and serves it until closed. */
export async function startOrg(options: StartOptions): Promise<RunningOrg> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'org-'));
  mkdirSync(folder, { recursive: true });
  const unlock = await lockFolder(folder);
  const leave = () => {
    unlock();
    if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
  };
  try {
    return await serve(options, folder, leave);
  } catch (error) {
    leave();
    throw error;
  }
}

async function serve(options: StartOptions, folder: string, leave: () => void): Promise<RunningOrg> {
  const { site, users, world, journal, stop } = await openSite(options, folder);
  const api = await listen(options.port, new Salesforce(site, users).handle);
  const control = await listen(0, new Control(site, world).handle);
  return {
    url: api.url,
    control: control.url,
    organizationId: site.org.organizationId,
    users: users.signIn(site.sessions, site.app.clientId),
    password: DEFAULT_PASSWORD,
    client: { id: site.app.clientId, secret: site.app.clientSecret, keyFile: site.app.keyFile },
    files: world.files,
    through: world.through(),
    close: once(async () => {
      stop();
      await Promise.all([api.close(), control.close()]);
      journal.close();
      leave();
    }),
  };
}

/** The same end for everybody who asks for it. */
function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
