import { z } from 'zod';
import { disturbanceSchema } from '../events/disturbances';
import { MAX_ENTITIES, selectEntities } from '../events/select-entities';
import { type Call, ok, type Reply } from './call';
import { DELIVERIES } from './cometd/messages';
import { readJson } from './json-body';
import type { Site } from './site';

const selectSchema = z.strictObject({
  entities: z.array(z.string()),
  /** The add-on takes away the limit of entities. */
  addOn: z.boolean().default(false),
});
const settingsSchema = z.strictObject({
  deliveries: z.strictObject({ used: z.int().min(0).optional(), max: z.int().min(0).optional() }).optional(),
  clients: z.int().min(0).optional(),
  pollMs: z.int().min(0).max(110_000).optional(),
  reconnectMs: z.int().min(0).max(40_000).optional(),
  cookiesDemanded: z.boolean().optional(),
});

/** The control port's part about change events and their subscribers. */
export function eventRoutes(site: Site): Record<string, (call: Call) => Reply> {
  const { org, events, streaming, allowances } = site;
  const described = () => {
    const kept = events.retained();
    const deliveries = { used: allowances.used(DELIVERIES), max: allowances.max(DELIVERIES) };
    return ok({
      selected: org.captured(),
      kept: kept.length,
      replayIds: [kept[0]?.replayId ?? null, kept.at(-1)?.replayId ?? null],
      deliveries,
      clients: { connected: streaming.count, subscribed: streaming.subscribers, max: streaming.max },
      pollMs: streaming.pollMs,
      reconnectMs: streaming.reconnectMs,
      cookiesDemanded: streaming.cookiesDemanded,
      disturbances: events.disturbances.list(),
    });
  };
  return {
    'GET /events': described,
    'POST /events/select': (call) => {
      const { entities, addOn } = readJson(call, selectSchema);
      selectEntities(org, entities, addOn ? null : MAX_ENTITIES);
      return described();
    },
    'POST /events/disturb': (call) => {
      const asked = readJson(call, disturbanceSchema);
      const object = asked.object === undefined ? {} : { object: org.object(asked.object).name };
      events.disturbances.add({ ...asked, ...object });
      return described();
    },
    'DELETE /events/disturb': () => {
      events.disturbances.clear();
      return described();
    },
    'POST /events/settings': (call) => {
      const asked = readJson(call, settingsSchema);
      if (asked.deliveries) allowances.set(DELIVERIES, asked.deliveries);
      if (asked.clients !== undefined) streaming.max = asked.clients;
      if (asked.pollMs !== undefined) streaming.pollMs = asked.pollMs;
      if (asked.reconnectMs !== undefined) streaming.reconnectMs = asked.reconnectMs;
      if (asked.cookiesDemanded !== undefined) streaming.cookiesDemanded = asked.cookiesDemanded;
      return described();
    },
    'DELETE /events/clients': () => {
      streaming.forgetAll();
      return described();
    },
    'DELETE /events': () => {
      events.reset();
      return described();
    },
  };
}
