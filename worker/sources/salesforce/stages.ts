import type { CrmRecord } from '../../crm/crm';
import type { Reading } from './object-stream';
import { flag, text } from './values';

export interface Stage {
  closed: boolean;
  won: boolean;
}

const OPEN: Stage = { closed: false, won: false };

/** What each stage means, from the opportunities that stand in it; a stage that none stands in any more was an open one. */
export async function stagesOf({
  crm,
  signal,
}: Reading): Promise<(stage: string | null | undefined) => Stage> {
  const rows = await crm.query(
    'SELECT StageName, IsClosed, IsWon FROM Opportunity GROUP BY StageName, IsClosed, IsWon',
    { signal },
  );
  const stages = new Map(rows.map((row) => [text(row, 'StageName'), meaning(row)]));
  return (stage) => stages.get(stage ?? null) ?? OPEN;
}

const meaning = (row: CrmRecord): Stage => ({
  closed: flag(row, 'IsClosed') ?? false,
  won: flag(row, 'IsWon') ?? false,
});
