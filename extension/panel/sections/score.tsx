import { tierClass, trendText } from '../../../shared/tier-look';
import type { Section } from '../section';
import { Sparkline } from '../sparkline';
import { TierMark } from '../tier-mark';
import { dayText, valueText } from '../words';

export const score: Section = {
  id: 'score',
  title: null,
  draw({ health: { document }, history }) {
    const { tier, lastKnownTier, coverage, lever } = document;
    return (
      <div class={`score-card ${tierClass(tier)}`}>
        <div class="score-row">
          <TierMark tier={tier} size={44} />
          <div>
            <p class="score-figure">
              {document.score === null ? (
                <span class="figure">–</span>
              ) : (
                <>
                  <span class="figure">{document.score}</span>
                  <span class="of"> of 100</span>
                </>
              )}
              <span class="tier-word">{tier}</span>
            </p>
            <p class="quiet">
              {document.trend30d !== null && `${trendText(document.trend30d)} in 30 days · `}
              since {dayText(document.tierSince)}
            </p>
            {lastKnownTier && (
              <p class="quiet">
                Last known {lastKnownTier.tier} on {dayText(lastKnownTier.day)}
              </p>
            )}
          </div>
        </div>
        <Sparkline history={history} />
        <p class="coverage">
          <span class="meter" aria-hidden="true">
            <span style={{ width: `${Math.round(coverage * 100)}%` }} />
          </span>
          {Math.round(coverage * 100)} % of its evidence was seen
        </p>
        {lever && lever.moves.length > 0 && (
          <p class="lever">
            <strong>
              Nearest way to {lever.tier} ({lever.bound})
            </strong>
            {lever.moves.map((move) => (
              <span key={move.measure}>
                {move.name}: {valueText(move.fromValue, move.unit) ?? 'not seen'} →{' '}
                {valueText(move.toValue, move.unit) ?? `${Math.round(move.toPoints)} points`}
              </span>
            ))}
          </p>
        )}
      </div>
    );
  },
};
