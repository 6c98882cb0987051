import { PlimsollError } from '../../shared/error';
import type { Environment } from '../config/environment';
import type { Config } from '../config/schema';
import { sharedSecret } from '../config/shared-secret';

/** Who is told what becomes of runs. */
export interface Listener {
  url: string;
  /** Messages are signed with it. */
  secret: string;
}

/** null where nobody is to be told. @throws PlimsollError NOTIFY_SECRET_UNSET, SECRET_SHORT */
export function listenerOf({ notify }: Config, environment: Environment): Listener | null {
  if (!notify.url) return null;
  const secret = sharedSecret(environment, notify.secretFrom);
  if (secret !== null) return { url: notify.url, secret };
  throw new PlimsollError(
    'NOTIFY_SECRET_UNSET',
    'notify.url names who is told of runs, but there is no secret to sign with.',
    `Set ${notify.secretFrom} to the output of \`openssl rand -hex 32\`, here and where the messages are checked.`,
  );
}
