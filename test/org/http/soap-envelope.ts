import { readXml, type XmlElement } from '../metadata/xml-tree';

const METADATA = 'http://soap.sforce.com/2006/04/metadata';

export interface SoapCall {
  method: string;
  /** The call's own element, with its arguments inside. */
  operation: XmlElement;
  /** Elements of the SOAP header. */
  headers: readonly XmlElement[];
  sessionId: string | undefined;
}

/** The first child of a name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined =>
  element?.children.find((child) => child.name === name);

/** Reads a SOAP 1.1 envelope. Throws SoapFault when it is none or holds not exactly one call. */
export function readEnvelope(xml: string): SoapCall {
  const root = parseXml(xml);
  const body = childOf(root, 'Body');
  if (root.name !== 'Envelope' || !body) {
    throw new SoapFault('soapenv:Client', 'The request is not a SOAP envelope');
  }
  const [operation, ...others] = body.children;
  if (!operation || others.length > 0) {
    throw new SoapFault('soapenv:Client', 'The SOAP body must hold exactly one call');
  }
  const headers = childOf(root, 'Header')?.children ?? [];
  const session = headers.find((header) => header.name === 'SessionHeader');
  return { method: operation.name, operation, headers, sessionId: childOf(session, 'sessionId')?.text };
}

function parseXml(xml: string): XmlElement {
  try {
    return readXml(xml);
  } catch (cause) {
    throw new SoapFault('soapenv:Client', cause instanceof Error ? cause.message : 'not XML');
  }
}

export class SoapFault extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'SoapFault';
  }
}

export type XmlValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly XmlValue[]
  | { readonly [name: string]: XmlValue };

/**
 * Writes a value as elements named `name`; arrays repeat the element, undefined leaves it out, a name that begins
 * with '@' is an attribute.
 */
export function toXml(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (isList(value)) return value.map((item) => toXml(name, item)).join('');
  if (typeof value === 'object') {
    const entries = Object.entries(value);
    const isAttribute = ([key]: readonly [string, XmlValue]) => key.startsWith('@');
    const attributes = entries
      .filter(isAttribute)
      .map(([key, item]) => ` ${key.slice(1)}="${escapeXml(String(item))}"`);
    const inner = entries.filter((entry) => !isAttribute(entry)).map(([key, item]) => toXml(key, item));
    return `<${name}${attributes.join('')}>${inner.join('')}</${name}>`;
  }
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

const ESCAPES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => ESCAPES[sign] ?? sign);
}

/** The envelope of a call's result. */
export function resultEnvelope(method: string, result: XmlValue): string {
  return envelope(`<${method}Response>${toXml('result', result)}</${method}Response>`);
}

/** The envelope of a fault; the platform sends it with HTTP 500. */
export function faultEnvelope(fault: SoapFault): string {
  const code = escapeXml(fault.code);
  const text = escapeXml(`${fault.code.replace(/^\w+:/, '')}: ${fault.message}`);
  return envelope(
    `<soapenv:Fault><faultcode>${code}</faultcode><faultstring>${text}</faultstring></soapenv:Fault>`,
  );
}

function envelope(body: string) {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="${METADATA}"` +
    ` xmlns:sf="${METADATA}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`
  );
}
