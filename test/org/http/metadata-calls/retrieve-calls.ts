import { mintedId } from '../../data/ids';
import { Lapsing } from '../../lapsing';
import { packageShape } from '../../metadata/package-manifest';
import { type RetrievedPackage, retrievePackage } from '../../metadata/retrieve';
import { complex, flag, many, maybe, one, text } from '../../metadata/shape';
import { SoapFault } from '../soap-envelope';
import { fileProperties, manifestProperties } from './file-properties';
import type { MetadataOperation } from './metadata-call';

const requestShape = complex('RetrieveRequest', {
  apiVersion: maybe(text),
  packageNames: many(text),
  rootTypesWithDependencies: many(text),
  singlePackage: maybe(flag),
  specificFiles: many(text),
  unpackaged: maybe(packageShape),
});
/** The published name is retrieveRequest; jsforce says request. */
const retrieveShape = complex('retrieve', {
  retrieveRequest: maybe(requestShape),
  request: maybe(requestShape),
});
const statusShape = complex('checkRetrieveStatus', { asyncProcessId: one(text), includeZip: maybe(flag) });

/** How long a retrieval that nobody fetches is kept; the platform does not publish it. */
const KEPT_MS = 24 * 3_600_000;

interface Retrieval {
  packed: RetrievedPackage;
  /** Its zip was handed out, and is gone. */
  fetched: boolean;
  /** Milliseconds of the wall clock from when it is done. */
  doneAt: number;
}

/** Retrieving takes as long as a deployment waits in line. One run of the org keeps its own retrievals. */
export function retrieveCalls(): Record<string, MetadataOperation> {
  const retrievals = new Lapsing<Retrieval>(({ doneAt }) => Date.now() >= doneAt + KEPT_MS);
  let count = 0;
  return {
    retrieve({ site, target, operation, version }) {
      const { retrieveRequest, request = retrieveRequest } = retrieveShape.read(operation);
      if (!request?.unpackaged) {
        throw new SoapFault('sf:INVALID_TYPE', 'Only unpackaged components can be retrieved from this org');
      }
      const members = new Map(request.unpackaged.types.map((type) => [type.name, type.members]));
      const packed = retrievePackage(
        target.org,
        members,
        request.unpackaged.version ?? version,
        request.singlePackage ?? false,
      );
      count += 1;
      const id = mintedId('09S', count);
      retrievals.set(id, { packed, fetched: false, doneAt: Date.now() + site.deployments.pace.pendingMs });
      return { done: false, id, state: 'Queued' };
    },

    checkRetrieveStatus({ site, target, operation }) {
      const { asyncProcessId, includeZip = true } = statusShape.read(operation);
      const found = retrievals.get(asyncProcessId);
      if (!found) throw new SoapFault('sf:INVALID_CROSS_REFERENCE_KEY', 'invalid cross reference id');
      if (Date.now() < found.doneAt) {
        return { done: false, id: asyncProcessId, status: 'Pending', success: false, zipFile: null };
      }
      const { files, problems, zip, manifestName } = found.packed;
      if (includeZip) {
        if (found.fetched) throw new SoapFault('sf:INVALID_LOCATOR', 'Retrieve result has been deleted.');
        found.fetched = true;
        found.packed = { ...found.packed, zip: new Uint8Array() };
      }
      return {
        done: true,
        fileProperties: [
          ...files.map(({ type, fullName, fileName }) =>
            fileProperties(site, target.org, type, fullName, fileName),
          ),
          manifestProperties(site, manifestName),
        ],
        id: asyncProcessId,
        messages: problems,
        status: 'Succeeded',
        success: true,
        zipFile: includeZip ? Buffer.from(zip).toString('base64') : null,
      };
    },
  };
}
