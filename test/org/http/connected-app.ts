import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const savedSchema = z.object({ clientId: z.string(), clientSecret: z.string() });

/** The one connected app of the org: its credentials, and the key its JWT assertions are checked with. */
export interface ConnectedApp {
  clientId: string;
  clientSecret: string;
  publicKey: KeyObject;
  /** PEM file (PKCS #8, mode 600) with the private key that a client signs with. */
  keyFile: string;
}

/** Reads the connected app from its folder, or makes it there on the first start. */
export function openConnectedApp(folder: string): ConnectedApp {
  mkdirSync(folder, { recursive: true });
  const keyFile = join(folder, 'connected-app.key');
  const file = join(folder, 'connected-app.json');
  if (!existsSync(file) || !existsSync(keyFile)) createConnectedApp(file, keyFile);
  const saved = savedSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { ...saved, publicKey: createPublicKey(readFileSync(keyFile)), keyFile };
}

function createConnectedApp(file: string, keyFile: string) {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(keyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  const saved = {
    clientId: `3MVG9${randomBytes(60).toString('base64url').replaceAll('-', '.')}`,
    clientSecret: randomBytes(32).toString('hex').toUpperCase(),
  };
  writeFileSync(file, `${JSON.stringify(saved)}\n`, { mode: 0o600 });
}
