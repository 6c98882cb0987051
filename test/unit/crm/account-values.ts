import type { OwnedValues } from '../../../shared/crm-fields';
import type { HealthDocument } from '../../../shared/health-document';
import { desiredValues } from '../../../worker/crm/desired';
import { rulesOf } from '../../../worker/crm/owned/index';

/** What a document wants the fields of its account to hold, the stamp aside. */
export const accountValues = (document: HealthDocument): OwnedValues =>
  desiredValues(rulesOf('Account').merged, document);
