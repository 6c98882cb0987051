/**
 * A script that a page runs to learn or break what an extension puts in it. `window.turnHostile()` replaces what
 * content scripts commonly lean on and notes in `window.caught` whatever passes through; `window.loot()` gathers all
 * that the page can reach.
 */
export const HOSTILE_SCRIPT = `
  window.caught = [];
  window.shadows = [];
  window.told = [];
  addEventListener('message', (event) => window.told.push(String(event.data)));
  window.turnHostile = () => {
    const { push } = Array.prototype;
    const note = (list, what) => push.call(list, what);
    const replace = (owner, name, make) => { owner[name] = make(owner[name]); };
    const isOurs = (node) => String(node && node.nodeName).toLowerCase().startsWith('plimsoll');
    const internals = new WeakMap();
    customElements.define('plimsoll-health', class extends HTMLElement {
      constructor() {
        super();
        internals.set(this, this.attachInternals());
        push.call(window.shadows, () => internals.get(this).shadowRoot);
      }
    });
    replace(Element.prototype, 'attachShadow', (former) => function () {
      note(window.caught, 'attachShadow');
      const root = former.call(this, { mode: 'open' });
      push.call(window.shadows, () => root);
      return root;
    });
    for (const name of ['append', 'appendChild', 'prepend', 'remove', 'replaceChildren', 'insertBefore']) {
      for (const owner of [Node.prototype, Element.prototype]) {
        if (!Object.hasOwn(owner, name)) continue;
        replace(owner, name, (former) => function (...given) {
          if ([this, ...given].some(isOurs)) note(window.caught, name);
          return former.apply(this, given);
        });
      }
    }
    replace(EventTarget.prototype, 'addEventListener', (former) => function (...given) {
      if (isOurs(this)) note(window.caught, 'addEventListener');
      return former.apply(this, given);
    });
    window.MutationObserver = class { constructor() { throw new Error('no watching here'); } };
    history.pushState = ((former) => function (...given) { return former.apply(this, given); })(history.pushState);
    JSON.parse = () => ({ score: 99, tier: 'Forged', view: { state: 'ready', data: { score: 99, tier: 'Forged' } } });
    for (const name of ['score', 'tier', 'fresh', 'failed', 'crm'])
      Object.defineProperty(Object.prototype, name, { value: 'Forged', configurable: true, writable: true, enumerable: false });
    Document.prototype.createElement = ((former) => function (...given) { return former.apply(this, given); })(Document.prototype.createElement);
    Document.prototype.querySelectorAll = () => [];
    window.Promise = class Forged {};
    window.URL = class Forged {};
    window.fetch = () => { note(window.caught, 'fetch'); };
  };
  window.loot = () => {
    getSelection().selectAllChildren(document.documentElement);
    const selected = String(getSelection());
    document.execCommand('selectAll');
    const all = String(getSelection());
    getSelection().removeAllRanges();
    const roots = window.shadows.map((open) => open()).filter(Boolean);
    return [
      document.documentElement.outerHTML,
      document.documentElement.innerText,
      typeof document.documentElement.getHTML === 'function'
        ? document.documentElement.getHTML({ serializableShadowRoots: true })
        : '',
      selected,
      all,
      ...performance.getEntries().map((entry) => entry.name),
      ...window.told,
      ...roots.map((root) => root.innerHTML),
      'shadow roots: ' + roots.length,
      'windows: ' + window.length,
    ].join('\\n');
  };
`;
