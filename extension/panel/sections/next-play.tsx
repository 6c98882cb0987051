import type { SuggestedPlay } from '../../../shared/health-document';
import { Evidence } from '../evidence';
import type { Section, SectionProps } from '../section';
import { dayText } from '../words';

export const nextPlay: Section = {
  id: 'next-play',
  title: 'Next play',
  draw({ health: { document }, recordUrl }) {
    const [first, ...others] = document.plays;
    if (!first) return <p class="quiet">Nothing asks for a play now.</p>;
    return (
      <>
        <Play play={first} recordUrl={recordUrl} />
        {others.map((play) => (
          <details key={play.id} class="other-play">
            <summary>
              Also: {play.name} <Urgency urgency={play.urgency} />
            </summary>
            <Play play={play} recordUrl={recordUrl} />
          </details>
        ))}
      </>
    );
  },
};

function Play({ play, recordUrl }: { play: SuggestedPlay } & Pick<SectionProps, 'recordUrl'>) {
  return (
    <div class="play">
      <p class="play-name">
        {play.name} <Urgency urgency={play.urgency} />
      </p>
      <p>{play.why}</p>
      {play.contact && <p class="quiet">Speak to {play.contact.name}</p>}
      <ol>
        {play.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <details>
        <summary>Evidence, since {dayText(play.since)}</summary>
        <Evidence rows={play.evidence} recordUrl={recordUrl} />
      </details>
    </div>
  );
}

const Urgency = ({ urgency }: Pick<SuggestedPlay, 'urgency'>) => (
  <span class={`chip ${urgency === 'today' ? 'urgent' : ''}`}>{urgency}</span>
);
