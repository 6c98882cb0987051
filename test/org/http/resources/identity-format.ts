import { type Call, ok, type Reply } from '../call';
import { toXml } from '../soap-envelope';

type Told = Record<string, unknown>;

/** What the identity services tell, as the parameter `format` asks, else the Accept header, else in JSON. */
export function written(call: Call, told: Told): Reply {
  return formatOf(call) === 'xml' ? asXml(told) : ok(told);
}

function formatOf({ query, headers }: Call): 'json' | 'xml' {
  const asked = query.get('format');
  if (asked !== null) return asked === 'xml' ? 'xml' : 'json';
  for (const type of (headers.accept ?? '').split(',')) {
    const [name] = type.trim().split(';');
    if (name === 'application/xml') return 'xml';
    if (name === 'application/json' || name === '*/*') return 'json';
  }
  return 'json';
}

function asXml(told: Told): Reply {
  const inner = Object.entries(told).map(([name, value]) => element(name, value));
  const body = `<?xml version="1.0" encoding="UTF-8"?><user xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">${inner.join('')}</user>`;
  return { status: 200, text: { type: 'application/xml;charset=UTF-8', body } };
}

function element(name: string, value: unknown): string {
  if (typeof value === 'object' && value !== null) {
    return `<${name}>${Object.entries(value)
      .map(([part, inner]) => element(part, inner))
      .join('')}</${name}>`;
  }
  return toXml(name, value === null || value === undefined ? null : String(value));
}
