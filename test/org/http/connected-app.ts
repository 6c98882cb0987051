import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const savedSchema = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  redirectUris: z.array(z.string()).default([]),
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

  /** Registers addresses beside those that are there, for later starts too. */
  addRedirectUris(uris: readonly string[]): void {
    this.saved = { ...this.saved, redirectUris: [...new Set([...this.saved.redirectUris, ...uris])] };
    save(this.file, this.saved);
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
  save(file, {
    clientId: `3MVG9${randomBytes(60).toString('base64url').replaceAll('-', '.')}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
    redirectUris: [],
  });
}

/** Through a file beside it: a kill in the middle must not lose the credentials. */
function save(file: string, saved: Saved) {
  const whole = `${file}.new`;
  writeFileSync(whole, `${JSON.stringify(saved)}\n`, { mode: 0o600 });
  renameSync(whole, file);
}
