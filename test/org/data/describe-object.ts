import type { ObjectDef } from './definition';

const SCOPES: Readonly<Record<string, (plural: string) => string>> = {
  delegated: (plural) => `My delegated ${plural}`,
  everything: (plural) => `All ${plural}`,
  genericteam: (plural) => `My case teams ${plural}`,
  mine: (plural) => `My ${plural}`,
  queue_owned: (plural) => `Queue owned ${plural}`,
  scopingRule: () => 'Filter by scope',
  team: (plural) => `My team's ${plural}`,
  team_by_role: (plural) => `My role-based team's ${plural}`,
  user_owned: (plural) => `User owned ${plural}`,
};

/** The list view scopes of an object, as describe words them. */
export function scopesOf(def: ObjectDef): object[] {
  const plural = def.labelPlural.toLowerCase();
  return def.traits.scopes.map((name) => ({ label: SCOPES[name]?.(plural) ?? name, name }));
}

/** Below the object's own address; those that begin with `ui` are pages of the org itself. */
const PATHS: Readonly<Record<string, string>> = {
  approvalLayouts: '/describe/approvalLayouts',
  caseArticleSuggestions: '/suggestedArticles',
  caseRowArticleSuggestions: '/{ID}/suggestedArticles',
  compactLayouts: '/describe/compactLayouts',
  describe: '/describe',
  eventSeriesUpdates: '/{ID}/fromThisEventOnwards',
  layouts: '/describe/layouts',
  listviews: '/listviews',
  namedLayouts: '/describe/namedLayouts/{LayoutName}',
  passwordUtilities: '/{ID}/password',
  quickActions: '/quickActions',
  rowTemplate: '/{ID}',
  sobject: '',
};

/** The addresses in an object's line of the global describe. */
export function urlsOf(def: ObjectDef, version: string): Record<string, string> {
  const base = `/services/data/v${version}/sobjects/${def.name}`;
  const names = ['sobject', 'describe', 'rowTemplate', ...def.traits.urls];
  return Object.fromEntries(
    names.flatMap((name) => {
      const path = PATHS[name];
      return path === undefined ? [] : [[name, `${base}${path}`]];
    }),
  );
}

/** Those of its own describe, which also names its pages; `origin` is the org's address. */
export function allUrlsOf(def: ObjectDef, version: string, origin: string): Record<string, string> {
  const urls = urlsOf(def, version);
  if (!def.traits.urls.includes('uiNewRecord')) return urls;
  return {
    ...urls,
    uiDetailTemplate: `${origin}/{ID}`,
    uiEditTemplate: `${origin}/{ID}/e`,
    uiNewRecord: `${origin}/${def.keyPrefix}/e`,
  };
}
