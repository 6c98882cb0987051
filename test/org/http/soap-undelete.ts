import { OrgError } from '../data/errors';
import { asApiError } from './api-error';
import type { Session } from './sessions';
import type { Site } from './site';
import { type SoapCall, SoapFault, type XmlValue } from './soap-envelope';

const MOST = 200;

/** `undelete()` of the SOAP API, which alone brings rows back: one result an id, each by itself. */
export function undeleteResults({ org, clock }: Site, session: Session, { operation }: SoapCall): XmlValue {
  const ids = operation.children.filter((child) => child.name === 'ids' || child.name === 'ID');
  if (ids.length > MOST) {
    throw new SoapFault(
      'sf:EXCEEDED_ID_LIMIT',
      `record limit reached. cannot submit more than ${MOST} records`,
    );
  }
  return ids.map(({ text: id }): XmlValue => {
    try {
      return { id: undeleted(org, session.userId, id, clock.stamp()), success: true };
    } catch (thrown) {
      const { errorCode, message, fields } = asApiError(thrown);
      return { errors: { fields: [...(fields ?? [])], message, statusCode: errorCode }, id, success: false };
    }
  });
}

/** The id of the row, which is back. @throws OrgError for what is not in the recycle bin, or not the user's to restore */
function undeleted(org: Site['org'], user: string, id: string, at: string): string {
  const object = org.objectOfId(id);
  if (!object || !/^(\w{15}|\w{18})$/.test(id)) throw new OrgError(400, 'MALFORMED_ID', `bad id ${id}`);
  const row = org.row(object.name, id);
  if (!row?.IsDeleted) throw new OrgError(400, 'UNDELETE_FAILED', 'Entity is not in the recycle bin');
  if (!object.undeletable || !org.mayDeleteObject(user, object.name)) {
    throw new OrgError(400, 'INVALID_TYPE_FOR_OPERATION', 'entity type cannot be undeleted');
  }
  if (!org.accessTo(user, object.name, row).delete) {
    throw new OrgError(400, 'INSUFFICIENT_ACCESS_OR_READONLY', 'insufficient access rights on object id');
  }
  org.edit({ op: 'undelete', object: object.name, id: row.Id, by: user, at });
  return row.Id;
}
