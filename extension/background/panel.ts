import { z } from 'zod';
import { type AccountHealth, accountChanges, accountHealth, accountHistory } from '../../shared/api';
import { addDays } from '../../shared/day';
import { FIRST_LOOK_DAYS, lookedBefore, withLook } from '../../shared/last-looked';
import type { ChangesReply, Replies } from '../../shared/messages';
import { sessions } from './session';
import { stored } from './stored';
import { type Place, viewOf, whoAsks, withCrmFields } from './view';

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

export async function panelHealth(place: Place): Promise<Replies['panel-health']> {
  const who = await whoAsks();
  const view = await viewOf<AccountHealth>(place, '', accountHealth, who);
  return { ...(await withCrmFields(view, place, who)), salesforceUrl: place.apiOrigin };
}

export async function panelHistory(place: Place): Promise<Replies['panel-history']> {
  const view = await viewOf(place, '/history?days=90', accountHistory, await whoAsks());
  return view.state === 'ready' ? view.data : null;
}

export async function panelChanges(place: Place, day: string): Promise<ChangesReply> {
  const mine = (await looks.read())?.[await whose()] ?? {};
  const lookedOn = lookedBefore(mine, place.account, day);
  const since = lookedOn ?? addDays(day, -FIRST_LOOK_DAYS);
  const view = await viewOf(place, `/changes?since=${since}`, accountChanges, await whoAsks());
  return { lookedOn, changes: view.state === 'ready' ? view.data : null };
}

export async function noteLook(place: Place, day: string): Promise<null> {
  const user = await whose();
  await looks.update((all) => ({ ...all, [user]: withLook(all?.[user] ?? {}, place.account, day) }));
  return null;
}
