import { writeFileSync } from 'node:fs';
import type { Day } from '../../shared/day';
import { PlimsollError } from '../../shared/error';
import { loadForecast } from '../jobs/load-forecast';
import { forecastCsv } from '../reports/forecast-csv';
import { forecastHtml } from '../reports/forecast-html';
import { forecastText } from '../reports/forecast-text';
import { defineCommand, type OptionValues, textOption } from './define-command';
import { withStore } from './with-store';

/** Quarters shown after the present one, unless others are asked for. */
const USUAL_AHEAD = 3;
const MOST_AHEAD = 12;

export const forecast = defineCommand({
  id: 'forecast',
  summary: 'Show renewals by fiscal quarter and tier, what is expected of them, and who disagrees.',
  options: [
    { flags: '--html', description: 'as one page to open in a browser' },
    { flags: '--csv', description: 'one row for each open renewal' },
    { flags: '--out <file>', description: 'write to a file instead of the terminal' },
    { flags: '--quarters <n>', description: `quarters after the present one (default ${USUAL_AHEAD})` },
    { flags: '--rate-date <date>', description: 'convert at the rates of this day (default: the last sync)' },
    { flags: '--snapshot <monday>', description: 'as it was frozen on that Monday' },
  ],

  async run(context, _args, options) {
    const wish = {
      quartersAhead: aheadOf(options),
      rateDate: dayOption(options, 'rateDate', '--rate-date'),
      monday: dayOption(options, 'snapshot', '--snapshot'),
    };
    const write = writerOf(options, context.colour);
    return await withStore(context, options, async ({ store, zone, config }) => {
      const settings = config.salesforce.renewals;
      const report = await loadForecast(store.db, { zone, settings, ...wish });
      const out = textOption(options, 'out');
      if (out === undefined) context.out(write(report));
      else {
        keep(out, write(report));
        context.note(`  The forecast stands in ${out}.`);
      }
      return 0;
    });
  },
});

function writerOf(options: OptionValues, colour: boolean) {
  const chosen = ['html', 'csv', 'json'].filter((name) => options[name] === true);
  if (chosen.length > 1) {
    throw new PlimsollError(
      'FORMAT_WRONG',
      `A forecast cannot be ${chosen.map((name) => `--${name}`).join(' and ')} at once.`,
      'Give one of them.',
    );
  }
  if (chosen[0] === 'html') return forecastHtml;
  if (chosen[0] === 'csv') return forecastCsv;
  if (chosen[0] === 'json') return JSON.stringify;
  const inFile = textOption(options, 'out') !== undefined;
  return (report: Parameters<typeof forecastText>[0]) => forecastText(report, colour && !inFile);
}

function aheadOf(options: OptionValues): number {
  const text = textOption(options, 'quarters') ?? String(USUAL_AHEAD);
  const ahead = Number(text);
  if (/^\d+$/.test(text) && ahead <= MOST_AHEAD) return ahead;
  throw new PlimsollError(
    'QUARTERS_WRONG',
    `"${text}" is no number of quarters.`,
    `Give --quarters a whole number from 0 to ${MOST_AHEAD}.`,
  );
}

function dayOption(options: OptionValues, name: string, flag: string): Day | null {
  const text = textOption(options, name);
  if (text === undefined) return null;
  const time = Date.parse(`${text}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time)) return text;
  throw new PlimsollError('DAY_WRONG', `"${text}" is no day.`, `Give ${flag} a day such as 2026-03-30.`);
}

function keep(path: string, text: string): void {
  try {
    writeFileSync(path, `${text}\n`, { mode: 0o600 });
  } catch (cause) {
    throw new PlimsollError(
      'FORECAST_UNWRITABLE',
      `Cannot write ${path}.`,
      'Give --out a place that can be written.',
      cause,
    );
  }
}
