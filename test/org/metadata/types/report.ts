import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { isInterval } from '../report-intervals';
import { neededColumn, reportCondition } from '../report-query';
import { reportType } from '../report-types';
import { refuseBadName } from './developer-name';
import { folderOfComponent } from './folder';
import { type ReportContent, reportShape } from './report-shape';

/** Groupings that each format takes: at least and at most, down and across. */
const GROUPINGS: Readonly<Record<ReportContent['format'], readonly [number, number, number, number]>> = {
  Tabular: [0, 0, 0, 0],
  Summary: [1, 3, 0, 0],
  Matrix: [1, 2, 1, 2],
  MultiBlock: [0, 0, 0, 0],
};
/** `org` is what reports of leads say for `organization`. */
const SCOPES = ['organization', 'org', 'user', 'team'];

export const report = metadataType<ReportContent>({
  xmlName: 'Report',
  directoryName: 'reports',
  suffix: 'report',
  inFolder: true,
  keyPrefix: '00O',
  shape: reportShape,

  apply({ org, user }, fullName, content) {
    refuseBadName(fullName.split('/').at(-1) ?? '');
    folderOfComponent(org, 'ReportFolder', fullName);
    if (content.name.length > 40) {
      throw new MetadataProblem(
        'Value too long for field: Name maximum length is:40',
        undefined,
        'STRING_TOO_LONG',
      );
    }
    const type = reportType(org, content.reportType);
    if (!type)
      throw new MetadataProblem(
        `reportType: Invalid value specified: ${content.reportType}`,
        undefined,
        'INVALID_TYPE',
      );
    refuseGroupings(content);
    const groupings = [...content.groupingsDown, ...content.groupingsAcross];
    const seen = new Set<string>();
    for (const { field } of content.columns) {
      neededColumn(org, type, field, 'field');
      if (seen.has(field)) throw new MetadataProblem(`Field "${field}" is selected more than once`);
      seen.add(field);
    }
    for (const { field, dateGranularity = 'None' } of groupings) {
      if (seen.has(field)) {
        throw new MetadataProblem(`Field "${field}" groups the report and cannot be a column of it too`);
      }
      const column = neededColumn(org, type, field, 'field');
      if (!column.field.sortable) throw new MetadataProblem(`field: Invalid value specified: ${field}`);
      const isTime = column.field.type === 'date' || column.field.type === 'datetime';
      if (dateGranularity !== 'None' && dateGranularity !== 'Day' && !isTime) {
        throw new MetadataProblem(`dateGranularity: Invalid value specified: ${dateGranularity}`);
      }
    }
    if (content.sortColumn !== undefined) neededColumn(org, type, content.sortColumn, 'sortColumn');
    const { timeFrameFilter, scope } = content;
    if (timeFrameFilter && !isInterval(timeFrameFilter.interval)) {
      throw new MetadataProblem(
        `Error parsing file: '${timeFrameFilter.interval}' is not a valid value for the enum 'UserDateInterval'`,
      );
    }
    if (scope !== undefined && !SCOPES.includes(scope)) {
      throw new MetadataProblem(`scope: Invalid value specified: ${scope}`);
    }
    reportCondition(org, type, content, user);
  },

  row({ org }, fullName, content) {
    const folder = folderOfComponent(org, 'ReportFolder', fullName);
    return {
      object: 'Report',
      values: {
        Name: content.name,
        DeveloperName: fullName.split('/').at(-1) ?? '',
        Description: content.description ?? null,
        FolderName: folder.name,
        OwnerId: folder.id,
        Format: content.format,
        LastRunDate: null,
        NamespacePrefix: null,
      },
    };
  },
});

function refuseGroupings({ format, groupingsDown, groupingsAcross }: ReportContent): void {
  if (format === 'MultiBlock') throw new MetadataProblem('Joined reports cannot be deployed to this org');
  const [fewestDown, mostDown, fewestAcross, mostAcross] = GROUPINGS[format];
  if (groupingsDown.length < fewestDown || groupingsAcross.length < fewestAcross) {
    throw new MetadataProblem(`A report of format ${format} needs groupings`);
  }
  if (groupingsDown.length > mostDown || groupingsAcross.length > mostAcross) {
    throw new MetadataProblem(`A report of format ${format} has too many groupings`);
  }
}
