import { createPrivateKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { SignJWT } from 'jose';
import { Connection } from 'jsforce';
import type { Features } from '../data/features';
import type { SignedInUser } from '../org-users';
import { smallBook } from '../small-book';
import { type RunningOrg, startOrg } from '../start-org';

/** The API version that tests speak. */
export const VERSION = '66.0';

/** What plain fetch sees of a reply. */
export interface PlainReply {
  status: number;
  headers: Headers;
  /** The parsed body where it is JSON, else undefined. */
  json: unknown;
  text: string;
}

export interface PlainCall {
  /** Bearer token; the administrator's when left out, null for none. */
  token?: string | null;
  /** Sent as JSON, unless it is text or bytes already. */
  body?: unknown;
  headers?: Record<string, string>;
}

/** A running org over the small book, in memory or in a folder, with the ways in that tests use. */
export class OrgUnderTest {
  private constructor(private readonly running: RunningOrg) {}

  static async start(
    accounts: number,
    features: Partial<Features> = {},
    folder?: string,
  ): Promise<OrgUnderTest> {
    const book = smallBook(accounts);
    return new OrgUnderTest(
      await startOrg({ book, through: '2026-01-05', append: true, folder, port: 0, features }),
    );
  }

  get url(): string {
    return this.running.url;
  }

  get controlUrl(): string {
    return this.running.control;
  }

  get organizationId(): string {
    return this.running.organizationId;
  }

  get client(): RunningOrg['client'] {
    return this.running.client;
  }

  close(): Promise<void> {
    return this.running.close();
  }

  userOf(profile: string): SignedInUser {
    const user = this.running.users.find((each) => each.profile === profile);
    if (!user) throw new Error(`no user with profile ${profile}`);
    return user;
  }

  connect(accessToken: string): Connection {
    const conn = new Connection({ instanceUrl: this.url, accessToken, version: VERSION });
    conn.metadata.pollInterval = 20;
    return conn;
  }

  admin(): Connection {
    return this.connect(this.userOf('System Administrator').token);
  }

  integration(): Connection {
    return this.connect(this.userOf('Minimum Access - API Only Integrations').token);
  }

  /** One call by plain fetch. A path that is not under `/services` or `/cometd` is below `/services/data/vNN.0`. */
  async call(
    method: string,
    path: string,
    { token, body, headers = {} }: PlainCall = {},
  ): Promise<PlainReply> {
    const bearer = token === undefined ? this.userOf('System Administrator').token : token;
    const whole = /^\/(services|cometd|id|\.well-known)\b/.test(path);
    const raw = typeof body === 'string' || body instanceof Uint8Array || body instanceof URLSearchParams;
    const response = await fetch(`${this.url}${whole ? '' : `/services/data/v${VERSION}`}${path}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(bearer === null ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: raw ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      json: isJson ? JSON.parse(text) : undefined,
      text,
    };
  }

  /** A JWT that asks for a session of the user. */
  assertionOf(username: string): Promise<string> {
    return new SignJWT({})
      .setProtectedHeader({ alg: 'RS256' })
      .setIssuer(this.client.id)
      .setSubject(username)
      .setAudience(this.url)
      .setExpirationTime('3m')
      .sign(createPrivateKey(readFileSync(this.client.keyFile)));
  }

  /** Asks the control port; throws with its words when it refuses. */
  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const reply = await fetch(`${this.running.control}${path}`, init);
    const json: unknown = await reply.json();
    if (!reply.ok) throw new Error(JSON.stringify(json));
    return json;
  }
}

/** The refusal of a call that must not succeed. */
export async function rejection(work: PromiseLike<unknown>): Promise<{ errorCode: string; message: string }> {
  try {
    await work;
  } catch (error) {
    const refusal: object = Object(error);
    return {
      errorCode: String(Reflect.get(refusal, 'errorCode')),
      message: String(Reflect.get(refusal, 'message')),
    };
  }
  throw new Error('the call was expected to be refused');
}
