import { z } from 'zod';
import { type AccountHealth, accountChanges, accountHealth, accountHistory } from '../../shared/api';
import { addDays } from '../../shared/day';
import { lookedBefore, withLook } from '../../shared/last-looked';
import type { ChangesReply, Replies } from '../../shared/messages';
import { sessions } from './session';
import { stored } from './stored';
import { type Place, viewOf } from './view';

const looks = stored(
  'local',
  'looks',
  z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        on: z.iso.date(),
        before: z.iso.date().nullable(),
      }),
    ),
  ),
);

const whose = async (): Promise<string> => (await sessions.read())?.userId ?? '';

/** A first look compares with a month ago. */
const FIRST_LOOK_DAYS = 30;

export async function panelHealth(place: Place): Promise<Replies['panel-health']> {
  const view = await viewOf<AccountHealth>(place, '', accountHealth);
  return { ...view, salesforceUrl: place.apiOrigin };
}

export async function panelHistory(place: Place): Promise<Replies['panel-history']> {
  const view = await viewOf(place, '/history?days=90', accountHistory);
  return view.state === 'ready' ? view.data : null;
}

export async function panelChanges(place: Place, day: string): Promise<ChangesReply> {
  const mine = (await looks.read())?.[await whose()] ?? {};
  const lookedOn = lookedBefore(mine, place.account, day);
  const since = lookedOn ?? addDays(day, -FIRST_LOOK_DAYS);
  const view = await viewOf(place, `/changes?since=${since}`, accountChanges);
  return { lookedOn, changes: view.state === 'ready' ? view.data : null };
}

export async function noteLook(place: Place, day: string): Promise<null> {
  const user = await whose();
  await looks.update((all) => ({ ...all, [user]: withLook(all?.[user] ?? {}, place.account, day) }));
  return null;
}
