import type { Route } from '../define-route';
import { about } from './about';
import { account } from './account';
import { book } from './book';
import { changes } from './changes';
import { history } from './history';
import { hook } from './hook';
import { plays } from './plays';
import { summary } from './summary';
import { worker } from './worker';

/** Every route of the API. */
export const ROUTES = [
  about,
  worker,
  book,
  account,
  summary,
  history,
  changes,
  plays,
  hook,
] as const satisfies readonly Route[];
