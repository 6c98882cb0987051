import type { FieldDef, ObjectDef } from '../definition';
import { fieldAt, type Parents } from './compile';
import { type Expression, parseFormula } from './parse';

/** Characters of a formula with those of the fields it reads put in their places. */
const BIGGEST = 15_000;
/** How deep its parts may stand in one another, so that none can use up the stack. */
const DEEPEST = 1000;

/** What stands in a formula: every name as often as it is there, and how deep its parts go. */
interface Content {
  names: string[];
  depth: number;
}

interface Size {
  characters: number;
  depth: number;
}

/**
 * Checks all formulas of fields together with the formulas that they read.
 * @throws Error where they lead in a circle, or are too much in all.
 */
export function checkReferences(parents: Parents, schema: Iterable<ObjectDef>): void {
  for (const def of schema) {
    for (const field of def.fields.values()) {
      if (field.formula === undefined) continue;
      const { characters, depth } = sizeOf(parents, def, field, []);
      if (characters <= BIGGEST && depth <= DEEPEST) continue;
      const words = characters.toLocaleString('en-US');
      throw new Error(
        `Compiled formula is too big to execute (${words} characters). Maximum size is 15,000 characters`,
      );
    }
  }
}

function sizeOf(parents: Parents, def: ObjectDef, field: FieldDef, above: readonly FieldDef[]): Size {
  if (above.includes(field)) {
    throw new Error(`Circular reference: the formula of ${field.name} refers to itself`);
  }
  const { formula = '' } = field;
  const way = [...above, field];
  const content = contentOf(field, formula);
  let characters = formula.length;
  let deepest = 0;
  for (const name of content.names) {
    const found = fieldAt(parents, def, name);
    if (found?.field.formula === undefined) continue;
    const inner = sizeOf(parents, found.def, found.field, way);
    characters += inner.characters - name.length;
    deepest = Math.max(deepest, inner.depth);
    // Each of them may read the next many times.
    if (characters > BIGGEST) break;
  }
  return { characters, depth: content.depth + deepest };
}

/** The fields that a formula names, by their paths; of one that does not read there are none. */
export function namesIn(formula: string): string[] {
  const names: string[] = [];
  const collect = (expression: Expression): void => {
    if (expression.kind === 'field') names.push(expression.name);
    if (expression.kind === 'call') expression.args.forEach(collect);
  };
  try {
    collect(parseFormula(formula));
  } catch {
    return [];
  }
  return names;
}

const known = new WeakMap<FieldDef, Content>();

function contentOf(field: FieldDef, formula: string): Content {
  let content = known.get(field);
  if (content) return content;
  const names: string[] = [];
  const depthOf = (expression: Expression): number => {
    if (expression.kind === 'field') names.push(expression.name);
    return expression.kind === 'call' ? 1 + Math.max(0, ...expression.args.map(depthOf)) : 1;
  };
  content = { depth: depthOf(parseFormula(formula)), names };
  known.set(field, content);
  return content;
}
