import { type Duck, withDuck } from '../../../worker/use/duck';
import { compileTaxonomy, type Taxonomy } from '../../../worker/use/taxonomy';
import { UserDayFiles } from '../../../worker/use/user-day-files';
import type { BookWorld } from './book-world';
import type { UserDay } from './made/told';

type Shop = Pick<BookWorld, 'config' | 'zone' | 'store'>;

export function taxonomyOf({ config, zone }: Pick<BookWorld, 'config' | 'zone'>): Taxonomy {
  const source = config.sources.find((s) => s.type === 'event-files');
  if (!source) throw new Error('No source of events is configured.');
  return compileTaxonomy(source.taxonomy, zone);
}

export const userDayFiles = (world: Shop, folder = world.store.folder): UserDayFiles =>
  new UserDayFiles(folder, taxonomyOf(world).hash);

const SHAPE =
  '{"key": "VARCHAR", "user": "VARCHAR", "day": "DATE", "known": "DATE", "keyFeature": "BOOLEAN"}';

/** Keeps user-days as the source of events keeps them. `batch` names them: a second time they are replaced. */
export async function writeUserDays(world: Shop, batch: string, userDays: readonly UserDay[]): Promise<void> {
  const { keyMask } = taxonomyOf(world);
  await withDuck(async (duck) => {
    await stageRows(duck, 'told', SHAPE, userDays);
    await duck.run(`create or replace temp table user_day as
      select "key" as source_key, "user" as user_id, day, known,
        case when "keyFeature" then ${keyMask}::bigint else 1::bigint end as mask, 1::integer as events,
        (day + interval 12 hour)::timestamptz as last_at from told`);
    await userDayFiles(world).write(duck, batch);
  });
}

/** `rows` as a table of `duck`. */
export async function stageRows(
  duck: Duck,
  table: string,
  shape: string,
  rows: readonly object[],
): Promise<void> {
  await duck.run(
    `create or replace temp table ${table} as select unnest(from_json($rows::json, '[${shape}]'), recursive := true)`,
    { rows: JSON.stringify(rows) },
  );
}

/** What the accounts behind `keys` used since `from`. */
export async function readUserDays(
  world: Shop,
  keys: readonly string[],
  from: string,
  to: string,
): Promise<UserDay[]> {
  return withDuck(async (duck) => {
    await userDayFiles(world).load(duck, from, to);
    const { keyMask } = taxonomyOf(world);
    await stageRows(
      duck,
      'wanted',
      '{"key": "VARCHAR"}',
      keys.map((key) => ({ key })),
    );
    return duck.rows<UserDay & Record<string, unknown>>(`
      select u.source_key as "key", u.user_id as "user", u.day, u.known, u.mask & ${keyMask}::bigint <> 0 as "keyFeature"
      from user_day u join wanted w on w."key" = u.source_key order by 1, 2, 3, 4`);
  });
}
