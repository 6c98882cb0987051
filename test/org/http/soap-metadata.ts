import { z } from 'zod';
import { deployResult } from '../metadata/deploy-result';
import { describeMetadata } from '../metadata/describe-metadata';
import { retrievePackage } from '../metadata/retrieve';
import { asApiError } from './api-error';
import type { Call, Reply } from './call';
import { findDeployment, refuseWithoutMetadataAccess, userNameOf } from './resources/deploy-request';
import { isServed } from './resources/versions';
import { sessionOf } from './session-check';
import type { Site } from './site';
import {
  faultEnvelope,
  readEnvelope,
  resultEnvelope,
  type SoapCall,
  SoapFault,
  type XmlValue,
} from './soap-envelope';

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item));

const deploySchema = z.object({
  ZipFile: z.string(),
  DeployOptions: z.preprocess(
    (value) => (value === '' || value === undefined ? {} : value),
    z.object({ checkOnly: flag.default(false), rollbackOnError: flag.default(true) }),
  ),
});
const statusSchema = z.object({ asyncProcessId: z.string(), includeDetails: flag.default(false) });
const listSchema = z.object({ queries: list(z.object({ type: z.string() })) });
const retrieveSchema = z.object({
  request: z.object({
    apiVersion: z.coerce.string().optional(),
    unpackaged: z.object({ types: list(z.object({ members: list(z.string()), name: z.string() })) }),
  }),
});

/** The Metadata API at `/services/Soap/m/NN.0`. */
export class SoapMetadata {
  readonly #retrieved = new Map<string, XmlValue>();

  constructor(private readonly site: Site) {}

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
      refuseWithoutMetadataAccess(this.site, session.userId);
      const result = this.#invoke(message, session.userId, version);
      return { reply: xmlReply(200, resultEnvelope(message.method, result)), userId };
    } catch (thrown) {
      return { reply: xmlReply(500, faultEnvelope(asFault(thrown))), userId };
    }
  }

  #invoke(message: SoapCall, userId: string, version: string): XmlValue {
    const { site } = this;
    switch (message.method) {
      case 'deploy': {
        const { ZipFile, DeployOptions } = deploySchema.parse(message.args);
        const zip = Buffer.from(ZipFile, 'base64');
        const { id } = site.deployments.run(site.org, userId, zip, DeployOptions, site.clock.stamp());
        return { done: false, id, state: 'Queued' };
      }
      case 'checkDeployStatus': {
        const { asyncProcessId, includeDetails } = statusSchema.parse(message.args);
        const deployment = findDeployment(site, asyncProcessId);
        return deployResult(deployment, userNameOf(site, deployment.user), includeDetails);
      }
      case 'describeMetadata':
        return describeMetadata();
      case 'listMetadata':
        return this.#list(listSchema.parse(message.args).queries.map((query) => query.type));
      case 'retrieve':
        return this.#retrieve(message.args, version);
      case 'checkRetrieveStatus': {
        const found = this.#retrieved.get(statusSchema.parse(message.args).asyncProcessId);
        if (found !== undefined) return found;
        throw new SoapFault('sf:INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
      }
      default:
        throw new SoapFault('soapenv:Client', `No operation available for request ${message.method}`);
    }
  }

  #retrieve(args: unknown, version: string): XmlValue {
    const { unpackaged } = retrieveSchema.parse(args).request;
    const members = new Map(unpackaged.types.map((type) => [type.name, type.members]));
    const { zip, files, problems } = retrievePackage(this.site.org, members, version);
    const id = `09S${String(this.#retrieved.size + 1).padStart(12, '0')}AAA`;
    this.#retrieved.set(id, {
      done: true,
      fileProperties: files.map((file) => this.#properties(file)),
      id,
      messages: problems,
      status: 'Succeeded',
      success: true,
      zipFile: Buffer.from(zip).toString('base64'),
    });
    return { done: false, id, state: 'Queued' };
  }

  #list(types: readonly string[]): XmlValue {
    const { org } = this.site;
    const objects = [...org.schema().values()];
    return types.flatMap((type) => {
      if (type === 'CustomObject') {
        return objects.map(({ name }) =>
          this.#properties({ type, fullName: name, fileName: `objects/${name}.object` }),
        );
      }
      if (type === 'CustomField') {
        return objects.flatMap(({ name, fields }) =>
          [...fields.values()]
            .filter((field) => field.custom)
            .map((field) =>
              this.#properties({
                type,
                fullName: `${name}.${field.name}`,
                fileName: `objects/${name}.object`,
              }),
            ),
        );
      }
      if (type === 'PermissionSet') {
        return [...org.rows('PermissionSet')].map((row) => {
          const fullName = String(row['Name']);
          return this.#properties({ type, fullName, fileName: `permissionsets/${fullName}.permissionset` });
        });
      }
      return [];
    });
  }

  #properties(file: { type: string; fullName: string; fileName: string }): XmlValue {
    const at = this.site.clock.stamp();
    const who = { createdById: '', createdByName: '', createdDate: at };
    const last = { lastModifiedById: '', lastModifiedByName: '', lastModifiedDate: at };
    return { ...who, fileName: file.fileName, fullName: file.fullName, id: '', ...last, type: file.type };
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
  if (thrown instanceof z.ZodError) return new SoapFault('soapenv:Client', z.prettifyError(thrown));
  const { errorCode, message } = asApiError(thrown);
  return new SoapFault(`sf:${errorCode}`, message);
}
