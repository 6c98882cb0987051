import type { OwnedObject } from '../../shared/crm-fields';

/** Which record a row is about. */
export interface RecordOf {
  object: OwnedObject;
  record: string;
  /** The account it belongs to; of an account its own id. */
  account: string;
}
