import type { FieldDef, ObjectDef } from '../data/definition';
import { fieldAt } from '../data/formula/compile';
import { namesIn } from '../data/formula/references';
import type { OrgApi } from '../data/org-api';
import { MetadataProblem } from './metadata-problem';

/**
 * Refuses to take away a field that a formula, a rule or a filter reads; list views and reports let it go.
 * @throws MetadataProblem DEPENDENCY_EXISTS with the first that reads it
 */
export function refuseReferenced(org: OrgApi, object: ObjectDef, field: FieldDef): void {
  const reader = readers(org, object, field).next().value;
  if (reader === undefined) return;
  throw new MetadataProblem(
    `This custom field is referenced elsewhere in salesforce.com. : ${reader}.`,
    undefined,
    'DEPENDENCY_EXISTS',
  );
}

function* readers(org: OrgApi, object: ObjectDef, field: FieldDef): Generator<string> {
  const reads = (from: ObjectDef, formula: string) =>
    namesIn(formula).some((name) => leadsOver(org, from, name, field));
  for (const from of org.schema().values()) {
    for (const each of from.fields.values()) {
      if (each === field) continue;
      if (each.formula !== undefined && reads(from, each.formula))
        yield `Custom Formula Field - ${from.name}.${each.name}`;
      const names = [`${object.name}.${field.name}`, ...(from === object ? [`$Source.${field.name}`] : [])];
      const filtered = each.lookupFilter?.filterItems.flatMap((item) => [item.field, item.valueField]) ?? [];
      if (filtered.some((path) => names.some((name) => same(name, path)))) {
        yield `Lookup Filter - ${from.name}.${each.name}`;
      }
    }
  }
  for (const rule of org.automationRules()) {
    const from = org.find(rule.object);
    if (!from || rule.kind === 'duplicates') continue;
    const formulas = [rule.condition, ...(rule.kind === 'update' ? Object.values(rule.set) : [])];
    const written = rule.kind === 'update' && from === object ? Object.keys(rule.set) : [];
    const writes = written.some((name) => same(name, field.name));
    if (writes || formulas.some((formula) => reads(from, formula)))
      yield `${RULES[rule.kind]} - ${rule.name}`;
  }
  for (const { object: of, name, criteria = [] } of org.sharingRules()) {
    if (of === object.name && criteria.some((each) => same(each.field, field.name)))
      yield `Criteria Based Sharing Rule - ${name}`;
  }
}

const same = (a: string, b: string | undefined): boolean => a.toLowerCase() === b?.toLowerCase();

const RULES = { validation: 'Validation Rule', update: 'Flow', failure: 'Flow' } as const;

/** Does the path end at the field, or pass through it as a lookup? */
function leadsOver(org: OrgApi, from: ObjectDef, path: string, field: FieldDef): boolean {
  const parents = { find: (name: string) => org.find(name), anyRow: () => undefined };
  const steps = path.split('.');
  if (fieldAt(parents, from, path)?.field === field) return true;
  return steps.some((step, at) => {
    const before = fieldAt(parents, from, [...steps.slice(0, at), 'Id'].join('.'))?.def;
    const lookup = [...(before?.fields.values() ?? [])].find((each) =>
      same(step, each.relationshipName ?? undefined),
    );
    return at < steps.length - 1 && lookup === field;
  });
}
