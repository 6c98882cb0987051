import type { OrgApi } from '../../data/org-api';
import type { Row } from '../../data/row';
import { MetadataProblem } from '../metadata-problem';
import { metadataType } from '../metadata-type';
import { type DashboardComponent, type DashboardContent, dashboardShape } from './dashboard-shape';
import { refuseBadName } from './developer-name';
import { folderOfComponent } from './folder';

/** Columns of a dashboard on the grid. */
const GRID = [9, 12];
const MOST_COMPONENTS = 20;

export const dashboard = metadataType<DashboardContent>({
  xmlName: 'Dashboard',
  directoryName: 'dashboards',
  suffix: 'dashboard',
  inFolder: true,
  keyPrefix: '01Z',
  shape: dashboardShape,

  apply({ org }, fullName, content) {
    refuseBadName(fullName.split('/').at(-1) ?? '');
    folderOfComponent(org, 'DashboardFolder', fullName);
    refuseLayout(content);
    refuseComponents(org, dashboardComponents(content));
    runningUserOf(org, content);
  },

  row(target, fullName, content) {
    const { org } = target;
    const folder = folderOfComponent(org, 'DashboardFolder', fullName);
    return {
      object: 'Dashboard',
      values: {
        Title: content.title,
        DeveloperName: fullName.split('/').at(-1) ?? '',
        Description: content.description ?? null,
        FolderId: folder.id,
        FolderName: folder.name,
        Type: content.dashboardType ?? 'SpecifiedUser',
        RunningUserId: runningUserOf(org, content)?.Id ?? target.user,
        NamespacePrefix: null,
      },
    };
  },
});

/** The components of a dashboard in either layout, in reading order. */
export function dashboardComponents(content: DashboardContent): DashboardComponent[] {
  const { dashboardGridLayout, leftSection, middleSection, rightSection } = content;
  if (dashboardGridLayout)
    return dashboardGridLayout.dashboardGridComponents.map((item) => item.dashboardComponent);
  return [leftSection, middleSection, rightSection].flatMap((section) => section?.components ?? []);
}

function refuseLayout(content: DashboardContent): void {
  const { dashboardGridLayout, isGridLayout, leftSection, rightSection } = content;
  if (isGridLayout === true && !dashboardGridLayout) throw missing('dashboardGridLayout');
  if (isGridLayout !== true && dashboardGridLayout) {
    throw new MetadataProblem('dashboardGridLayout can only be specified when isGridLayout is true');
  }
  if (isGridLayout !== true && !leftSection) throw missing('leftSection');
  if (isGridLayout !== true && !rightSection) throw missing('rightSection');
  if (!dashboardGridLayout) return;
  const { numberOfColumns, dashboardGridComponents } = dashboardGridLayout;
  if (!GRID.includes(numberOfColumns)) {
    throw new MetadataProblem(`numberOfColumns: Invalid value specified: ${numberOfColumns}`);
  }
  for (const { colSpan, columnIndex, rowIndex, rowSpan } of dashboardGridComponents) {
    const fits = columnIndex >= 0 && rowIndex >= 0 && colSpan > 0 && rowSpan > 0;
    if (fits && columnIndex + colSpan <= numberOfColumns) continue;
    throw new MetadataProblem('A dashboard component lies outside of the grid');
  }
}

const missing = (element: string) =>
  new MetadataProblem(`Required field is missing: ${element}`, undefined, 'REQUIRED_FIELD_MISSING');

function refuseComponents(org: OrgApi, components: readonly DashboardComponent[]): void {
  if (components.length > MOST_COMPONENTS) {
    throw new MetadataProblem(`A dashboard can have at most ${MOST_COMPONENTS} components`);
  }
  for (const { report, componentType } of components) {
    if (componentType === 'Scontrol' || componentType === 'VisualforcePage') {
      throw new MetadataProblem(`componentType: Invalid value specified: ${componentType}`);
    }
    if (report === undefined) throw missing('report');
    if (!org.definition('Report', report)) {
      throw new MetadataProblem(
        `In field: report - no Report named ${report} found`,
        undefined,
        'INVALID_CROSS_REFERENCE_KEY',
      );
    }
  }
}

/** Whose eyes the dashboard looks through. Undefined: who deploys it. @throws MetadataProblem for nobody's name */
function runningUserOf(org: OrgApi, { runningUser }: DashboardContent): Row | undefined {
  if (runningUser === undefined) return undefined;
  for (const row of org.rows('User')) {
    if (String(row['Username']).toLowerCase() === runningUser.toLowerCase() && row['IsActive'] === true)
      return row;
  }
  throw new MetadataProblem(
    `Cannot find a user that matches any of the following usernames: ${runningUser}.`,
    undefined,
    'INVALID_CROSS_REFERENCE_KEY',
  );
}
