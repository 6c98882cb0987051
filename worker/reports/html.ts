const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** HTML that is safe as it stands; only `html` makes it. */
export class Html {
  constructor(readonly text: string) {}
}

type Part = Html | string | number | null | readonly (Html | null)[];

/** HTML from a template: whatever is put in is text, unless it is HTML itself. null is nothing. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(texts.map((text, i) => text + (i < parts.length ? render(parts[i] ?? null) : '')).join(''));
}

function render(part: Part): string {
  if (part === null) return '';
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(render).join('');
  return escaped(String(part));
}

/** Control characters are left out: HTML cannot say them. */
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? '').replace(/[^\P{Cc}\n\t]/gu, '');
