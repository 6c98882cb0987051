import { PlimsollError } from '../../../shared/error';
import { type SignInSettings, signIn } from '../../crm/sign-in';
import type { Check } from '../../sources/define-source';
import { OBJECT_STREAMS } from '../../sources/salesforce/index';
import { channelOf } from './event';
import { listenTo } from './stream';

/** Whether the org lets us listen to each object's changes; for `doctor`. */
export async function checkChangeEvents(
  settings: SignInSettings,
  entities: readonly string[],
  now: () => Date,
): Promise<Check[]> {
  const checks: Check[] = [];
  for (const entity of entities) {
    const name = `change events of ${entity}`;
    if (!OBJECT_STREAMS.some(({ object }) => object === entity)) {
      const detail = 'Plimsoll reads nothing of this object.';
      checks.push({ name, ok: false, detail, remedy: 'Take it out of crm.changeEvents.entities.' });
      continue;
    }
    try {
      await tryChannel(settings, channelOf(entity), now);
      checks.push({ name, ok: true, detail: 'can be heard', remedy: '' });
    } catch (error) {
      if (!(error instanceof PlimsollError)) throw error;
      checks.push({ name, ok: false, detail: error.message, remedy: error.action });
    }
  }
  return checks;
}

async function tryChannel(settings: SignInSettings, channel: string, now: () => Date): Promise<void> {
  const session = await signIn(settings, now);
  const { signal } = new AbortController();
  for await (const _ of listenTo({ session, channels: new Map([[channel, null]]), signal })) return;
}
