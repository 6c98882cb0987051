import { OrgError } from '../data/errors';
import type { OrgApi } from '../data/org-api';
import { hasChangeEvents, objectOfEvent } from './channels';

/** Without the add-on an org may select so many entities, over all its channels. */
export const MAX_ENTITIES = 5;

/**
 * Chooses the objects whose changes are told, instead of those chosen before, by their own names or those of their
 * change events. `max` null: the add-on is bought.
 * @throws OrgError for an object that is not there or has no change events, and for too many; nothing is chosen then.
 */
export function selectEntities(org: OrgApi, names: readonly string[], max: number | null): readonly string[] {
  const objects = names.map((name) => {
    const object = org.find(name) ?? objectOfEvent(org, name);
    if (object && hasChangeEvents(object)) return object.name;
    throw new OrgError(400, 'INVALID_TYPE', `${name} does not support Change Data Capture`);
  });
  const chosen = [...new Set(objects)];
  if (max !== null && chosen.length > max) {
    throw new OrgError(
      400,
      'LIMIT_EXCEEDED',
      `Change Data Capture takes at most ${max} entities, not ${chosen.length}`,
    );
  }
  org.setCaptured(chosen);
  return chosen;
}
