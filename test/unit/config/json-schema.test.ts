import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ConfigSchema } from '../../../worker/config/schema';
import { configSchemaText, SCHEMA_FILE } from '../../support/config-schema';

interface Node {
  description?: string;
  const?: unknown;
  required?: string[];
  properties?: Record<string, Node>;
  items?: Node;
  oneOf?: Node[];
  anyOf?: Node[];
}

/** Every setting that holds a value of its own, by path; sections are named by what is in them. */
function settings(node: Node, path: string): [string, Node][] {
  const parts = [...(node.oneOf ?? []), ...(node.anyOf ?? []), ...(node.items ? [node.items] : [])];
  const below = parts.flatMap((part) => settings(part, path).filter(([inner]) => inner !== path));
  const own = Object.entries(node.properties ?? {}).flatMap(([name, child]) =>
    settings(child, path ? `${path}.${name}` : name),
  );
  const isSection = node.properties !== undefined;
  return [...(isSection ? [] : ([[path, node]] as [string, Node][])), ...own, ...below];
}

const schema = JSON.parse(readFileSync(SCHEMA_FILE, 'utf8')) as Node;

it('is what the code says: after a change of a setting, run `npm run schema`', () => {
  expect(readFileSync(SCHEMA_FILE, 'utf8')).toBe(configSchemaText());
});

it('asks for nothing, as the first run needs no configuration', () => {
  expect(ConfigSchema.safeParse({}).success).toBe(true);
  expect(schema.required ?? []).toEqual([]);
});

it('describes each setting', () => {
  const all = settings(schema, '');
  expect(all.length).toBeGreaterThan(60);
  const silent = all.filter(([, node]) => node.description === undefined && node.const === undefined);
  expect(silent.map(([path]) => path)).toEqual([]);
});
