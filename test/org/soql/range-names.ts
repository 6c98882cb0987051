const UNITS = ['WEEK', 'MONTH', 'QUARTER', 'YEAR', 'FISCAL_QUARTER', 'FISCAL_YEAR'] as const;

/** Date literals that stand alone. */
export const RANGES: ReadonlySet<string> = new Set([
  'YESTERDAY',
  'TODAY',
  'TOMORROW',
  'LAST_90_DAYS',
  'NEXT_90_DAYS',
  ...UNITS.flatMap((unit) => [`LAST_${unit}`, `THIS_${unit}`, `NEXT_${unit}`]),
]);

/** Date literals that want `:n`. */
export const COUNTED_RANGES: ReadonlySet<string> = new Set(
  ['DAY', ...UNITS].flatMap((unit) => [`LAST_N_${unit}S`, `NEXT_N_${unit}S`, `N_${unit}S_AGO`]),
);
