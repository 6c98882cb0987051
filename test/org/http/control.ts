import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { asApiError, errorBody, resourceNotFound } from './api-error';
import { type Call, ok as done, type Reply } from './call';
import { automationRoutes } from './control-automation';
import { bulkRoutes } from './control-bulk';
import { deploymentRoutes } from './control-deployments';
import { eventRoutes } from './control-events';
import { permissionRoutes } from './control-permissions';
import { recordTypeRoutes } from './control-record-types';
import { requestRoutes } from './control-requests';
import { sharingRoutes } from './control-sharing';
import { signInRoutes } from './control-sign-in';
import { userRoutes } from './control-users';
import { weatherRoutes } from './control-weather';
import { readJson } from './json-body';
import { changeSchema, outOfBandChange } from './out-of-band';
import { readCall } from './read-call';
import { send } from './send';
import type { Site } from './site';

const timeSchema = z.union([
  z.strictObject({ now: z.iso.datetime({ offset: true }) }),
  z.strictObject({ offsetMs: z.number() }),
]);
const daysSchema = z.strictObject({ through: z.iso.date() });

/** What the control port needs besides the site: the outside world's calendar. */
export interface World {
  /** Appends the book's days through this one (YYYY-MM-DD) and their files; returns the last day now there. */
  appendDays(through: string): Promise<string>;
  through(): string;
  files: string;
}

/**
 * The control port: everything that happens to an org without going through its API. JSON in and out, on its own
 * listener, so that no client of the org can reach it by accident.
 */
export class Control {
  readonly #routes: Record<string, (call: Call) => Reply | Promise<Reply>>;

  constructor(
    private readonly site: Site,
    private readonly world: World,
  ) {
    this.#routes = {
      'GET /state': () => this.#state(),
      ...weatherRoutes(site),
      ...permissionRoutes(site),
      ...requestRoutes(site),
      'POST /change': (call) => {
        const change = outOfBandChange(site.org, readJson(call, changeSchema), site.clock.stamp());
        site.events.during({ user: change.by, name: '' }, () => site.org.edit(change));
        return done({ id: change.id, at: change.at });
      },
      'POST /time': (call) => {
        const asked = readJson(call, timeSchema);
        if ('now' in asked) site.clock.set(new Date(asked.now));
        else site.clock.setOffset(asked.offsetMs);
        return done({ now: site.clock.stamp(), offsetMs: site.clock.offsetMs });
      },
      'POST /days': async (call) => {
        const { through } = readJson(call, daysSchema);
        return done({ through: await world.appendDays(through) });
      },
      ...automationRoutes(site),
      ...sharingRoutes(site),
      ...deploymentRoutes(site),
      ...signInRoutes(site),
      ...userRoutes(site),
      ...recordTypeRoutes(site),
      ...eventRoutes(site),
      ...bulkRoutes(site),
    };
  }

  readonly handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    const reply = await this.#answer(call);
    this.site.flushJournal();
    await send(response, reply);
  };

  async #answer(call: Call): Promise<Reply> {
    try {
      const route = this.#routes[`${call.method} ${call.path}`];
      if (!route) throw resourceNotFound();
      return await route(call);
    } catch (thrown) {
      const error = asApiError(thrown);
      return { status: error.status, json: errorBody(error) };
    }
  }

  #state(): Reply {
    const { org, clock, usage, weather, log } = this.site;
    const counts = [...org.schema().values()].map(({ name }): [string, number] => [name, org.count(name)]);
    return done({
      organizationId: org.organizationId,
      now: clock.stamp(),
      through: this.world.through(),
      files: this.world.files,
      usage: { used: usage.used, max: usage.max },
      faults: weather.list(),
      requests: log.total,
      rows: Object.fromEntries(counts.filter(([, count]) => count > 0)),
    });
  }
}
