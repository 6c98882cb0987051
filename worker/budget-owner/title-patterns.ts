const FINANCE_CHIEF = [
  'cfo',
  'chief financ(?:e|ial) officer',
  'finanzvorstand',
  'finanzchef(?:in)?',
  'direct(?:eur|rice) (?:administrati(?:f|ve) et )?financi(?:er|ère)',
  'director[a]? financier[oa]',
  'diret(?:or|ora) financeir[oa]',
  'direttore finanziario',
  'direttrice finanziaria',
  'financieel directeur',
  'dyrektor finansowy',
  'финансовый директор',
];
const FINANCE_LEAD = [
  '(?:s|e)?vp(?: of)? finance',
  '(?:senior |executive )?vice president(?: of)? finance',
  'finance director',
  'director(?: of)? finance',
  'head of finance',
  'financial controller',
  '(?:kaufmännische[r]? )?leit(?:er|erin|ung) finanzen',
  'kaufmännische[r]? leit(?:er|erin|ung)',
  'responsable financi(?:er|ère)',
];
const PROCUREMENT = [
  'procurement',
  'purchasing',
  'einkauf',
  'einkaufsleit(?:er|erin|ung)',
  'leit(?:er|erin|ung) einkauf',
  'achats',
  'compras',
  'acquisti',
  'inkoop',
];
const OPERATIONS_CHIEF = ['coo', 'chief operating officer'];
/** In a small company the one who leads it signs. */
const COMPANY_CHIEF = [
  'ceo',
  'chief executive officer',
  'managing director',
  '^owner',
  '(?:business|company) owner',
  '(?:co )?founder',
  'geschäftsführer(?:in)?',
  'président(?:e)? directeur général',
  'gérant(?:e)?',
  'director[a]? general',
  'amministratore delegato',
  'генеральный директор',
];
/** Scripts that put no space between words. */
const FINANCE_CHIEF_UNSPACED = /最高財務責任者|财务总监|首席财务官|財務長|최고재무책임자/u;
const COMPANY_CHIEF_UNSPACED = /代表取締役|最高経営責任者|首席执行官|대표이사/u;

/** Those who serve, stand in for or were the one named in the title. */
const NOT_THEMSELVES = bounded([
  'assistant',
  'assistante?',
  'assistent(?:in)?',
  'secretary',
  'office of the',
  'former',
  'ex',
  'intern',
]);

function bounded(patterns: readonly string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

const RANKS: readonly RegExp[] = [
  bounded(FINANCE_CHIEF),
  FINANCE_CHIEF_UNSPACED,
  bounded(FINANCE_LEAD),
  bounded(PROCUREMENT),
  bounded(OPERATIONS_CHIEF),
];
const SMALL_ONLY: readonly RegExp[] = [bounded(COMPANY_CHIEF), COMPANY_CHIEF_UNSPACED];

/**
 * How likely a title is to hold the budget: 0 the likeliest; null when it does not look so. `C.F.O.`, `V.P.,
 * Finance` and `Vice-President Finance` read alike.
 */
export function titleRank(title: string | null, segment: string | null): number | null {
  if (!title) return null;
  const plain = title
    .normalize('NFC')
    .replaceAll('.', '')
    .replace(/[\s,\-–/&|]+/gu, ' ')
    .trim();
  if (NOT_THEMSELVES.test(plain)) return null;
  const patterns = segment === 'small' ? [...RANKS, ...SMALL_ONLY] : RANKS;
  const rank = patterns.findIndex((pattern) => pattern.test(plain));
  return rank === -1 ? null : rank;
}
