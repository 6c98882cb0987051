/** Neither a page nor its styles may know more of the host than its tag. */
export const HOST_TAG = 'plimsoll-health';
/** Replaced by the build: 'open' in the copy that accessibility tests look into. */
declare const __SHADOW__: ShadowRootMode;

/** A page that takes the host away again and again shall have it so. */
const MOST_RETURNS = 20;

export interface Host {
  root: ShadowRoot;
  remove(): void;
}

/**
 * A page may define a custom element of our tag; one made in its document would be of its class, whose
 * `ElementInternals` reach a closed shadow root too. A document without a window knows no definitions.
 */
const plainElement = (): HTMLElement => document.implementation.createHTMLDocument().createElement(HOST_TAG);

/**
 * Puts an element with a shadow root of its own at the end of the page, and back where the page took it away.
 * Others of its tag, left by a former copy of the extension or cloned by the page, are removed.
 * @param isWanted false: this copy has to go.
 */
export function mountHost(styles: string, isWanted: () => boolean): Host {
  const element = plainElement();
  const root = element.attachShadow({ mode: __SHADOW__ });
  const sheet = document.createElement('style');
  sheet.textContent = styles;
  root.append(sheet);

  let returns = 0;
  const settle = () => {
    // A newer copy has begun: what it puts here is not ours to take away.
    if (!isWanted()) return watcher.disconnect();
    for (const other of document.querySelectorAll(HOST_TAG)) if (other !== element) other.remove();
    if (element.isConnected) return;
    if (returns >= MOST_RETURNS) return watcher.disconnect();
    returns += 1;
    document.documentElement.append(element);
  };
  const watcher = new MutationObserver(settle);
  document.documentElement.append(element);
  settle();
  // Childlists of html and body only: what happens deeper in the page costs nothing.
  watcher.observe(document.documentElement, { childList: true });
  if (document.body) watcher.observe(document.body, { childList: true });
  return {
    root,
    remove() {
      watcher.disconnect();
      element.remove();
    },
  };
}
