import { HOSTILE_SCRIPT } from './hostile';

/** What a page may have in store for extensions, by its address: `?hostile=early` acts before their scripts run. */
export type Hostility = 'none' | 'early' | 'late';

/**
 * A single-page app in Lightning's manner: its addresses, its moves by `history.pushState`, its strict policy. It
 * shows no more of a record than its id. `window.go(path)` moves; a move takes `window.moveMs` before it shows.
 */
export const lightningPage = (nonce: string, hostility: Hostility = 'none'): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Salesforce</title>
${hostility === 'none' ? '' : `<script nonce="${nonce}">${HOSTILE_SCRIPT}${hostility === 'early' ? 'turnHostile();' : ''}</script>`}
<style nonce="${nonce}">
  body { margin: 0; font: 13px/1.5 system-ui, sans-serif; color: #181818; background: #f3f3f3; }
  .oneHeader { height: 50px; background: #fff; border-bottom: 1px solid #c9c9c9; }
  nav { padding: 10px 16px; background: #fff; border-bottom: 3px solid #0176d3; }
  main { margin: 12px; padding: 16px; background: #fff; border: 1px solid #c9c9c9; border-radius: 4px; }
  button { font-size: 200%; }
</style>
</head>
<body>
<header class="oneHeader"></header>
<nav aria-label="App">Sales · Accounts · Contacts</nav>
<main><h1 id="record"></h1><p>Details</p><input aria-label="Search" id="search"></main>
<script nonce="${nonce}">
  window.moveMs = 0;
  window.heard = [];
  const draw = () => { document.getElementById('record').textContent = location.pathname + location.search + location.hash; };
  window.go = (path) => new Promise((done) => {
    history.pushState({}, '', path);
    setTimeout(() => { draw(); done(); }, window.moveMs);
  });
  addEventListener('popstate', draw);
  addEventListener('keydown', (event) => window.heard.push(event.key));
  draw();
</script>
</body>
</html>`;

/** As strict as an org's own may be: nothing but the page's own. */
export const lightningPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "frame-src 'self'",
    "base-uri 'none'",
    "frame-ancestors 'self'",
  ].join('; ');
