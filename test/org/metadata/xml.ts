import { XMLParser, XMLValidator } from 'fast-xml-parser';

/** Elements that a metadata file may repeat, so that a single one is still read as a list. */
const REPEATED = new Set([
  'fields',
  'fieldPermissions',
  'objectPermissions',
  'customPermissions',
  'customSettingAccesses',
  'userPermissions',
  'types',
  'members',
  'value',
]);

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  isArray: (name) => REPEATED.has(name),
});

/** Parses a metadata file and returns the content of its root element. Throws with line and column if malformed. */
export function readMetadataXml(text: string, root: string): unknown {
  const verdict = XMLValidator.validate(text);
  if (verdict !== true) {
    throw new Error(`Error parsing file: ${verdict.err.msg} at line ${verdict.err.line}`);
  }
  const parsed: unknown = parser.parse(text);
  if (typeof parsed !== 'object' || parsed === null || !(root in parsed)) {
    throw new Error(`Error parsing file: the root element must be ${root}`);
  }
  const content: unknown = Reflect.get(parsed, root);
  return content === '' ? {} : content;
}
