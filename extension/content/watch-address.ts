/** The part of the Navigation API that is used; not every browser has it. */
interface NavigationEvents {
  addEventListener(type: 'currententrychange', run: () => void, options: { signal: AbortSignal }): void;
}

const POLL_MS = 300;

/**
 * Calls `moved` with the address whenever the page is at another one, single-page moves included, and once at the
 * start. `currententrychange` comes when `location` is already the new one; patched history methods of the page
 * never reach a content script.
 */
export function watchAddress(moved: (address: string) => void, signal: AbortSignal): void {
  let last = '';
  const look = () => {
    if (location.href === last) return;
    last = location.href;
    moved(last);
  };
  const { navigation } = window as unknown as { navigation?: NavigationEvents };
  if (navigation) navigation.addEventListener('currententrychange', look, { signal });
  else {
    const timer = setInterval(look, POLL_MS);
    signal.addEventListener('abort', () => clearInterval(timer));
  }
  window.addEventListener('popstate', look, { signal });
  window.addEventListener('hashchange', look, { signal });
  look();
}
