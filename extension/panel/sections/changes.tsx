import type { Section } from '../section';
import { dayText, pointsText } from '../words';

const MOST = 3;

export const changes: Section = {
  id: 'changes',
  title: 'What changed',
  draw({ changes: reply }) {
    if (reply === undefined) return <p class="quiet">Comparing…</p>;
    const told = reply.changes;
    if (!told?.from) return <p class="quiet">No earlier day is kept to compare with.</p>;
    const since = reply.lookedOn
      ? `Since you last looked, on ${dayText(reply.lookedOn)}`
      : `Since ${dayText(told.from.day)}`;
    const moved = `${told.from.score ?? 'no score'} (${told.from.tier}) → ${told.to.score ?? 'no score'} (${told.to.tier})`;
    const lines = told.lines
      .filter((line) => Math.abs(line.cents) >= 10)
      .sort((a, b) => Math.abs(b.cents) - Math.abs(a.cents));
    return (
      <>
        <p>
          {since}: <strong>{moved}</strong>
        </p>
        {lines.length === 0 && <p class="quiet">Nothing that moves the score.</p>}
        <Lines lines={lines.slice(0, MOST)} />
        {lines.length > MOST && (
          <details>
            <summary>{lines.length - MOST} more</summary>
            <Lines lines={lines.slice(MOST)} />
          </details>
        )}
      </>
    );
  },
};

function Lines({ lines }: { lines: readonly { text: string; cents: number }[] }) {
  return (
    <ul class="moves">
      {lines.map((line) => (
        <li key={line.text}>
          <span class={line.cents < 0 ? 'cents down' : 'cents up'}>{pointsText(line.cents)}</span>
          <span>{line.text}</span>
        </li>
      ))}
    </ul>
  );
}
