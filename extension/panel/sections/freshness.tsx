import type { Section } from '../section';
import { dayText, momentText } from '../words';

export const freshness: Section = {
  id: 'freshness',
  title: 'How fresh this is',
  draw({ health: { document, asOf, hidden } }) {
    return (
      <>
        <ul class="sources">
          {document.freshness.map((source) => (
            <li key={source.source} class={source.live ? 'live' : 'late'}>
              <span>{source.source}</span>
              <span>
                {source.completeThrough ? `through ${dayText(source.completeThrough)}` : 'nothing read yet'}
                {!source.live && ', late'}
              </span>
            </li>
          ))}
        </ul>
        {document.keptAttributes.length > 0 && (
          <p class="quiet">
            Empty in the CRM, kept at the last known value: {document.keptAttributes.join(', ')}.
          </p>
        )}
        {hidden > 0 && (
          <p class="quiet">{hidden} pieces of evidence are hidden: you may not read their records.</p>
        )}
        <p class="quiet">
          Scored as of {momentText(asOf)} · scorecard {document.scorecard.id}
        </p>
      </>
    );
  },
};
