/** A node's content: text, or child elements by name; a list repeats the element. */
export type Xml = string | number | boolean | { readonly [name: string]: Xml | readonly Xml[] | undefined };

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (c) => ESCAPES[c] ?? c);

export const isList = (value: Xml | readonly Xml[]): value is readonly Xml[] => Array.isArray(value);

/** The order in which Salesforce itself writes elements: the name first, the others by their alphabet. */
const inOrder = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => {
  if (a === 'fullName' || b === 'fullName') return a === 'fullName' ? -1 : 1;
  return a < b ? -1 : 1;
};

function element(name: string, value: Xml, indent: string): string {
  if (typeof value !== 'object') return `${indent}<${name}>${escaped(String(value))}</${name}>\n`;
  return `${indent}<${name}>\n${content(value, `${indent}    `)}${indent}</${name}>\n`;
}

const content = (
  value: { readonly [name: string]: Xml | readonly Xml[] | undefined },
  indent: string,
): string =>
  Object.entries(value)
    .sort(inOrder)
    .flatMap(([name, child]) => {
      if (child === undefined) return [];
      const items: readonly Xml[] = isList(child) ? child : [child];
      return items.map((item) => element(name, item, indent));
    })
    .join('');

/** A metadata file, as Salesforce itself writes one; the same content is the same bytes. */
export function metadataFile(root: string, body: Exclude<Xml, string | number | boolean>): string {
  const namespace = 'http://soap.sforce.com/2006/04/metadata';
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">\n${content(body, '    ')}</${root}>\n`;
}
