import { toXml, type XmlValue } from '../http/soap-envelope';

type Elements = { readonly [name: string]: XmlValue };

/**
 * A component's content as its elements, in the alphabetical order in which the platform writes them, its name
 * first. What was never said stays unsaid.
 */
export function contentElements(content: object, fullName?: string): Elements {
  const sorted = sortedElements(content);
  return fullName === undefined ? sorted : { fullName, ...sorted };
}

function sortedElements(content: object): Elements {
  const entries = Object.entries(content)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .sort(([a], [b]) => (a === 'fullName' ? -1 : b === 'fullName' ? 1 : a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, elementValue(value)]));
}

function elementValue(value: unknown): XmlValue {
  if (Array.isArray(value)) return value.map(elementValue);
  if (typeof value === 'object' && value !== null) return sortedElements(value);
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

/** A metadata file, indented as retrieved files are. */
export function metadataFile(root: string, elements: Elements): string {
  const inner = Object.entries(elements).map(([name, value]) => indented(name, value, 1));
  return `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="http://soap.sforce.com/2006/04/metadata">\n${inner.join('')}</${root}>\n`;
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

function indented(name: string, value: XmlValue, depth: number): string {
  if (value === undefined || value === null) return '';
  if (isList(value)) return value.map((item) => indented(name, item, depth)).join('');
  const margin = '    '.repeat(depth);
  if (typeof value !== 'object') return `${margin}${toXml(name, value)}\n`;
  const inner = Object.entries(value).map(([key, item]) => indented(key, item, depth + 1));
  return `${margin}<${name}>\n${inner.join('')}${margin}</${name}>\n`;
}
