import { createHash, randomBytes } from 'node:crypto';
import type { OrgUnderTest } from '../org-under-test';
import { DEFAULT_PASSWORD } from '../sign-in-setup';

/** Where the client waits for its answer. */
export const REDIRECT = 'https://abcdefghijklmnopabcdefghijklmnop.chromiumapp.org/';

export interface Answered {
  status: number;
  json: Record<string, unknown>;
}

/** A public client of the org's connected app that signs users in by code and PKCE. */
export class ClientUnderTest {
  readonly verifier = randomBytes(48).toString('base64url');
  readonly challenge = createHash('sha256').update(this.verifier).digest('base64url');

  private constructor(private readonly org: OrgUnderTest) {}

  static async register(org: OrgUnderTest): Promise<ClientUnderTest> {
    await org.control('POST', '/connected-app', { redirectUris: [REDIRECT] });
    return new ClientUnderTest(org);
  }

  /** The authorize address; null leaves a parameter out. */
  address(changes: Record<string, string | null> = {}): string {
    const asked = {
      response_type: 'code',
      client_id: this.org.client.id,
      redirect_uri: REDIRECT,
      state: 'st&te',
      code_challenge: this.challenge,
      ...changes,
    };
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(asked)) if (value !== null) query.set(name, value);
    return `${this.org.url}/services/oauth2/authorize?${query}`;
  }

  /** Submits the form of the sign-in page. */
  submit(form: Record<string, string>, address = this.address()): Promise<Response> {
    return fetch(address, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  }

  /** The code that the redirect after Log In carries. */
  async codeFor(username: string, scope: string | null = null): Promise<string> {
    const reply = await this.submit({ username, password: DEFAULT_PASSWORD }, this.address({ scope }));
    return sentBack(reply).get('code') ?? '';
  }

  /** Exchanges a code, with changes to the request. */
  exchange(code: string, changes: Record<string, string> = {}): Promise<Answered> {
    return this.post('token', {
      grant_type: 'authorization_code',
      client_id: this.org.client.id,
      redirect_uri: REDIRECT,
      code_verifier: this.verifier,
      code,
      ...changes,
    });
  }

  refresh(refreshToken: unknown, changes: Record<string, string> = {}): Promise<Answered> {
    return this.post('token', {
      grant_type: 'refresh_token',
      client_id: this.org.client.id,
      refresh_token: String(refreshToken),
      ...changes,
    });
  }

  revoke(token: unknown): Promise<Answered> {
    return this.post('revoke', { token: String(token) });
  }

  async isActive(token: unknown): Promise<boolean> {
    return (await this.introspect(token)).json['active'] === true;
  }

  introspect(token: unknown): Promise<Answered> {
    const { id, secret } = this.org.client;
    return this.post('introspect', { token: String(token), client_id: id, client_secret: secret });
  }

  async post(endpoint: string, form: Record<string, string>): Promise<Answered> {
    const address = `${this.org.url}/services/oauth2/${endpoint}`;
    const reply = await fetch(address, { method: 'POST', body: new URLSearchParams(form) });
    return { status: reply.status, json: Object(await reply.json()) };
  }
}

/** The parameters that a redirect gives the client; throws when it is no redirect to the client. */
export function sentBack(reply: Response): URLSearchParams {
  const location = reply.headers.get('location') ?? '';
  if (reply.status !== 302 || !location.startsWith(REDIRECT)) {
    throw new Error(`not sent back to the client: ${reply.status} ${location}`);
  }
  return new URL(location).searchParams;
}
