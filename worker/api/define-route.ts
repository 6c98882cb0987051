import type { z } from 'zod';
import { to18 } from '../../shared/salesforce-id';
import type { Api } from './api';
import type { Caller, Knock } from './auth/callers';
import { mustReadAccount, mustSeeHealth } from './auth/readable-accounts';
import { badRequest } from './problem';
import { type Standing, standingOf } from './standing';

/** A request as it came. */
export interface Asked extends Knock {
  query: unknown;
  params: unknown;
  headers: Readonly<Record<string, unknown>>;
  /** As it was sent; empty where there is none. */
  body: Buffer;
}

export interface Route {
  /** The file's name. */
  id: string;
  /** Below `/v1`. */
  path: string;
  /** Everybody may ask; else a caller must sign in. */
  isOpen: boolean;
  method: 'GET' | 'POST';
  answer(api: Api, asked: Asked): Promise<unknown>;
}

interface Parts<Query extends z.ZodType, Reply extends z.ZodType> {
  id: string;
  path: string;
  query: Query;
  /** The contract of the reply: what it does not name is not sent. */
  reply: Reply;
}

/** A route that tells nothing worth a token. */
export function defineOpenRoute<Query extends z.ZodType, Reply extends z.ZodType>(
  route: Parts<Query, Reply> & { answer(api: Api): Promise<z.input<Reply>> },
): Route {
  return {
    ...{ id: route.id, path: route.path, isOpen: true, method: 'GET' },
    async answer(api, { query }) {
      queryOf(route.query, query);
      return route.reply.parse(await route.answer(api));
    },
  };
}

/** A route for other programs: not a token but a signature says who asks. */
export function defineSignedRoute<Reply extends z.ZodType>(
  route: Omit<Parts<z.ZodType, Reply>, 'query'> & {
    answer(api: Api, asked: Asked): Promise<z.input<Reply>>;
  },
): Route {
  return {
    ...{ id: route.id, path: route.path, isOpen: false, method: 'POST' },
    answer: async (api, asked) => route.reply.parse(await route.answer(api, asked)),
  };
}

/** A route for every internal user of the organisation who may see account health. */
export function defineCallerRoute<Query extends z.ZodType, Reply extends z.ZodType>(
  route: Parts<Query, Reply> & {
    answer(api: Api, by: { caller: Caller; query: z.output<Query> }): Promise<z.input<Reply>>;
  },
): Route {
  return {
    ...{ id: route.id, path: route.path, isOpen: false, method: 'GET' },
    async answer(api, asked) {
      const caller = await api.callers.admit(asked);
      const query = queryOf(route.query, asked.query);
      await mustSeeHealth(caller, () => api.now().getTime());
      return route.reply.parse(await route.answer(api, { caller, query }));
    },
  };
}

/** A route for those whom Salesforce lets read the account: they are asked for before the store is. */
export function defineAccountRoute<Query extends z.ZodType, Reply extends z.ZodType>(
  route: Parts<Query, Reply> & {
    answer(
      api: Api,
      by: { caller: Caller; query: z.output<Query>; standing: Standing },
    ): Promise<z.input<Reply>>;
  },
): Route {
  return {
    ...{ id: route.id, path: route.path, isOpen: false, method: 'GET' },
    async answer(api, asked) {
      const caller = await api.callers.admit(asked);
      const account = accountIn(asked.params);
      const query = queryOf(route.query, asked.query);
      await mustReadAccount(caller, account, () => api.now().getTime());
      const standing = await standingOf(api, account);
      return route.reply.parse(await route.answer(api, { caller, query, standing }));
    },
  };
}

const ACCOUNT_ID = /^001[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/;

/** 18 characters; check characters that do not fit would name another record than was meant. */
function accountIn(params: unknown): string {
  const id = typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : '';
  const full = to18(id.slice(0, 15));
  if (ACCOUNT_ID.test(id) && full.startsWith(id)) return full;
  throw badRequest('That is no account id.', 'Give the 15 or 18 characters of an account id.');
}

function queryOf<Query extends z.ZodType>(schema: Query, query: unknown): z.output<Query> {
  const parsed = schema.safeParse(query);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const name = issue?.path.join('.') || (issue?.code === 'unrecognized_keys' ? issue.keys.join(', ') : '');
  throw badRequest(
    name === '' ? 'The query cannot be read.' : `The query has a wrong ${name.slice(0, 50)}.`,
    'See the routes in the README.',
  );
}
