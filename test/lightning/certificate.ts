import { createHash, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

export interface Certificate {
  key: string;
  cert: string;
  /** sha256 of the public key, base64: what Chromium is told to trust. */
  spki: string;
}

/** A certificate for every org's Lightning and API hosts, made for one test run. */
export async function makeCertificate(): Promise<Certificate> {
  const names = ['lightning.force.com', '*.lightning.force.com', '*.my.salesforce.com'];
  const made = await generate([{ name: 'commonName', value: 'lightning.force.com' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2, value })) }],
  });
  const publicKey = new X509Certificate(made.cert).publicKey.export({ type: 'spki', format: 'der' });
  return {
    key: made.private,
    cert: made.cert,
    spki: createHash('sha256').update(publicKey).digest('base64'),
  };
}
