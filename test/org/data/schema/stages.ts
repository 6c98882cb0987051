export interface Stage {
  name: string;
  probability: number;
  closed: boolean;
  won: boolean;
  /** ForecastCategory and ForecastCategoryName. */
  forecast: readonly [string, string];
}

const stage = (
  name: string,
  probability: number,
  forecast: readonly [string, string],
  closed = false,
  won = false,
): Stage => ({ name, probability, closed, won, forecast });

const PIPELINE = ['Pipeline', 'Pipeline'] as const;
const BEST_CASE = ['BestCase', 'Best Case'] as const;
const COMMIT = ['Forecast', 'Commit'] as const;

/** The sales process of a new org. */
export const STAGES: readonly Stage[] = [
  stage('Prospecting', 10, PIPELINE),
  stage('Qualification', 10, PIPELINE),
  stage('Needs Analysis', 20, PIPELINE),
  stage('Value Proposition', 50, BEST_CASE),
  stage('Id. Decision Makers', 60, BEST_CASE),
  stage('Perception Analysis', 70, BEST_CASE),
  stage('Proposal/Price Quote', 75, COMMIT),
  stage('Negotiation/Review', 90, COMMIT),
  stage('Closed Won', 100, ['Closed', 'Closed'], true, true),
  stage('Closed Lost', 0, ['Omitted', 'Omitted'], true, false),
];
