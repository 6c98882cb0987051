import type { OwnedValues } from '../../shared/crm-fields';
import type { HealthDocument } from '../../shared/health-document';
import type { InForce } from '../renewals/in-force';
import { asStored } from './as-stored';
import type { MergedField } from './owned/define-owned';

/** What the document wants these fields to hold, as stored; of an account that left scope (null) nothing. */
export const desiredValues = (
  fields: readonly MergedField[],
  document: HealthDocument | null,
  inForce?: InForce,
): OwnedValues =>
  Object.fromEntries(
    fields.map(({ name, desired }) => [name, document && asStored(name, desired(document, inForce))]),
  );
