import { z } from 'zod';
import type { ObjectDef } from '../../data/definition';
import { keepIf } from '../../data/keep-if';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readEntity, recordSchema } from '../json-body';
import type { Site } from '../site';
import { type RowError, RowWrites, refusedRow } from './row-writes';

const MAX_RECORDS = 200;
const MAX_DEPTH = 5;
const MAX_TYPES = 5;

const treeSchema = z.object({ records: z.array(recordSchema) });
const childrenSchema = z.object({ records: z.array(recordSchema) });
const attributesSchema = z.object({ type: z.string(), referenceId: z.string() });

/** One record of a tree, and the lookup by which it points to its parent. */
interface Node {
  type: string;
  referenceId: string;
  values: Record<string, unknown>;
  lookup: string | undefined;
  children: Node[];
}

interface NodeResult {
  referenceId: string;
  id?: string;
  errors?: readonly RowError[];
}

/**
 * `POST /composite/tree/T`: creates records with their children, nested under the names of the parents'
 * relationships. 201 with the id of each by its reference, or 400 with what was wrong and nothing created.
 */
export function postTree(site: Site, call: SignedCall): Reply {
  const object = site.org.object(call.params['type'] ?? '');
  const roots = readEntity(call, treeSchema).records.map((record) =>
    nodeOf(site, object, record, undefined, 1),
  );
  refuseTooLarge(roots);
  const writes = new RowWrites(site, call);
  const made: NodeResult[] = [];
  const failed: NodeResult[] = [];
  const create = (node: Node, parent: string | undefined): void => {
    const link = node.lookup && parent ? { [node.lookup]: parent } : {};
    try {
      const { id } = writes.create(node.type, { ...node.values, ...link });
      made.push({ referenceId: node.referenceId, ...(id === undefined ? {} : { id }) });
      for (const child of node.children) create(child, id);
    } catch (thrown) {
      failed.push({ referenceId: node.referenceId, errors: refusedRow(thrown).errors });
    }
  };
  const kept = keepIf(site.org, () => {
    for (const root of roots) create(root, undefined);
    return failed.length === 0;
  });
  if (!kept) return ok({ hasErrors: true, results: failed }, 400);
  return ok({ hasErrors: false, results: made }, 201);
}

function nodeOf(
  site: Site,
  object: ObjectDef,
  record: Record<string, unknown>,
  lookup: string | undefined,
  depth: number,
): Node {
  const attributes = attributesSchema.safeParse(record['attributes']);
  if (!attributes.success || attributes.data.type.toLowerCase() !== object.name.toLowerCase()) {
    throw new ApiError(
      400,
      'INVALID_INPUT',
      `Include a type of ${object.name} and a reference ID for all records.`,
    );
  }
  if (depth > MAX_DEPTH) throw tooLarge(`levels deep, at most ${MAX_DEPTH}`);
  const node: Node = {
    type: object.name,
    referenceId: attributes.data.referenceId,
    values: {},
    lookup,
    children: [],
  };
  for (const [name, value] of Object.entries(record)) {
    if (name === 'attributes') continue;
    const relation = object.childRelationships.find(
      (each) => each.relationshipName?.toLowerCase() === name.toLowerCase(),
    );
    const nested = relation ? childrenSchema.safeParse(value) : undefined;
    if (!relation || !nested?.success) {
      node.values[name] = value;
      continue;
    }
    const child = site.org.object(relation.childSObject);
    for (const each of nested.data.records) {
      node.children.push(nodeOf(site, child, each, relation.field, depth + 1));
    }
  }
  return node;
}

function refuseTooLarge(roots: readonly Node[]): void {
  const all: Node[] = [...roots];
  // Grows while it is read.
  for (const node of all) all.push(...node.children);
  if (all.length > MAX_RECORDS) throw tooLarge(`records, at most ${MAX_RECORDS}`);
  if (new Set(all.map((node) => node.type)).size > MAX_TYPES) throw tooLarge(`types, at most ${MAX_TYPES}`);
  const seen = new Set<string>();
  for (const { referenceId } of all) {
    if (seen.has(referenceId)) {
      throw new ApiError(
        400,
        'INVALID_INPUT',
        `Duplicate ReferenceId provided in the request: ${referenceId}`,
      );
    }
    seen.add(referenceId);
  }
}

function tooLarge(what: string): ApiError {
  return new ApiError(400, 'LIMIT_EXCEEDED', `The request has too many ${what}.`);
}
