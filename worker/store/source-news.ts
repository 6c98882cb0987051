import { sql } from 'kysely';
import type { Instant } from '../../shared/day';
import { recordset } from './rows';
import type { BigIntText, Db } from './schema';

/** A source, or one stream of it, that is said to have something new. */
export interface SourceNews {
  source: string;
  /** Empty: all of the source. */
  stream: string;
  seq: BigIntText;
  /** Every fact that was stored because of it has a greater number. */
  fromFact: BigIntText;
}

/** Notes that sources have news; said again before it was heeded it is one. */
export async function noteSourceNews(
  db: Db,
  news: readonly { source: string; stream: string }[],
  at: Instant,
): Promise<void> {
  if (news.length === 0) return;
  await sql`
    insert into source_news (source, stream, since, latest)
    select distinct source, stream, ${at}::timestamptz, ${at}::timestamptz
    from ${recordset(news, 'n', 'source text, stream text')}
    on conflict (source, stream) do update set since = least(source_news.since, excluded.since),
      latest = greatest(source_news.latest, excluded.latest), seq = nextval('news_seq')`.execute(db);
}

/**
 * Takes up the news that was first noted up to `upTo`, and keeps with each where the facts stand now, unless it was
 * taken up before: what is stored from here on is told apart from what was known, even by who follows a process that
 * died.
 */
export async function takeSourceNews(db: Db, upTo: Instant): Promise<SourceNews[]> {
  const { rows } = await sql<SourceNews>`
    update source_news set from_fact = coalesce(from_fact, (select last_value from fact_seq))
    where since <= ${upTo}::timestamptz
    returning source, stream, seq, from_fact as "fromFact"`.execute(db);
  return rows;
}

/** Forgets news that was taken up; what was said again since, or later than `upTo`, stays and begins anew. */
export async function clearSourceNews(db: Db, news: readonly SourceNews[], upTo: Instant): Promise<void> {
  if (news.length === 0) return;
  const taken = recordset(news, 'n', 'source text, stream text, seq bigint');
  await sql`
    delete from source_news s using ${taken}
    where s.source = n.source and s.stream = n.stream and s.seq = n.seq
      and s.latest <= ${upTo}::timestamptz`.execute(db);
  await sql`
    update source_news s set from_fact = null, since = s.latest from ${taken}
    where s.source = n.source and s.stream = n.stream`.execute(db);
}

/** When the oldest news was first noted; null where there is none. */
export async function oldestNews(db: Db): Promise<Instant | null> {
  const { rows } = await sql<{ since: Instant | null }>`select min(since) as since from source_news`.execute(
    db,
  );
  return rows[0]?.since ?? null;
}
