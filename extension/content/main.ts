import { accountPage } from '../../shared/lightning-page';
import { AccountView } from './account-view';
import { isCurrent, onNotice } from './browser';
import { watchAddress } from './watch-address';

const retirement = new AbortController();
const { signal } = retirement;
let view: AccountView | null = null;
let shown: string | null = null;

function leave(): void {
  view?.remove();
  view = null;
  shown = null;
}

signal.addEventListener('abort', leave);

watchAddress((address) => {
  if (!isCurrent()) return retirement.abort();
  const account = accountPage(address)?.account ?? null;
  if (account === shown) return;
  if (account === null) return leave();
  shown = account;
  view ??= new AccountView();
  void view.show(account);
}, signal);

onNotice((notice) => {
  if (notice === 'close-panel') view?.close();
  else void view?.renew();
});

document.addEventListener(
  'visibilitychange',
  () => {
    if (!isCurrent()) retirement.abort();
    else if (document.visibilityState === 'visible') void view?.refresh();
  },
  { signal },
);
