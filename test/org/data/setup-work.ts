import type { Automation } from './automation/automation';
import type { Definitions } from './definitions';
import type { JournalEntry, RowEntry } from './journal-entry';
import type { Metadata } from './metadata';
import type { PermissionSets } from './permissions/permission-sets';
import { ProfileRows } from './permissions/profile-rows';
import type { RecordTypes } from './record-types';
import { toSecond } from './rules/date';
import type { Setting } from './setting';
import type { Sharing } from './sharing/sharing';
import type { Store } from './store';

/** All that an administrator sets up. */
export interface SetupParts {
  store: Store;
  metadata: Metadata;
  sets: PermissionSets;
  recordTypes: RecordTypes;
  definitions: Definitions;
  sharing: Sharing;
  automation: Automation;
  captured: Setting<readonly string[]>;
  allowedOrigins: Setting<ReadonlySet<string>>;
}

/** What is journaled of the setup, which is also how it is done: a restart repeats it by the same work. */
export type SetupEntry = Exclude<JournalEntry, RowEntry | { kind: 'change' | 'days' }>;
type Kind = SetupEntry['kind'];
type EntryOf<K extends Kind> = Extract<SetupEntry, { kind: K }>;

const cut = (at: string): string => toSecond(Date.parse(at));

const WORK = {
  object: ({ metadata }, { object }) => metadata.addObject(object),
  field: ({ metadata }, { field }) => metadata.addField(field),
  standardField: ({ metadata }, { field }) => metadata.customize(field),
  removeField: ({ metadata }, { object, name }) => metadata.removeField(object, name),
  removeSetup: (parts, { what, name }) => {
    if (what === 'object') removeObject(parts, name);
    else if (what === 'permissionSet') parts.sets.remove(name);
    else parts.sets.removeCustomPermission(name);
  },
  recordType: ({ metadata, recordTypes }, { recordType, user, at }) =>
    metadata.addRecordType(recordType, recordTypes, user, cut(at)),
  define: ({ definitions }, { definition, user, at }) => definitions.put(definition, user, cut(at)),
  undefine: ({ definitions }, { type, fullName, user, at }) =>
    definitions.remove(type, fullName, user, cut(at)),
  permissionSet: ({ sets }, { set, user, at }) => sets.deploy(set, user, cut(at)),
  customPermission: ({ sets }, { name, label, user, at }) =>
    sets.addCustomPermission(name, label, user, cut(at)),
  assign: ({ sets }, { userId, set, at }) => sets.assign(userId, set, cut(at)),
  unassign: ({ sets }, { userId, set }) => sets.unassign(userId, set),
  profile: ({ store }, { name, like, user, at }) =>
    new ProfileRows(store).clone(name, like, { by: user, at: cut(at) }).Id,
  sharing: ({ store, sharing, metadata }, { object, model }) => {
    const def = store.object(object);
    sharing.defaults.set(def, model);
    metadata.fitShares(def, model);
  },
  sharingRule: ({ sharing }, { rule }) => sharing.rules.set(rule),
  removeSharingRule: ({ sharing }, { object, name }) => sharing.rules.remove(object, name),
  automation: ({ automation }, { rule }) => automation.add(rule),
  noAutomation: ({ automation }, { object, name }) => automation.remove(object, name),
  approvalLock: ({ automation }, { id, locked }) => automation.lock(id, locked),
  allowedOrigins: ({ allowedOrigins }, { origins }) => allowedOrigins.set(new Set(origins)),
  capture: ({ captured }, { objects }) => captured.set(objects),
} satisfies { [K in Kind]: (parts: SetupParts, entry: EntryOf<K>) => unknown };

/** What the work of each kind gives back. */
export type SetupResult<K extends Kind> = ReturnType<(typeof WORK)[K]>;

/** Does what an entry says. @throws OrgError where it cannot be done; what it changed until then is not taken back. */
export function doSetup<K extends Kind>(parts: SetupParts, entry: EntryOf<K>): SetupResult<K> {
  const work: { [E in Kind]: (parts: SetupParts, entry: EntryOf<E>) => SetupResult<E> } = WORK;
  return work[entry.kind as K](parts, entry);
}

/** A custom object goes with all that was set up for it. */
function removeObject(parts: SetupParts, name: string): void {
  const { store, automation, metadata, recordTypes, sharing, captured } = parts;
  const def = store.object(name);
  automation.removeAll(def);
  metadata.removeObject(name);
  recordTypes.removeAll(def.name);
  sharing.rules.removeAll(def.name);
  sharing.defaults.forget(def.name);
  captured.set(captured.value.filter((each) => each !== def.name));
}
