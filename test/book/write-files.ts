import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { CsvFiles } from './csv-files';
import { EventFiles } from './event-files';
import type { Book } from './types';

/**
 * Writes the outside world's files through a day into a folder: events/YYYY-MM-DD.parquet by the day of
 * receipt, and the CSV files whole. `after` names the last day whose events are there already.
 */
export async function writeFiles(
  book: Book,
  folder: string,
  { after, through }: { after?: string; through: string },
): Promise<void> {
  const events = join(folder, 'events');
  await mkdir(events, { recursive: true });
  const tables = new CsvFiles();
  const files = await EventFiles.open(events);
  try {
    for (const day of book.days(through)) {
      tables.take(day);
      if (after === undefined || day.day > after) await files.write(day.day, day.events);
    }
    await files.finish();
  } finally {
    await files.close();
  }
  await tables.write(folder);
}
