import { describeMetadata } from '../../metadata/describe-metadata';
import { fileNameOf } from '../../metadata/retrieve';
import { complex, many, maybe, one, text } from '../../metadata/shape';
import { typeNamed } from '../../metadata/types/index';
import { SoapFault } from '../soap-envelope';
import { fileProperties } from './file-properties';
import type { MetadataOperation } from './metadata-call';

const listShape = complex('listMetadata', {
  queries: many(complex('ListMetadataQuery', { folder: maybe(text), type: one(text) })),
  asOfVersion: maybe(text),
});
const MOST_QUERIES = 3;

export const listCalls: Record<string, MetadataOperation> = {
  describeMetadata: () => describeMetadata(),

  /** What stands in folders is listed folder by folder. */
  listMetadata({ site, target, operation }) {
    const { queries } = listShape.read(operation);
    if (queries.length > MOST_QUERIES) {
      throw new SoapFault('sf:LIMIT_EXCEEDED', `You can list at most ${MOST_QUERIES} types in one call`);
    }
    return queries.flatMap(({ type: name, folder }) => {
      const type = typeNamed(name);
      if (!type) throw new SoapFault('sf:INVALID_TYPE', `Unknown type:${name}`);
      const inside = (fullName: string) =>
        !type.inFolder || (folder !== undefined && fullName.slice(0, fullName.lastIndexOf('/')) === folder);
      return type
        .names(target.org)
        .filter(inside)
        .map((fullName) => fileProperties(site, target.org, type, fullName, fileNameOf(type, fullName)));
    });
  },
};
