/**
 * A script that a page runs to learn or break what an extension puts in it. `window.turnHostile()` replaces what
 * content scripts commonly lean on and notes in `window.caught` whatever passes through; `window.told` keeps what was
 * said to it and what changed in it, were it for a moment; `window.loot()` gathers all that the page can reach.
 */
export const HOSTILE_SCRIPT = `
  window.caught = [];
  window.shadows = [];
  window.told = [];
  window.rootChanges = [];
  {
    const { push } = Array.prototype;
    const { stringify } = JSON;
    const tell = (...words) => push.apply(window.told, words);
    const inWords = (value) => { try { return stringify(value) || ''; } catch { return Object.keys(value).join(); } };
    const hear = (event) => {
      for (const said of [event.data, event.detail]) if (said !== undefined) tell(String(said), inWords(said));
      for (const port of event.ports || []) port.onmessage = hear;
    };
    const TYPES = ['message', 'plimsoll', 'plimsoll-health', 'plimsoll:health', 'health', 'account', 'score', 'tier', 'pill', 'panel', 'ready', 'open-panel', 'close-panel', 'session-changed'];
    // Whatever is dispatched in the document comes by the window first.
    for (const type of TYPES) addEventListener(type, hear, true);
    const dispatch = EventTarget.prototype.dispatchEvent;
    EventTarget.prototype.dispatchEvent = function (event) {
      hear(event);
      return dispatch.call(this, event);
    };
    new MutationObserver((records) => {
      for (const { type, target, attributeName, oldValue, addedNodes } of records) {
        if (type === 'attributes') {
          const words = target.localName + ' ' + attributeName + '="' + target.getAttribute(attributeName) + '" was ' + oldValue;
          tell(words);
          if (target === document.documentElement || target === document.body) push.call(window.rootChanges, words);
        } else if (type === 'characterData') tell(target.data, String(oldValue));
        else for (const node of addedNodes) tell(node.outerHTML || node.textContent);
      }
    }).observe(document, { subtree: true, childList: true, attributeOldValue: true, characterDataOldValue: true });
  }
  window.rootAttributes = () => [document.documentElement, document.body].flatMap((root) =>
    [...root.attributes].map(({ name, value }) => root.localName + ' ' + name + '="' + value + '"'));
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
      ...window.rootAttributes(),
      ...[localStorage, sessionStorage].flatMap((store) => Object.entries(store).flat()),
      document.cookie,
      window.name,
      JSON.stringify(history.state),
      ...roots.map((root) => root.innerHTML),
      'shadow roots: ' + roots.length,
      'windows: ' + window.length,
    ].join('\\n');
  };
`;
