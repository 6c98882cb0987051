import type { SharingModel, SharingRule } from './access';
import type { AutomationRule } from './automation/rules';
import type { PermissionSetDef } from './grant';
import type {
  NewDefinition,
  NewField,
  NewObject,
  RecordTypeNote,
  RemovableSetup,
  StandardFieldNote,
} from './new-setup';
import type { CrmChange, Scalar } from './row';

/** One row that a user wrote, or that automation wrote along with it. */
export type RowEntry =
  | { kind: 'create'; user: string; object: string; id: string; values: Record<string, Scalar>; at: string }
  | { kind: 'update'; user: string; object: string; id: string; values: Record<string, Scalar>; at: string }
  | { kind: 'delete'; user: string; object: string; id: string; at: string };

/**
 * One line of the journal: everything that changed the org from outside the book, in order, with the ids the
 * org chose, so that replaying the lines over the same book gives the same org.
 */
export type JournalEntry =
  | RowEntry
  | { kind: 'change'; change: CrmChange }
  | { kind: 'days'; through: string }
  | { kind: 'object'; object: NewObject; at: string; user: string }
  | { kind: 'field'; field: NewField; at: string; user: string }
  | { kind: 'standardField'; field: StandardFieldNote; at: string; user: string }
  | { kind: 'recordType'; recordType: RecordTypeNote; at: string; user: string }
  | { kind: 'removeField'; object: string; name: string; at: string; user: string }
  | { kind: 'removeSetup'; what: RemovableSetup; name: string; at: string; user: string }
  | { kind: 'define'; definition: NewDefinition; at: string; user: string }
  | { kind: 'undefine'; type: string; fullName: string; at: string; user: string }
  | { kind: 'permissionSet'; set: PermissionSetDef; at: string; user: string }
  | { kind: 'customPermission'; name: string; label: string; at: string; user: string }
  | { kind: 'assign'; userId: string; set: string; at: string; user: string }
  | { kind: 'unassign'; userId: string; set: string; at: string; user: string }
  | { kind: 'profile'; name: string; like: string; at: string; user: string }
  | { kind: 'sharing'; object: string; model: SharingModel }
  | { kind: 'sharingRule'; rule: SharingRule }
  | { kind: 'removeSharingRule'; object: string; name: string }
  | { kind: 'automation'; rule: AutomationRule }
  | { kind: 'noAutomation'; object: string; name: string }
  | { kind: 'approvalLock'; id: string; locked: boolean }
  | { kind: 'allowedOrigins'; origins: string[] }
  | { kind: 'capture'; objects: readonly string[] };
