import type { Site } from '../site';
import type { StreamingClient } from './client';
import {
  type Advice,
  type Answer,
  AUTHENTICATION_INVALID,
  DELIVERIES,
  DELIVERIES_SPENT,
  failure,
  GIVE_UP,
  HANDSHAKE_AGAIN,
  type Message,
  success,
  UNKNOWN_CLIENT,
} from './messages';

/** How long a poll waits at most before it looks whether its session still holds. */
const SESSION_CHECK = 250;

/**
 * `/meta/connect`: holds the request until there are events or its time is over, then gives the events and its
 * answer. The first one after a handshake, and one that asks for no time, is answered at once.
 */
export async function connect(
  site: Site,
  client: StreamingClient,
  message: Message,
  signedIn: () => boolean,
  gone: AbortSignal,
): Promise<Answer[]> {
  const { connectionType } = message;
  if (connectionType !== 'long-polling') {
    return [failure(message, `400::Invalid connection type {${connectionType ?? ''}}`)];
  }
  const { streaming } = site;
  client.end();
  const first = !client.connected;
  client.connected = true;
  const asked = message.advice?.timeout ?? streaming.pollMs;
  const until = first ? 0 : Date.now() + Math.min(asked, streaming.pollMs);
  while (!spent(site, client) && !client.hasNews()) {
    const left = until - Date.now();
    if (left <= 0) break;
    const ended = (await client.wait(Math.min(left, SESSION_CHECK), gone)) === 'ended';
    if (!signedIn()) return [failure(message, AUTHENTICATION_INVALID, { advice: GIVE_UP })];
    if (streaming.find(client.id) !== client) {
      return [failure(withoutClient(message), UNKNOWN_CLIENT, { advice: HANDSHAKE_AGAIN })];
    }
    if (ended) return gone.aborted ? [] : [success(message)];
  }
  return delivered(site, client, message, first);
}

/** Beyond the allowance nobody is served: the client is told and its subscriptions end. */
function delivered(site: Site, client: StreamingClient, message: Message, first: boolean): Answer[] {
  const { streaming, allowances } = site;
  if (spent(site, client)) {
    streaming.forget(client);
    return [failure(message, DELIVERIES_SPENT, { advice: GIVE_UP })];
  }
  const messages = client.take(allowances.remaining(DELIVERIES));
  if (messages.length > 0) allowances.spend(DELIVERIES, messages.length);
  const advice: Advice = { reconnect: 'retry', interval: 0, timeout: streaming.pollMs };
  return [...messages, success(message, first ? { advice } : {})];
}

const spent = ({ allowances }: Site, client: StreamingClient) =>
  client.subscribed && allowances.remaining(DELIVERIES) === 0;

function withoutClient({ clientId: _clientId, ...rest }: Message): Message {
  return rest as Message;
}
