import type { HealthMeasure } from '../../../shared/health-document';
import { HIDDEN_EVIDENCE } from '../../../shared/hidden-evidence';
import { Evidence } from '../evidence';
import type { Section, SectionProps } from '../section';
import { dayText, pointsText, valueText } from '../words';

export const drivers: Section = {
  id: 'drivers',
  title: 'What drives the score',
  draw(props) {
    const { measures, drivers: sentences } = props.health.document;
    const scored = measures.filter((m) => m.weight > 0).sort((a, b) => b.lossCents - a.lossCents);
    const shown = measures.filter((m) => m.weight === 0 && m.value !== null);
    const most = Math.max(100, ...scored.map((m) => m.lossCents));
    return (
      <>
        {sentences
          .filter((sentence) => sentence.measure === null)
          .map((sentence) => (
            <p key={sentence.text} class="notice">
              {sentence.text}
            </p>
          ))}
        <Cap {...props} />
        <ul class="measures">
          {scored.map((m) => (
            <Measure key={m.id} measure={m} most={most} recordUrl={props.recordUrl} />
          ))}
        </ul>
        {shown.length > 0 && (
          <details>
            <summary>{shown.length} more, shown but not scored</summary>
            <ul class="measures">
              {shown.map((m) => (
                <Measure key={m.id} measure={m} most={most} recordUrl={props.recordUrl} />
              ))}
            </ul>
          </details>
        )}
      </>
    );
  },
};

function Cap({ health, recordUrl }: SectionProps) {
  const { cap } = health.document;
  if (!cap || cap.evidence.length === 0) return null;
  return (
    <details>
      <summary>Evidence of the cap, since {dayText(cap.since)}</summary>
      <Evidence rows={cap.evidence} recordUrl={recordUrl} />
    </details>
  );
}

function Measure({
  measure: m,
  most,
  recordUrl,
}: { measure: HealthMeasure; most: number } & Pick<SectionProps, 'recordUrl'>) {
  const value = valueText(m.value, m.unit);
  const first = m.evidence[0]?.text;
  const told = first === HIDDEN_EVIDENCE ? undefined : first;
  const share = m.lossCents / most;
  return (
    <li>
      <details class="measure">
        <summary>
          <span class="measure-name">{m.name}</span>
          <span class={m.lossCents > 0 ? 'cents down' : 'cents'}>
            {m.lossCents > 0 ? pointsText(-m.lossCents) : m.weight > 0 ? '✓' : ''}
          </span>
          <span class="measure-value">
            {told ?? value ?? 'not seen'}
            {m.notSeenSince && ` · not seen since ${dayText(m.notSeenSince)}`}
          </span>
          {m.weight > 0 && (
            <span class="loss" aria-hidden="true">
              <span style={{ width: `${Math.round(share * 100)}%` }} />
            </span>
          )}
        </summary>
        {m.weight > 0 && (
          <p class="quiet">
            {value && `${value}: `}
            {m.points === null ? 'no points yet' : `${Math.round(m.points)} of 100 points`}, weighs{' '}
            {Math.round(m.weight * 100)} %
          </p>
        )}
        {m.reason && <p class="quiet">{m.reason}</p>}
        <Evidence rows={m.evidence} recordUrl={recordUrl} />
      </details>
    </li>
  );
}
