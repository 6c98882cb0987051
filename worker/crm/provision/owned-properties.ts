import type { OwnedField } from '../../../shared/crm-fields';
import { type FieldSpec, lookup } from './field-spec';

/** What the Metadata API asks of a field of the worker's own; a lookup leads to Contact by `relationshipName`. */
export function ownedProperties(spec: OwnedField, relationshipName: string): FieldSpec['properties'] {
  switch (spec.type) {
    case 'number':
      return { type: 'Number', precision: spec.precision ?? 18, scale: spec.scale ?? 0 };
    case 'percent':
      return { type: 'Percent', precision: spec.precision ?? 18, scale: spec.scale ?? 0 };
    case 'picklist':
      return { type: 'Picklist' };
    case 'text':
      return { type: 'Text', length: spec.length ?? 255 };
    case 'longtext':
      return { type: 'LongTextArea', length: spec.length ?? 4000, visibleLines: 6 };
    case 'date':
      return { type: 'Date' };
    case 'datetime':
      return { type: 'DateTime' };
    case 'reference':
      return lookup('Contact', relationshipName);
  }
}
