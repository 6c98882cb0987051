import { createHash, timingSafeEqual } from 'node:crypto';
import type { Api } from '../api';
import type { Asked } from '../define-route';
import { Refusal } from '../problem';
import { exposition } from './exposition';
import { readGauges } from './gauges';

/**
 * What Prometheus is told: who holds the token of the environment, and nobody without one, this machine included. A
 * proxy on it makes everybody look local.
 * @throws Refusal NOT_FOUND where no token is set, SIGN_IN_NEEDED
 */
export async function serveMetrics(api: Api, { authorization = '' }: Asked): Promise<string> {
  if (api.metricsToken === null) {
    throw new Refusal(
      'NOT_FOUND',
      'No metrics are served.',
      'Set the token that they are asked for with; see the README.',
    );
  }
  if (!timingSafeEqual(digest(authorization), digest(`Bearer ${api.metricsToken}`))) {
    throw new Refusal('SIGN_IN_NEEDED', 'The token does not fit.', 'Send the one that the worker has.');
  }
  return exposition(await readGauges(api));
}

/** As long for every text. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
