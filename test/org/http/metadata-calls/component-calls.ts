import { OrgError } from '../../data/errors';
import { keepIf } from '../../data/keep-if';
import { MetadataProblem } from '../../metadata/metadata-problem';
import type { MetadataType, Target } from '../../metadata/metadata-type';
import { contentElements } from '../../metadata/metadata-xml';
import { objectContent } from '../../metadata/retrieve';
import { complex, many, one, text } from '../../metadata/shape';
import { METADATA_TYPES, typeNamed } from '../../metadata/types/index';
import type { XmlElement } from '../../metadata/xml-tree';
import { SoapFault, type XmlValue } from '../soap-envelope';
import type { MetadataCall, MetadataOperation } from './metadata-call';

/** Components that one call may name. */
const MOST = 10;
const namesShape = (method: string) => complex(method, { type: one(text), fullNames: many(text) });

export const componentCalls: Record<string, MetadataOperation> = {
  createMetadata: (call) => each(call, (target, sent) => save(target, sent, 'create')),
  updateMetadata: (call) => each(call, (target, sent) => save(target, sent, 'update')),
  upsertMetadata: (call) => each(call, (target, sent) => save(target, sent, 'upsert')),

  deleteMetadata(call) {
    const { type: name, fullNames } = namesShape('deleteMetadata').read(call.operation);
    const type = neededType(name);
    refuseMany(fullNames);
    return together(
      call,
      fullNames.map((fullName) => ({
        fullName,
        work: () => {
          if (!type.exists(call.target.org, fullName)) {
            throw new MetadataProblem(
              `In field: members - no ${type.xmlName} named ${fullName} found`,
              undefined,
              'INVALID_CROSS_REFERENCE_KEY',
            );
          }
          type.remove(call.target, fullName);
          return {};
        },
      })),
    );
  },

  /** A record a name, an empty one for what is not there. */
  readMetadata({ target, operation }) {
    const { type: name, fullNames } = namesShape('readMetadata').read(operation);
    const type = neededType(name);
    refuseMany(fullNames);
    const records = fullNames.map((fullName): XmlValue => {
      const content = type.contentOf(target.org, fullName);
      if (!content) return null;
      const whole = type.xmlName === 'CustomObject' ? objectContent(target.org, fullName, 'all') : content;
      return { '@xsi:type': type.xmlName, ...contentElements(whole, fullName) };
    });
    return { records };
  },
};

function neededType(name: string): MetadataType {
  const type = typeNamed(name);
  if (type) return type;
  throw new SoapFault('sf:INVALID_TYPE', `Unknown type:${name}`);
}

function refuseMany(items: readonly unknown[]): void {
  if (items.length <= MOST) return;
  throw new SoapFault(
    'sf:LIMIT_EXCEEDED',
    `record limit reached. cannot submit more than ${MOST} records into this operation`,
  );
}

type Work = { fullName: string; work: () => { created?: boolean } };

function each(
  call: MetadataCall,
  work: (target: Target, sent: XmlElement) => { created?: boolean },
): XmlValue {
  const sent = call.operation.children.filter((child) => child.name === 'metadata');
  refuseMany(sent);
  return together(
    call,
    sent.map((element) => ({
      fullName: element.children.find((child) => child.name === 'fullName')?.text ?? '',
      work: () => work(call.target, element),
    })),
  );
}

/** Each by itself, unless the caller wants all or none. */
function together({ target, allOrNone }: MetadataCall, works: readonly Work[]): XmlValue {
  const results: Array<{ [name: string]: XmlValue }> = [];
  const kept = keepIf(target.org, () => {
    for (const { fullName, work } of works) {
      try {
        results.push({ ...target.org.transaction(work), fullName, success: true });
      } catch (thrown) {
        results.push({ errors: errorOf(thrown), fullName, success: false });
      }
    }
    return !allOrNone || results.every((result) => result['success'] === true);
  });
  if (kept) return results;
  const errors = {
    message:
      'Record rolled back because not all records were valid and the request was using AllOrNone header',
    statusCode: 'ALL_OR_NONE_OPERATION_ROLLED_BACK',
  };
  return results.map(({ fullName, success, errors: own }) => ({
    errors: success === true ? errors : own,
    fullName,
    success: false,
  }));
}

function errorOf(thrown: unknown): XmlValue {
  if (thrown instanceof MetadataProblem) return { message: thrown.message, statusCode: thrown.statusCode };
  if (thrown instanceof OrgError) {
    return { fields: thrown.fields, message: thrown.message, statusCode: thrown.errorCode };
  }
  throw thrown;
}

function save(target: Target, sent: XmlElement, how: 'create' | 'update' | 'upsert'): { created?: boolean } {
  const type = typeNamed(sent.attributes.get('type')?.replace(/^.*:/, '') ?? '');
  if (!type) {
    throw new MetadataProblem(
      'Must specify a {http://www.w3.org/2001/XMLSchema-instance}type attribute value for the metadata element',
      undefined,
      'INVALID_TYPE',
    );
  }
  const read = type.read(sent);
  const fullName = sent.children.find((child) => child.name === 'fullName')?.text;
  if (!fullName) {
    throw new MetadataProblem('Required field is missing: fullName', undefined, 'REQUIRED_FIELD_MISSING');
  }
  const exists = type.exists(target.org, fullName);
  if (how === 'create' && exists) throw alreadyThere(type, fullName);
  if (how === 'update' && !exists) {
    throw new MetadataProblem(
      `In field: fullName - no ${type.xmlName} named ${fullName} found`,
      undefined,
      'INVALID_CROSS_REFERENCE_KEY',
    );
  }
  read.apply(target, fullName);
  applyChildren(target, type, fullName, sent);
  return how === 'upsert' ? { created: !exists } : {};
}

function alreadyThere(type: MetadataType, fullName: string): MetadataProblem {
  const [object = '', name = ''] = fullName.split('.');
  const message =
    type.xmlName === 'CustomField'
      ? `There is already a field named ${name.replace(/__c$/, '')} on ${object}.`
      : `There is already a ${type.xmlName} named ${fullName}.`;
  return new MetadataProblem(message, undefined, 'DUPLICATE_DEVELOPER_NAME');
}

/** An object's own fields and list views come with it. */
function applyChildren(target: Target, parent: MetadataType, parentName: string, sent: XmlElement): void {
  const types: readonly MetadataType[] = METADATA_TYPES;
  for (const type of types.filter((each) => each.within?.parent === parent.xmlName)) {
    for (const element of sent.children.filter((child) => child.name === type.within?.element)) {
      const own = element.children.find((child) => child.name === 'fullName')?.text;
      if (!own)
        throw new MetadataProblem('Required field is missing: fullName', undefined, 'REQUIRED_FIELD_MISSING');
      type.read(element).apply(target, `${parentName}.${own}`);
    }
  }
}
