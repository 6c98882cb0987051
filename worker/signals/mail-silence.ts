import { sql } from 'kysely';
import type { Db } from '../store/schema';
import type { ScopeRow } from './rows';
import { CRM_SOURCE } from './scope';

/** Without inbound mail for so long, mail is probably captured elsewhere. */
const SILENT_DAYS = 90;

/** Whether no inbound mail was seen in the whole organisation in the 90 days to each moment. */
export class MailSilence {
  readonly #known = new Map<string, boolean>();

  async read(db: Db, scope: readonly ScopeRow[]): Promise<boolean[]> {
    const moments = [...new Set(scope.map((row) => row.knownAt))].filter((at) => !this.#known.has(at));
    if (moments.length > 0) {
      const { rows } = await sql<{ n: string; silent: boolean }>`
        select m.n, not exists (
          select 1 from fact_touchpoint f
          where f.source = ${CRM_SOURCE} and f.channel = 'email' and f.direction = 'inbound'
            and f.at <= m.known_at and f.at > m.known_at - make_interval(days => ${SILENT_DAYS}::int)
            and f.known_from <= m.known_at and m.known_at < f.known_to
        ) as silent
        from unnest(${moments}::timestamptz[]) with ordinality as m(known_at, n)`.execute(db);
      for (const { n, silent } of rows) this.#known.set(moments[Number(n) - 1] ?? '', silent);
    }
    return scope.map((row) => this.#known.get(row.knownAt) ?? true);
  }
}
