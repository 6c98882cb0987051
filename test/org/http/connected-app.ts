import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from './write-whole';

/** What an administrator decides about the app. Users are named by id. */
const policySchema = z.strictObject({
  /** Off: the web server flow works without PKCE too, with the client's secret. */
  requirePkce: z.boolean(),
  /** Must a client show its secret (or sign) to exchange a code and to refresh? */
  requireSecret: z.boolean(),
  /**
   * Who may use the app: everybody without asking; those an administrator approved; or everybody who allowed it on
   * the sign-in page, which a JWT bearer needs to have happened before.
   */
  permittedUsers: z.enum(['everybody', 'adminApproved', 'selfAuthorized']),
  approvedUsers: z.array(z.string()),
  /** Whom client credentials run as; undefined: the integration user; null: nobody. */
  runAs: z.string().nullable().optional(),
});
type Policy = z.infer<typeof policySchema>;
export const policyChange = policySchema.partial();

const DEFAULT_POLICY: Policy = {
  requirePkce: true,
  requireSecret: false,
  permittedUsers: 'everybody',
  approvedUsers: [],
};

const savedSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  redirectUris: z.array(z.string()).default([]),
  policy: policySchema.default(DEFAULT_POLICY),
});
type Saved = z.infer<typeof savedSchema>;

/** The one connected app of the org: its credentials, and the key its JWT assertions are checked with. */
export class ConnectedApp {
  constructor(
    private readonly file: string,
    /** PEM file (PKCS #8, mode 600) with the private key that a client signs with. */
    readonly keyFile: string,
    readonly publicKey: KeyObject,
    private saved: Saved,
  ) {}

  get clientId(): string {
    return this.saved.clientId;
  }

  get clientSecret(): string {
    return this.saved.clientSecret;
  }

  /** The addresses that an authorization may be sent to, letter by letter. */
  get redirectUris(): readonly string[] {
    return this.saved.redirectUris;
  }

  get policy(): Policy {
    return this.saved.policy;
  }

  /** Changes what is named, for later starts too. */
  setPolicy(policy: z.infer<typeof policyChange>): void {
    this.saved = { ...this.saved, policy: policySchema.parse({ ...this.saved.policy, ...policy }) };
    writeWhole(this.file, this.saved);
  }

  /** Registers addresses beside those that are there, for later starts too. */
  addRedirectUris(uris: readonly string[]): void {
    this.saved = { ...this.saved, redirectUris: [...new Set([...this.saved.redirectUris, ...uris])] };
    writeWhole(this.file, this.saved);
  }
}

/** Reads the connected app from its folder, or makes it there on the first start. */
export function openConnectedApp(folder: string): ConnectedApp {
  mkdirSync(folder, { recursive: true });
  const keyFile = join(folder, 'connected-app.key');
  const file = join(folder, 'connected-app.json');
  if (!existsSync(file) || !existsSync(keyFile)) createConnectedApp(file, keyFile);
  const saved = savedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return new ConnectedApp(file, keyFile, createPublicKey(readFileSync(keyFile)), saved);
}

function createConnectedApp(file: string, keyFile: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeWhole(file, {
    clientId: `3MVG9${randomBytes(60).toString('base64url').replaceAll('-', '.')}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
    redirectUris: [],
    policy: DEFAULT_POLICY,
  });
}
