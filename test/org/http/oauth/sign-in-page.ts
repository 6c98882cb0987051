import type { Reply } from '../call';
import { DEFAULT_PASSWORD } from '../sign-in-setup';

/**
 * No scripts. form-action is left open on purpose: browsers hold it against the redirect that answers the form,
 * and that goes to the client's own address.
 */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

const STYLE = `
  body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #181818; background: #f3f3f3; }
  main { box-sizing: border-box; max-width: 24rem; margin: 10vh auto; padding: 2rem; background: #fff;
    border: 1px solid #c9c9c9; border-radius: .25rem; }
  h1 { margin: 0 0 .5rem; font-size: 1.5rem; font-weight: 400; }
  label { display: block; margin-top: 1rem; }
  input { box-sizing: border-box; width: 100%; padding: .5rem; font: inherit; border: 1px solid #747474;
    border-radius: .25rem; }
  button { box-sizing: border-box; width: 100%; margin-top: 1rem; padding: .5rem; font: inherit;
    border: 1px solid #0176d3; border-radius: .25rem; color: #fff; background: #0176d3; cursor: pointer; }
  button.plain { color: #0b5cab; background: #fff; border-color: #747474; }
  :focus-visible { outline: 3px solid #032d60; outline-offset: 2px; }
  .error { margin: 1rem 0 0; color: #ba0517; }`;

interface SignIn {
  scope: string;
  username: string;
  /** Why an attempt failed; undefined: none was made yet. */
  problem?: string;
}

/** The form of username and password, with the platform's own ids. It posts to the address it was read from. */
export function signInPage({ scope, username, problem }: SignIn): Reply {
  const failed = problem !== undefined;
  const error = failed ? `<p class="error" id="error" role="alert">${escapeHtml(problem)}</p>` : '';
  const marks = failed ? ' aria-invalid="true" aria-describedby="error"' : '';
  return page(
    200,
    'Log In',
    `<h1>Log In</h1>
    <p>An app asks for access to this demo org: ${escapeHtml(scope)}. Passwords are “${DEFAULT_PASSWORD}” until
    they are changed.</p>
    ${error}
    <form method="post">
      <label for="username">Username</label>
      <input id="username" name="username" type="text" autocomplete="username" autocapitalize="none"
        spellcheck="false" required${marks} value="${escapeHtml(username)}">
      <label for="password">Password</label>
      <input id="password" name="password" type="password" autocomplete="current-password" required${marks}>
      <button id="Login" type="submit">Log In</button>
      <button id="oadeny" type="submit" name="deny" value="1" class="plain" formnovalidate>Deny</button>
    </form>`,
  );
}

/** What a user is shown when there is no trustworthy address to send them back to. */
export function errorPage(error: string, description: string): Reply {
  return page(
    400,
    'OAuth Error',
    `<h1>OAuth Error</h1>
    <p>We can’t authorize you because of an OAuth error.</p>
    <p class="error" role="alert">${escapeHtml(error)}: ${escapeHtml(description)}</p>`,
  );
}

/** `/services/oauth2/success`: where clients without an address of their own send the user. */
export function successPage(): Reply {
  return page(
    200,
    'Authorized',
    `<h1>Authorized</h1>
    <p>The app has what it asked for. You can close this window.</p>`,
  );
}

function page(status: number, title: string, body: string): Reply {
  const html = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title}</title>
    <style>${STYLE}</style>
  </head>
  <body>
    <main>
    ${body}
    </main>
  </body>
</html>
`;
  return {
    status,
    text: { type: 'text/html;charset=UTF-8', body: html },
    headers: {
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'referrer-policy': 'no-referrer',
    },
  };
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign] ?? sign);
