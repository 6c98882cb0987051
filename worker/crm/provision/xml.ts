/** A node's content: text, or child elements by name; a list repeats the element. */
export type Xml = string | number | boolean | { readonly [name: string]: Xml | readonly Xml[] | undefined };

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);

function content(value: Xml): string {
  if (typeof value !== 'object') return escaped(String(value));
  return Object.entries(value)
    .map(([name, child]) => elements(name, child))
    .join('');
}

function elements(name: string, value: Xml | readonly Xml[] | undefined): string {
  if (value === undefined) return '';
  const items: readonly Xml[] = isList(value) ? value : [value];
  return items.map((item) => `<${name}>${content(item)}</${name}>`).join('');
}

const isList = (value: Xml | readonly Xml[]): value is readonly Xml[] => Array.isArray(value);

/** A metadata file. */
export function metadataFile(root: string, body: Xml): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">${content(body)}</${root}>\n`;
}
