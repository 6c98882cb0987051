import type { Fact } from '../../store/kinds';
import type { Reading } from './object-stream';
import type { Activity, Touch } from './touchpoint';
import type { Position } from './window';

const record = (activity: string, contact: string | null): string => `${activity}:${contact ?? '-'}`;
const SUBJECT_CHARACTERS = 255;

/** One fact for each contact of an activity. */
export function touchFacts(activity: Activity, touches: readonly Touch[]): Fact<'touchpoint'>[] {
  return touches.map((touch) => ({
    record: record(activity.id, touch.contact),
    sourceKey: activity.account,
    at: activity.at,
    knownFrom: activity.knownFrom,
    assumed: activity.assumed,
    body: {
      touch: activity.id,
      contact_id: touch.contact,
      channel: touch.channel,
      direction: touch.direction,
      rung: touch.rung,
      two_way: touch.twoWay,
      auto_reply: touch.autoReply,
      departure_notice: touch.departureNotice,
      bounce: touch.bounce,
      bulk: touch.bulk,
      subject: activity.subject?.slice(0, SUBJECT_CHARACTERS) ?? null,
      user_id: activity.user,
    },
  }));
}

/** Facts of activities that are stored and are no longer among `now`: gone, or with somebody else. */
export async function withdrawn(
  reading: Reading,
  at: Position,
  activities: readonly { id: string; modstamp: string }[],
  now: readonly Fact<'touchpoint'>[],
): Promise<Fact<'touchpoint'>[]> {
  if (at.floor === null || activities.length === 0) return [];
  const kept = new Set(now.map((fact) => fact.record));
  const changed = new Map(activities.map((activity) => [activity.id, activity.modstamp]));
  const gone: Fact<'touchpoint'>[] = [];
  for (const stored of await reading.openTouches()) {
    const knownFrom = changed.get(stored.slice(0, stored.indexOf(':')));
    if (knownFrom === undefined || kept.has(stored)) continue;
    gone.push({ record: stored, sourceKey: '', at: knownFrom, knownFrom, deleted: true, body: {} });
  }
  return gone;
}
