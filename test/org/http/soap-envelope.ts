import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

const METADATA = 'http://soap.sforce.com/2006/04/metadata';

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: true,
  parseTagValue: false,
  trimValues: true,
});

const envelopeSchema = z.object({
  Envelope: z.object({
    Header: z
      .union([z.object({ SessionHeader: z.object({ sessionId: z.string() }).optional() }), z.string()])
      .optional(),
    Body: z.record(z.string(), z.unknown()),
  }),
});

export interface SoapCall {
  method: string;
  args: unknown;
  sessionId: string | undefined;
}

/** Reads a SOAP 1.1 envelope. Throws SoapFault when it is none or holds not exactly one call. */
export function readEnvelope(xml: string): SoapCall {
  const parsed = envelopeSchema.safeParse(parseXml(xml));
  if (!parsed.success) throw new SoapFault('soapenv:Client', 'The request is not a SOAP envelope');
  const { Header: header, Body: body } = parsed.data.Envelope;
  const [entry, ...others] = Object.entries(body);
  if (!entry || others.length > 0) {
    throw new SoapFault('soapenv:Client', 'The SOAP body must hold exactly one call');
  }
  const sessionId = typeof header === 'object' ? header.SessionHeader?.sessionId : undefined;
  return { method: entry[0], args: entry[1], sessionId };
}

function parseXml(xml: string): unknown {
  try {
    return parser.parse(xml);
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

/** Writes a value as elements named `name`; arrays repeat the element, undefined leaves it out. */
export function toXml(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (isList(value)) return value.map((item) => toXml(name, item)).join('');
  if (typeof value === 'object') {
    const inner = Object.entries(value).map(([key, item]) => toXml(key, item));
    return `<${name}>${inner.join('')}</${name}>`;
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
