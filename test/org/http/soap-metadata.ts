import { MetadataProblem } from '../metadata/metadata-problem';
import { asApiError } from './api-error';
import type { Call, Reply } from './call';
import { componentCalls } from './metadata-calls/component-calls';
import { deployCalls } from './metadata-calls/deploy-calls';
import { listCalls } from './metadata-calls/list-calls';
import type { MetadataOperation } from './metadata-calls/metadata-call';
import { retrieveCalls } from './metadata-calls/retrieve-calls';
import { refuseWithoutMetadataAccess } from './resources/deploy-request';
import { isServed } from './resources/versions';
import { refuseWithoutApi, sessionOf } from './session-check';
import type { Site } from './site';
import {
  childOf,
  faultEnvelope,
  readEnvelope,
  resultEnvelope,
  type SoapCall,
  SoapFault,
  type XmlValue,
} from './soap-envelope';

/** The Metadata API at `/services/Soap/m/NN.0`. */
export class SoapMetadata {
  readonly #operations: Readonly<Record<string, MetadataOperation>>;

  constructor(private readonly site: Site) {
    this.#operations = { ...componentCalls, ...deployCalls, ...listCalls, ...retrieveCalls() };
  }

  /** Answers a SOAP call; faults are replies with HTTP 500. */
  answer(call: Call, struck: SoapFault | undefined): { reply: Reply; userId: string | undefined } {
    let userId: string | undefined;
    try {
      const message = readEnvelope(call.body.toString('utf8'));
      const session = sessionOf(this.site, call, message.sessionId);
      userId = session?.userId;
      if (struck) throw struck;
      const version = /\/Soap\/m\/([\d.]+)/i.exec(call.path)?.[1] ?? '';
      if (!isServed(version)) {
        throw new SoapFault('sf:UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
      }
      if (!session) throw invalidSession();
      refuseWithoutApi(this.site, session, 'API');
      refuseWithoutMetadataAccess(this.site, session.userId);
      const result = this.#invoke(message, session.userId, version);
      return { reply: xmlReply(200, resultEnvelope(message.method, result)), userId };
    } catch (thrown) {
      return { reply: xmlReply(500, faultEnvelope(asFault(thrown))), userId };
    }
  }

  #invoke(message: SoapCall, user: string, version: string): XmlValue {
    const operation = Object.hasOwn(this.#operations, message.method)
      ? this.#operations[message.method]
      : undefined;
    if (!operation) {
      throw new SoapFault('soapenv:Client', `No operation available for request ${message.method}`);
    }
    const { site } = this;
    const header = message.headers.find((each) => each.name === 'AllOrNoneHeader');
    return operation({
      site,
      target: { org: site.org, user, at: site.clock.stamp() },
      version,
      allOrNone: childOf(header, 'allOrNone')?.text === 'true',
      operation: message.operation,
    });
  }
}

export const invalidSession = () =>
  new SoapFault(
    'sf:INVALID_SESSION_ID',
    'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash',
  );

const xmlReply = (status: number, body: string): Reply => ({
  status,
  text: { type: 'text/xml; charset=utf-8', body },
});

function asFault(thrown: unknown): SoapFault {
  if (thrown instanceof SoapFault) return thrown;
  if (thrown instanceof MetadataProblem) {
    return new SoapFault('soapenv:Client', thrown.message.replace(/^Error parsing file: /, ''));
  }
  const { errorCode, message } = asApiError(thrown);
  return new SoapFault(`sf:${errorCode}`, message);
}
