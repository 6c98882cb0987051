import type { FieldDef, ObjectDef } from '../../data/definition';
import { MetadataProblem } from '../metadata-problem';
import type { FieldContent } from './custom-field-shape';
import { fieldContent, metadataTypeOf } from './field-content';
import { isGiven, refuseLongTexts } from './field-rules';

/** What a package may say of a standard field: its help, what is tracked of it, and how its data is classified. */
const CUSTOMISABLE = new Set<keyof FieldContent>([
  'fullName',
  'businessOwnerGroup',
  'businessOwnerUser',
  'businessStatus',
  'complianceGroup',
  'description',
  'inlineHelpText',
  'securityClassification',
  'summaryFilterItems',
  'trackFeedHistory',
  'trackHistory',
  'trackTrending',
  'type',
]);

/** System fields, auto-numbers and parts of names and addresses are no components. */
export function isCustomisable(field: FieldDef): boolean {
  const isSystem = field.type === 'id' || !(field.createable || field.updateable || field.permissionable);
  return !isSystem && !field.autoNumber && field.compoundFieldName === null;
}

/** @throws MetadataProblem for what is fixed of a standard field */
export function refuseFixedParts(field: FieldDef, content: FieldContent): void {
  refuseLongTexts(content);
  for (const property of Object.keys(content) as Array<keyof FieldContent>) {
    if (CUSTOMISABLE.has(property) || !isGiven(content, property)) continue;
    throw new MetadataProblem(`Can not specify '${property}' for the standard field ${field.name}`);
  }
  const types = [metadataTypeOf(field), field.type === 'reference' ? 'Hierarchy' : undefined];
  if (content.type !== undefined && !types.includes(content.type)) {
    throw new MetadataProblem(`Cannot change the type of the standard field ${field.name}`);
  }
}

/** A standard field as metadata spells it: what is kept, and what holds now. */
export function standardFieldContent(
  object: ObjectDef,
  field: FieldDef,
  kept: FieldContent | undefined,
): FieldContent {
  const { inlineHelpText: _help, ...rest } = kept ?? fieldContent(field);
  const content: FieldContent = { ...rest, trackHistory: object.tracked.has(field.name) };
  if (field.inlineHelpText !== null) content.inlineHelpText = field.inlineHelpText;
  return content;
}
