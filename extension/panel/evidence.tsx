import type { HealthEvidence } from '../../shared/health-document';
import { HIDDEN_EVIDENCE } from '../../shared/hidden-evidence';
import { dayText } from './words';

/** What a statement rests on, each piece with its day and source, linked where it is a record of Salesforce. */
export function Evidence({
  rows,
  recordUrl,
}: {
  rows: readonly HealthEvidence[];
  recordUrl(id: string): string | null;
}) {
  if (rows.length === 0) return null;
  return (
    <ul class="evidence">
      {rows.map((row) => (
        <li key={`${row.source} ${row.id} ${row.text}`}>
          <Piece row={row} url={row.id === '' ? null : recordUrl(row.id)} />
          <span class="where">
            {row.source}
            {row.at && ` · ${dayText(row.at)}`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Piece({ row, url }: { row: HealthEvidence; url: string | null }) {
  if (row.text === HIDDEN_EVIDENCE) return <span class="hidden-evidence">{row.text}</span>;
  if (!url) return <span>{row.text}</span>;
  return (
    <a href={url} target="_blank" rel="noopener noreferrer">
      {row.text}
    </a>
  );
}
