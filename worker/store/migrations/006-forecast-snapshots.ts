import { type Kysely, type Migration, sql } from 'kysely';

/** Keeps what was forecast each Monday. */
export const forecastSnapshots: Migration = {
  async up(db: Kysely<unknown>) {
    await sql`create table forecast_snapshot (
      monday date primary key, made_on date not null, as_of timestamptz not null, rates json not null,
      totals json not null, hash text not null)`.execute(db);
    await sql`create table forecast_snapshot_row (
      monday date not null references forecast_snapshot (monday), renewal text not null, account_id text not null,
      due date, quarter_start date, quarter_end date, quarter_label text, body json not null,
      primary key (monday, renewal))`.execute(db);
    // Opportunities are read again for what earlier versions of this program left out; what is known stays as it is.
    await sql`delete from cursor where source = 'salesforce' and stream = 'Opportunity'`.execute(db);
  },
};
