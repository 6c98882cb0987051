import { z } from 'zod';
import type { AccountChanges, AccountHealth, AccountHistory, Book, HealthSummary, WorkerState } from './api';
import type { View } from './view';

const account = z.string().regex(/^001[A-Za-z0-9]{15}$/);
const ticket = z.string().regex(/^[0-9a-f]{32}$/);

/** What a content script may ask of the background; anything else from a web page's process is refused. */
export const pageRequest = z.discriminatedUnion('type', [
  /** The pill of the account on the page. `refresh` passes over what is kept. */
  z.strictObject({ type: z.literal('pill'), account, refresh: z.boolean() }),
  /** Leave to open one panel frame in this tab for this account; the reply is its ticket. */
  z.strictObject({ type: z.literal('open-panel'), account }),
  z.strictObject({ type: z.literal('open-options') }),
]);
export type PageRequest = z.infer<typeof pageRequest>;

/** What the extension's own pages may ask. A panel frame speaks by its ticket, never by an account's id. */
export const ownRequest = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('panel-health'), ticket }),
  z.strictObject({ type: z.literal('panel-history'), ticket }),
  z.strictObject({ type: z.literal('panel-changes'), ticket, day: z.iso.date() }),
  z.strictObject({ type: z.literal('panel-looked'), ticket, day: z.iso.date() }),
  z.strictObject({ type: z.literal('panel-close'), ticket }),
  z.strictObject({ type: z.literal('book') }),
  z.strictObject({ type: z.literal('status') }),
  z.strictObject({ type: z.literal('set-worker'), address: z.string().max(200) }),
  z.strictObject({ type: z.literal('sign-in') }),
  z.strictObject({ type: z.literal('sign-out') }),
  z.strictObject({ type: z.literal('open-options') }),
]);
export type OwnRequest = z.infer<typeof ownRequest>;

export interface PillReply {
  view: View<HealthSummary>;
  /** False: kept from earlier, to be asked again with `refresh`. */
  fresh: boolean;
}

/** The changes since an earlier look, and the day of that look. */
export interface ChangesReply {
  /** null: the first look; the changes are then those of a month. */
  lookedOn: string | null;
  changes: AccountChanges | null;
}

/** What the options page shows. */
export interface Status {
  workerAddress: string | null;
  /** Whether the browser lets us reach the worker's address. */
  permitted: boolean;
  organization: { id: string; name: string; salesforceUrl: string } | null;
  signedIn: { username: string } | null;
  worker: { state: 'ok'; about: WorkerState } | { state: 'failed'; detail: string; action: string } | null;
  /** Where Salesforce must send people back to: to be registered in the connected app. */
  redirectUri: string;
  version: string;
}

/** What was asked for could not be done, in words for a person. */
export interface Failure {
  failed: true;
  code: string;
  detail: string;
  action: string;
}

/** What the background tells the tabs. */
export type Notice = 'close-panel' | 'session-changed';

/** The answer to each request. */
export interface Replies {
  pill: PillReply;
  'open-panel': { ticket: string };
  'open-options': null;
  'panel-health': View<AccountHealth> & { salesforceUrl?: string };
  'panel-history': AccountHistory | null;
  'panel-changes': ChangesReply;
  'panel-looked': null;
  'panel-close': null;
  book: View<Book> & { salesforceUrl?: string };
  status: Status;
  'set-worker': Status | Failure;
  'sign-in': Status | Failure;
  'sign-out': Status;
}
