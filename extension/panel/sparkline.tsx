import type { AccountHistory } from '../../shared/api';
import { daysBetween } from '../../shared/day';
import { dayText } from './words';

const WIDTH = 320;
const HEIGHT = 44;
const EDGE = 3;

/** The score of the last 90 days as a line; days without a score are gaps in it. */
export function Sparkline({ history }: { history: AccountHistory | null | undefined }) {
  if (history === undefined) return <div class="sparkline waiting" />;
  const scored = (history?.days ?? []).filter((day) => day.score !== null);
  const first = scored[0];
  const last = scored.at(-1);
  if (!history || !first || !last || scored.length < 2) return null;
  const span = Math.max(1, daysBetween(first.day, last.day));
  const scores = scored.map((day) => day.score ?? 0);
  const [low, high] = [Math.min(...scores), Math.max(...scores)];
  // A line that moved little must not look as if it fell off a cliff.
  const middle = (low + high) / 2;
  const reach = Math.max(10, (high - low) / 2);
  const x = (day: string) => EDGE + (daysBetween(first.day, day) / span) * (WIDTH - 2 * EDGE);
  const y = (score: number) => HEIGHT / 2 - ((score - middle) / reach) * (HEIGHT / 2 - EDGE);
  const parts: string[] = [];
  let former: string | null = null;
  for (const day of history.days) {
    if (day.score === null) {
      former = null;
      continue;
    }
    parts.push(`${former === null ? 'M' : 'L'}${x(day.day).toFixed(1)} ${y(day.score).toFixed(1)}`);
    former = day.day;
  }
  const label = `Score from ${first.score} on ${dayText(first.day)} to ${last.score} on ${dayText(last.day)}; lowest ${low}, highest ${high}`;
  return (
    <figure class="sparkline">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={label} preserveAspectRatio="none">
        <path d={parts.join('')} class="line" vector-effect="non-scaling-stroke" />
      </svg>
      <figcaption>
        <span>
          {dayText(first.day)}: {first.score}
        </span>
        <span>
          lowest {low}, highest {high}
        </span>
      </figcaption>
    </figure>
  );
}
