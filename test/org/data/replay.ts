import type { ObjectDef } from './definition';
import type { JournalEntry } from './journal-entry';
import type { OrgApi } from './org-api';
import type { Permissions } from './permissions/permissions';
import type { Row } from './row';
import type { Store } from './store';
import type { SystemWrite } from './write/system-write';

interface OpenOrg extends OrgApi {
  readonly store: Store;
  readonly system: SystemWrite;
  readonly permissions: Permissions;
  settle(object: string, at: string): void;
}

/**
 * Repeats one journaled change as the system: what was checked then is not checked again.
 * @throws Error for 'days', and for a row that is not there.
 */
export function replayEntry(org: OpenOrg, entry: JournalEntry): void {
  switch (entry.kind) {
    case 'create':
      org.store.mint.claim(entry.id);
      org.system.insert(org.object(entry.object), entry.id, entry.values, entry.user, entry.at);
      org.settle(entry.object, entry.at);
      break;
    case 'update': {
      const [def, row] = target(org, entry.object, entry.id);
      org.system.update(def, row, entry.values, entry.user, entry.at);
      org.settle(def.name, entry.at);
      break;
    }
    case 'delete': {
      const [def, row] = target(org, entry.object, entry.id);
      org.system.remove(def, row, entry.user, entry.at);
      org.settle(def.name, entry.at);
      break;
    }
    case 'change':
      org.apply(entry.change);
      break;
    case 'object':
      org.addObject(entry.user, entry.object, entry.at);
      break;
    case 'field':
      org.addField(entry.user, entry.field, entry.at);
      break;
    case 'standardField':
      org.customizeField(entry.user, entry.field, entry.at);
      break;
    case 'recordType':
      org.addRecordType(entry.user, entry.recordType, entry.at);
      break;
    case 'removeField':
      org.removeField(entry.user, entry.object, entry.name, entry.at);
      break;
    case 'removeSetup':
      org.removeSetup(entry.user, entry.what, entry.name, entry.at);
      break;
    case 'define':
      org.define(entry.user, entry.definition, entry.at);
      break;
    case 'undefine':
      org.undefine(entry.user, entry.type, entry.fullName, entry.at);
      break;
    case 'permissionSet':
      org.deployPermissionSet(entry.user, entry.set, entry.at);
      break;
    case 'customPermission':
      org.addCustomPermission(entry.user, entry.name, entry.label, entry.at);
      break;
    case 'assign':
      org.assignPermissionSet(entry.user, entry.userId, entry.set, entry.at);
      break;
    case 'unassign':
      org.unassignPermissionSet(entry.user, entry.userId, entry.set, entry.at);
      break;
    case 'profile':
      org.cloneProfile(entry.user, entry.name, entry.like, entry.at);
      break;
    case 'sharing':
      org.setSharing(entry.object, entry.model);
      break;
    case 'sharingRule':
      org.setSharingRule(entry.rule);
      break;
    case 'removeSharingRule':
      org.removeSharingRule(entry.object, entry.name);
      break;
    case 'automation':
      org.addAutomation(entry.rule);
      break;
    case 'noAutomation':
      org.removeAutomation(entry.object, entry.name);
      break;
    case 'approvalLock':
      org.lockForApproval(entry.id, entry.locked);
      break;
    case 'allowedOrigins':
      org.allowOrigins(entry.origins);
      break;
    case 'capture':
      org.setCaptured(entry.objects);
      break;
    case 'days':
      throw new Error('Days of the book cannot be replayed by the org, which does not hold the book');
  }
  org.permissions.forget();
}

function target(org: OpenOrg, object: string, id: string): [ObjectDef, Row] {
  const row = org.row(object, id);
  if (!row) throw new Error(`The journal names ${object} ${id}, which is not there: it is another book's`);
  return [org.object(object), row];
}
