import type { OrgApi } from '../../data/org-api';
import type { Audit, MetadataType } from '../../metadata/metadata-type';
import { userNameOf } from '../resources/deploy-request';
import type { Site } from '../site';
import type { XmlValue } from '../soap-envelope';

/** What list and retrieve tell of a component; one that came with the org is as old as the org. */
export function fileProperties(
  site: Site,
  org: OrgApi,
  type: MetadataType,
  fullName: string,
  fileName: string,
): XmlValue {
  const audit = auditOf(site, type.audit(org, fullName));
  const id = type.idOf(org, fullName);
  return { ...audit, fileName, fullName, id, manageableState: 'unmanaged', type: type.xmlName };
}

/** A retrieved package lists its own manifest, too. */
export const manifestProperties = (site: Site, fileName: string): XmlValue => ({
  ...auditOf(site, undefined),
  fileName,
  fullName: fileName,
  id: '',
  manageableState: 'unmanaged',
  type: 'Package',
});

function auditOf(site: Site, said: Audit | undefined) {
  const organization = site.org.row('Organization', site.org.organizationId);
  const by = String(organization?.['CreatedById'] ?? '');
  const at = String(organization?.['CreatedDate'] ?? '');
  const createdById = said?.createdById ?? by;
  const lastModifiedById = said?.lastModifiedById ?? by;
  return {
    createdById,
    createdByName: userNameOf(site, createdById),
    createdDate: said?.createdDate ?? at,
    lastModifiedById,
    lastModifiedByName: userNameOf(site, lastModifiedById),
    lastModifiedDate: said?.lastModifiedDate ?? at,
  };
}
