import type { XmlElement } from '../metadata/xml-tree';
import { asApiError } from './api-error';
import { addressOf, type Call, type Reply } from './call';
import type { OAuthOrg } from './oauth/oauth-org';
import { checkPassword, type Unfit } from './oauth/password-check';
import { apiDisabled, mayUseApi, sessionOf } from './session-check';
import type { Site } from './site';
import { childOf, readEnvelope, type SoapCall, SoapFault, toXml, type XmlValue } from './soap-envelope';
import { undeleteResults } from './soap-undelete';
import { userInfoResult } from './soap-user-info';

/** From 65.0 on the SOAP API has no login(). */
const LAST_LOGIN_VERSION = 64;
const OLDEST_VERSION = 31;

const FAULTS: Record<Unfit, [code: string, message: string]> = {
  wrong: ['INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'],
  inactive: ['INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.'],
  tokenNeeded: [
    'LOGIN_MUST_USE_SECURITY_TOKEN',
    'Invalid username, password, security token; or user locked out. Are you at a new location? When accessing ' +
      'Salesforce--either via a desktop client or the API--from outside of your company’s trusted networks, you ' +
      'must add a security token to your password to log in.',
  ],
  address: ['LOGIN_DURING_RESTRICTED_DOMAIN', 'cannot log in from current domain'],
};

/**
 * login(), logout(), getUserInfo() and undelete() of the SOAP API, partner (`/services/Soap/u/NN.0`) and enterprise (`/c/`):
 * how clients without a connected app sign in.
 */
export class SoapLogin {
  constructor(
    private readonly site: Site,
    private readonly users: OAuthOrg,
  ) {}

  static holds(path: string): boolean {
    return /^\/services\/soap\/[uc]\//i.test(path);
  }

  /** Faults are replies with HTTP 500. */
  answer(call: Call, struck?: SoapFault): { reply: Reply; userId?: string | undefined } {
    const kind = /^\/services\/soap\/c\//i.test(call.path) ? 'enterprise' : 'partner';
    let userId: string | undefined;
    try {
      if (struck) throw struck;
      const message = readEnvelope(call.body.toString('utf8'));
      const version = versionOf(call.path);
      const { result, user } = this.#invoke(message, call, version);
      userId = user;
      return { reply: envelope(200, kind, responseTo(message.method, result)), userId };
    } catch (thrown) {
      return { reply: envelope(500, kind, faultOf(thrown)), userId };
    }
  }

  #invoke(message: SoapCall, call: Call, version: number): { result?: XmlValue; user: string } {
    if (message.method === 'login') return this.#login(message.operation, call, version);
    const session = sessionOf(this.site, call, message.sessionId);
    if (!session) {
      throw new SoapFault(
        'sf:INVALID_SESSION_ID',
        'Invalid Session ID found in SessionHeader: Illegal Session. Session not found, missing session hash',
      );
    }
    const user = session.userId;
    if (message.method === 'logout') {
      this.site.sessions.revoke(session.token);
      return { user };
    }
    if (message.method === 'getUserInfo') return { result: userInfoResult(this.site, session), user };
    if (message.method === 'undelete') return { result: undeleteResults(this.site, session, message), user };
    throw new SoapFault('soapenv:Client', `No operation available for request ${message.method}`);
  }

  #login(operation: XmlElement, call: Call, version: number): { result: XmlValue; user: string } {
    const { site } = this;
    if (version > LAST_LOGIN_VERSION) {
      throw new SoapFault('sf:INVALID_OPERATION', 'SOAP API login() is not available in this API version.');
    }
    if (!site.signIn.settings.soapLogin) {
      throw new SoapFault(
        'sf:INVALID_OPERATION',
        'SOAP API login() is disabled by default in this org. Contact the org administrator to enable SOAP API login().',
      );
    }
    const address = addressOf(call);
    const attempt = {
      username: childOf(operation, 'username')?.text ?? '',
      password: childOf(operation, 'password')?.text ?? '',
      address,
      byProgram: true,
    };
    const found = checkPassword(this.users, site.signIn, attempt);
    if (typeof found === 'string') throw new SoapFault(`sf:${FAULTS[found][0]}`, FAULTS[found][1]);
    if (!mayUseApi(site, found.id)) {
      const { errorCode, message } = apiDisabled();
      throw new SoapFault(`sf:${errorCode}`, message);
    }
    const session = site.sessions.open(found.id, null, { scope: 'full', address });
    const organization = site.org.organizationId;
    const kind = /^\/services\/soap\/c\//i.test(call.path) ? 'c' : 'u';
    const server = (path: string) => `${call.origin}/services/Soap/${path}/${version}.0/${organization}`;
    return {
      user: found.id,
      result: {
        metadataServerUrl: server('m'),
        passwordExpired: false,
        sandbox: site.org.row('Organization', organization)?.['IsSandbox'] === true,
        serverUrl: server(kind),
        sessionId: session.token,
        userId: found.id,
        userInfo: userInfoResult(site, session),
      },
    };
  }
}

function versionOf(path: string): number {
  const version = Number(/^\/services\/soap\/[uc]\/(\d+)\.0(?:\/|$)/i.exec(path)?.[1] ?? 0);
  if (version >= OLDEST_VERSION && version <= 68) return version;
  throw new SoapFault('sf:UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
}

const responseTo = (method: string, result: XmlValue): string =>
  result === undefined
    ? `<${method}Response/>`
    : `<${method}Response>${toXml('result', result)}</${method}Response>`;

function asFault(thrown: unknown): SoapFault {
  if (thrown instanceof SoapFault) return thrown;
  const { errorCode, message } = asApiError(thrown);
  return new SoapFault(`sf:${errorCode}`, message);
}

function faultOf(thrown: unknown): string {
  const fault = asFault(thrown);
  const name = fault.code.replace(/^\w+:/, '');
  const isOurs = fault.code.startsWith('sf:');
  const type = name === 'INVALID_LOGIN' || name.startsWith('LOGIN_') ? 'LoginFault' : 'UnexpectedErrorFault';
  const detail =
    `<detail><sf:${type} xsi:type="sf:${type}">${toXml('sf:exceptionCode', name)}` +
    `${toXml('sf:exceptionMessage', fault.message)}</sf:${type}></detail>`;
  return (
    `<soapenv:Fault>${toXml('faultcode', fault.code)}` +
    `${toXml('faultstring', isOurs ? `${name}: ${fault.message}` : fault.message)}` +
    `${isOurs ? detail : ''}</soapenv:Fault>`
  );
}

function envelope(status: number, kind: string, body: string): Reply {
  const xml =
    '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope' +
    ` xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:${kind}.soap.sforce.com"` +
    ` xmlns:sf="urn:fault.${kind}.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">` +
    `<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
  return { status, text: { type: 'text/xml; charset=utf-8', body: xml } };
}
