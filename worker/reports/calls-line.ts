import type { CallCounts } from '../crm/calls';

/** Calls that were made, by kind; looks at bulk jobs only where there were any. */
export const callsInWords = ({ reads, writes, polls, other }: CallCounts): string =>
  `Salesforce calls: ${reads} reads, ${writes} writes, ${polls > 0 ? `${polls} looks at bulk jobs, ` : ''}${other} other`;
