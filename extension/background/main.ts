import browser, { type Runtime } from 'webextension-polyfill';
import { apiOriginOf } from '../../shared/lightning-page';
import {
  type Notice,
  type OwnRequest,
  ownRequest,
  type PageRequest,
  pageRequest,
} from '../../shared/messages';
import { asFailure } from './as-failure';
import { readBook } from './book';
import { noteLook, panelChanges, panelHealth, panelHistory } from './panel';
import { revoke } from './salesforce';
import { sessions } from './session';
import { signIn } from './sign-in';
import { readStatus, setupNow, setWorker } from './status';
import { forgetSummaries, pillOf } from './summaries';
import { issueTicket, placeOf } from './tickets';
import type { Place } from './view';

browser.runtime.onMessage.addListener((message: unknown, sender: Runtime.MessageSender) => {
  if (sender.id !== browser.runtime.id) return undefined;
  const own = isOwnPage(sender) ? ownRequest.safeParse(message) : null;
  if (own) return own.success ? answerOwn(own.data, sender) : Promise.reject(new Error('Not understood'));
  const apiOrigin = pageOrg(sender);
  const asked = pageRequest.safeParse(message);
  if (apiOrigin === null || !asked.success) return Promise.reject(new Error('Not understood'));
  return answerPage(asked.data, apiOrigin, sender.tab?.id);
});

const isOwnPage = (sender: Runtime.MessageSender): boolean =>
  sender.url?.startsWith(browser.runtime.getURL('')) === true;

/** The API of the org whose page our content script stands in; null for any other sender. */
function pageOrg({ url, frameId }: Runtime.MessageSender): string | null {
  if (frameId !== 0 || url === undefined || !URL.canParse(url)) return null;
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' ? apiOriginOf(hostname) : null;
}

async function answerPage(
  request: PageRequest,
  apiOrigin: string,
  tab: number | undefined,
): Promise<unknown> {
  switch (request.type) {
    case 'pill':
      return await pillOf({ account: request.account, apiOrigin }, request.refresh, Date.now());
    case 'open-panel':
      return { ticket: await issueTicket(tab ?? -1, { account: request.account, apiOrigin }) };
    case 'open-options':
      return await openOptions();
  }
}

async function answerOwn(request: OwnRequest, sender: Runtime.MessageSender): Promise<unknown> {
  switch (request.type) {
    case 'book':
      return await readBook();
    case 'status':
      return await readStatus();
    case 'set-worker':
      return await setWorker(request.address).then(told, asFailure);
    case 'sign-in':
      return await signedIn().then(told, asFailure);
    case 'sign-out':
      return await signedOut().then(told);
    case 'open-options':
      return await openOptions();
    case 'panel-close':
      if (sender.tab?.id !== undefined) await tell(sender.tab.id, 'close-panel');
      return null;
    default: {
      const place = await placeOf(request.ticket, sender.tab?.id);
      return place ? await answerPanel(request, place) : Promise.reject(new Error('No such panel'));
    }
  }
}

type PanelRequest = Exclude<Extract<OwnRequest, { ticket: string }>, { type: 'panel-close' }>;

async function answerPanel(request: PanelRequest, place: Place): Promise<unknown> {
  switch (request.type) {
    case 'panel-health':
      return await panelHealth(place);
    case 'panel-history':
      return await panelHistory(place);
    case 'panel-changes':
      return await panelChanges(place, request.day);
    case 'panel-looked':
      return await noteLook(place, request.day);
  }
}

async function signedIn() {
  const setup = await setupNow();
  if (setup) {
    await signIn(setup);
    await forgetSummaries();
  }
  return await readStatus();
}

async function signedOut() {
  const session = await sessions.read();
  await sessions.clear();
  await forgetSummaries();
  if (session) await revoke(session);
  return await readStatus();
}

async function openOptions(): Promise<null> {
  await browser.runtime.openOptionsPage();
  return null;
}

/** Lets every open account page ask anew, then hands on what was done. */
async function told<T>(done: T): Promise<T> {
  const tabs = await browser.tabs.query({});
  await Promise.all(tabs.map(({ id }) => (id === undefined ? undefined : tell(id, 'session-changed'))));
  return done;
}

/** Most tabs have no content script of ours; nobody is there to hear it then. */
const tell = (tab: number, notice: Notice): Promise<unknown> =>
  browser.tabs.sendMessage(tab, notice).catch(() => undefined);
