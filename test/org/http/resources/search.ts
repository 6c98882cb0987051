import { z } from 'zod';
import { readPlainTerm } from '../../sosl/find-clause';
import { parseSearch, returnedOf } from '../../sosl/parse-search';
import { runSearch } from '../../sosl/run-search';
import { MOST_FOUND, type Returned, SEARCH_GROUPS, type Search } from '../../sosl/search';
import { ApiError } from '../api-error';
import { ok, type Reply, type SignedCall } from '../call';
import { readEntity } from '../json-body';
import type { Site } from '../site';
import { contextFor } from './query-context';

const limit = z.coerce.number().int().min(1).max(MOST_FOUND);
const names = z.array(z.string());
/** A search by parameters. Those of products that are not here (articles, divisions, networks) change nothing. */
const parametersSchema = z.object({
  q: z.string(),
  in: z.string().default('ALL'),
  fields: names.default([]),
  sobjects: z
    .array(
      z.object({
        name: z.string(),
        fields: names.optional(),
        where: z.string().optional(),
        orderBy: names.optional(),
        limit: limit.optional(),
        offset: z.coerce.number().int().min(0).optional(),
      }),
    )
    .default([]),
  overallLimit: limit.default(MOST_FOUND),
  defaultLimit: limit.default(MOST_FOUND),
});
type Parameters = z.infer<typeof parametersSchema>;

/** `GET /search?q=SOSL`. */
export function getSearch(site: Site, call: SignedCall): Reply {
  const sosl = call.query.get('q');
  if (sosl === null) throw new ApiError(400, 'MALFORMED_SEARCH', 'A search string has to be specified');
  return found(site, call, parseSearch(sosl));
}

/** `GET /parameterizedSearch?q=…&sobject=Account&Account.fields=Id,Name`. */
export function getParameterizedSearch(site: Site, call: SignedCall): Reply {
  const { query } = call;
  const listOf = (name: string) => query.get(name)?.split(',');
  const sent = {
    q: query.get('q') ?? undefined,
    in: query.get('in') ?? undefined,
    fields: listOf('fields'),
    overallLimit: query.get('overallLimit') ?? undefined,
    defaultLimit: query.get('defaultLimit') ?? undefined,
    sobjects: query.getAll('sobject').map((name) => ({
      name,
      fields: listOf(`${name}.fields`),
      where: query.get(`${name}.where`) ?? undefined,
      orderBy: listOf(`${name}.orderBy`),
      limit: query.get(`${name}.limit`) ?? undefined,
      offset: query.get(`${name}.offset`) ?? undefined,
    })),
  };
  const parsed = parametersSchema.safeParse(sent);
  if (!parsed.success) throw new ApiError(400, 'INVALID_SEARCH', z.prettifyError(parsed.error));
  return found(site, call, searchOf(parsed.data));
}

/** `POST /parameterizedSearch`: the same in a body. */
export function postParameterizedSearch(site: Site, call: SignedCall): Reply {
  return found(site, call, searchOf(readEntity(call, parametersSchema)));
}

function found(site: Site, call: SignedCall, search: Search): Reply {
  const context = contextFor(site, call, false);
  return ok({ searchRecords: runSearch(search, context, site.org.schema().values()) });
}

function searchOf({ q, in: scope, fields, sobjects, overallLimit, defaultLimit }: Parameters): Search {
  const group = SEARCH_GROUPS.find((each) => each === scope.toUpperCase());
  if (!group) throw new ApiError(400, 'INVALID_SEARCH', `in: Invalid value specified: ${scope}`);
  const returning = sobjects.map((object): Returned => {
    const where = object.where === undefined ? '' : ` WHERE ${object.where}`;
    const order = object.orderBy?.length ? ` ORDER BY ${object.orderBy.join(', ')}` : '';
    const offset = object.offset === undefined ? '' : ` OFFSET ${object.offset}`;
    const named = object.fields ?? (fields.length > 0 ? fields : ['Id']);
    const clauses = `${where}${order} LIMIT ${object.limit ?? defaultLimit}${offset}`;
    const read = returnedOf(object.name, named.join(', '), clauses);
    if (read) return read;
    throw new ApiError(400, 'INVALID_SEARCH', `sobject: Invalid value specified: ${object.name}`);
  });
  return {
    expression: readPlainTerm(q),
    group,
    returning: returning.length > 0 ? returning : undefined,
    limit: overallLimit,
  };
}
