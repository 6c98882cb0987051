import { roundTo } from '../rules/number';
import { STAGES } from '../schema/stages';
import type { Draft } from './draft';

/** What a stage, an amount and a close date make of an opportunity. */
export function deriveOpportunity(draft: Draft): void {
  const stage = STAGES.find((s) => s.name === draft.get('StageName'));
  if (stage && draft.touches('StageName')) {
    draft.fill('IsClosed', stage.closed);
    draft.fill('IsWon', stage.won);
    draft.fill('ForecastCategory', stage.forecast[0]);
    draft.fill('ForecastCategoryName', stage.forecast[1]);
    draft.fill('Probability', stage.probability);
  }
  if (draft.moves('StageName')) draft.fill('LastStageChangeDate', draft.at);
  if (draft.touches('Amount', 'StageName', 'Probability')) {
    const [amount, probability] = [draft.get('Amount'), draft.get('Probability')];
    const expected =
      typeof amount === 'number' && typeof probability === 'number'
        ? roundTo((amount * probability) / 100, 2)
        : null;
    draft.fill('ExpectedRevenue', expected);
  }
  if (draft.touches('CloseDate')) fillFiscal(draft);
}

function fillFiscal(draft: Draft): void {
  const close = draft.get('CloseDate');
  if (typeof close !== 'string') return;
  const { year, quarter } = draft.fiscal.quarterOf(close);
  draft.fill('FiscalYear', year);
  draft.fill('FiscalQuarter', quarter);
  draft.fill('Fiscal', `${year} ${quarter}`);
}
