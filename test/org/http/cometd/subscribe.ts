import { readChannel } from '../../events/channels';
import type { Site } from '../site';
import type { StreamingClient } from './client';
import {
  type Answer,
  DELIVERIES,
  DELIVERIES_SPENT,
  failure,
  type Message,
  success,
  TOO_MANY_CLIENTS,
} from './messages';

/** Where a subscription begins: new events only, or all that are kept; anything else is a replay id. */
const NEW_EVENTS = -1;
const ALL_EVENTS = -2;

/** `/meta/subscribe`: one answer, which refuses all channels of the message where it refuses one. */
export function subscribe(site: Site, client: StreamingClient, message: Message): Answer {
  const { subscription } = message;
  const channels = subscription === undefined ? [] : [subscription].flat();
  if (channels.length === 0 || channels.includes(''))
    return failure(message, '400::Channel name not specified');
  const asked = channels.map((channel) => {
    const object = openChannel(site, client, channel);
    return 'error' in object ? object : { channel, ...object, ...startOf(site, message, channel) };
  });
  for (const each of asked) if ('error' in each) return failure(message, each.error, { subscription });
  if (site.allowances.remaining(DELIVERIES) === 0)
    return failure(message, DELIVERIES_SPENT, { subscription });
  const others = site.streaming.subscribers - (client.subscribed ? 1 : 0);
  if (others >= site.streaming.max) return failure(message, TOO_MANY_CLIENTS, { subscription });
  for (const each of asked) {
    if (!('error' in each)) client.subscribe(each.channel, each.object, each.behind);
  }
  client.look();
  return success(message, { subscription });
}

type Refused = { error: string };

function openChannel(
  site: Site,
  client: StreamingClient,
  channel: string,
): { object: string | null } | Refused {
  if (!channel.startsWith('/')) return { error: "400::Channel subscriptions must start with a leading '/'" };
  const read = readChannel(site.org, channel);
  if (read.kind === 'all') return { object: null };
  if (read.kind === 'entity') {
    const selected = site.org.captured().includes(read.object);
    if (selected && site.org.mayReceiveChanges(client.userId, read.object)) return { object: read.object };
    // The platform answers for an object that is not selected as for one that is not allowed.
    return { error: '403::User not allowed to subscribe CDC without required permissions' };
  }
  if (channel.startsWith('/u/')) return { error: '404::Unknown channel' };
  if (/^\/(data|event|topic)\/[^*]+$/.test(channel)) {
    return { error: `400::The channel you requested to subscribe to does not exist {${channel}}` };
  }
  return { error: '403:denied_by_security_policy:create_denied' };
}

function startOf(site: Site, message: Message, channel: string): { behind: number } | Refused {
  const asked = replayOf(message, channel);
  const { events } = site;
  if (asked === undefined || asked === NEW_EVENTS) return { behind: events.lastId };
  if (asked === ALL_EVENTS) return { behind: 0 };
  if (typeof asked === 'number' && events.holds(asked)) return { behind: asked };
  return {
    error: `400::The replayId {${String(asked)}} you provided was invalid. Please provide a valid ID, -2 to replay all events, or -1 to replay only new events.`,
  };
}

/** `ext.replay` names a replay id for each channel; undefined where it does not for this one. */
function replayOf({ ext }: Message, channel: string): unknown {
  const replay = ext?.replay;
  if (typeof replay !== 'object' || replay === null) return undefined;
  const asked: unknown = Reflect.get(replay, channel);
  return asked ?? undefined;
}
