import type { Section } from '../section';
import { dayText, fromToday, moneyText } from '../words';

export const renewal: Section = {
  id: 'renewal',
  title: 'Renewal',
  draw({ health: { document }, today }) {
    const { renewalDate, arr, likelihood, csm } = document;
    const facts: [string, string][] = [
      [
        'Renews',
        renewalDate ? `${dayText(renewalDate)}, ${fromToday(renewalDate, today)}` : 'no date is known',
      ],
      ['ARR', arr ? moneyText(arr) : 'unknown'],
      ['CSM', csm ?? 'nobody is named'],
      [
        'Likelihood',
        likelihood.percent === null ? (likelihood.reason ?? 'unknown') : `${likelihood.percent} %`,
      ],
    ];
    return (
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    );
  },
};
