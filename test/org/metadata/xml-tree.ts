import { XMLValidator } from 'fast-xml-parser';
import { MetadataProblem, type Place } from './metadata-problem';

/** One element of a metadata file, with the places that the platform's parser stands at when it reports it. */
export interface XmlElement {
  /** Without its prefix. */
  name: string;
  /** By name without prefix: `type` of `xsi:type`, `nil` of `xsi:nil`. */
  attributes: ReadonlyMap<string, string>;
  children: XmlElement[];
  /** Character data directly inside, trimmed. */
  text: string;
  /** Right behind the start tag. */
  opened: Place;
  /** Right behind the end tag. */
  closed: Place;
}

const TOKEN =
  /<!--[\s\S]*?-->|<!\[CDATA\[([\s\S]*?)\]\]>|<[?!][^>]*>|<\/[^>]+>|<([^\s/>]+)((?:[^>"']|"[^"]*"|'[^']*')*?)(\/?)>|([^<]+)/g;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/** Far beyond what any file nests; the validation below takes time by the square of it. */
const DEEPEST = 1000;

/** Parses well-formed XML. @throws MetadataProblem with line and column otherwise */
export function readXml(text: string): XmlElement {
  const placeAt = placesOf(text);
  const open: XmlElement[] = [];
  let root: XmlElement | undefined;
  for (const match of text.matchAll(TOKEN)) {
    const [token, cdata, name, attributes = '', selfClosed, characters] = match;
    const parent = open.at(-1);
    if (characters !== undefined) {
      if (parent) parent.text += unescaped(characters);
    } else if (cdata !== undefined) {
      if (parent) parent.text += cdata;
    } else if (name !== undefined) {
      const place = placeAt(match.index + token.length);
      const element: XmlElement = {
        name: local(name),
        attributes: attributesOf(attributes),
        children: [],
        text: '',
        opened: place,
        closed: place,
      };
      parent?.children.push(element);
      root ??= element;
      if (selfClosed === '') open.push(element);
      if (open.length > DEEPEST) {
        throw new MetadataProblem('Error parsing file: elements are nested too deeply', place);
      }
    } else if (token.startsWith('</') && parent) {
      open.pop();
      parent.text = parent.text.trim();
      parent.closed = placeAt(match.index + token.length);
    }
  }
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    const { msg, line, col } = verdict.err;
    throw new MetadataProblem(`Error parsing file: ${msg}`, { line, column: col });
  }
  if (!root)
    throw new MetadataProblem('Error parsing file: there is no root element', { line: 1, column: 1 });
  return root;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);

function attributesOf(text: string): Map<string, string> {
  const attributes = new Map<string, string>();
  for (const [, name = '', double, single] of text.matchAll(ATTRIBUTE)) {
    attributes.set(local(name), unescaped(double ?? single ?? ''));
  }
  return attributes;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (!text.includes('&')) return text;
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex, decimal, name) => {
    const code = hex ? Number.parseInt(hex, 16) : decimal ? Number(decimal) : undefined;
    if (code !== undefined) return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    return ENTITIES[name] ?? whole;
  });
}

/** Lines and columns, both from 1, of ascending offsets. */
function placesOf(text: string): (offset: number) => Place {
  const after = (offset: number) => {
    const at = text.indexOf('\n', offset);
    return at < 0 ? text.length : at;
  };
  let line = 1;
  let start = 0;
  let end = after(0);
  return (offset) => {
    for (; end < offset; end = after(start)) {
      line++;
      start = end + 1;
    }
    return { line, column: offset - start + 1 };
  };
}
