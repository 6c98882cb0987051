import { z } from 'zod';
import { FILTER_OPERATIONS } from '../../data/filter-operation';
import type { Definition } from '../../data/new-setup';
import { MetadataProblem } from '../../metadata/metadata-problem';
import { reportType } from '../../metadata/report-types';
import type { ReportContent } from '../../metadata/types/report-shape';
import { sumUp } from '../../reports/fact-map';
import type { Calendar } from '../../reports/group-key';
import type { Money } from '../../reports/money';
import { reportExtendedMetadata, reportMetadata, reportTypeMetadata } from '../../reports/report-metadata';
import { type ReadableReport, readableReport, reportSoql } from '../../reports/report-run';
import { runQuery } from '../../soql/index';
import { ApiError, resourceNotFound } from '../api-error';
import { baseOf, ok, type Reply, type SignedCall } from '../call';
import { readEntity } from '../json-body';
import type { Site } from '../site';
import { contextFor, currenciesFor } from './query-context';

const MOST_LISTED = 200;

/** Filters that a caller may put in place of the report's own, for one run. */
const runSchema = z.object({
  reportMetadata: z
    .object({
      reportBooleanFilter: z.string().nullish(),
      reportFilters: z
        .array(
          z.object({
            column: z.string(),
            operator: z.enum([...FILTER_OPERATIONS, 'within']),
            value: z.string().nullish(),
          }),
        )
        .optional(),
    })
    .optional(),
});

/** `GET /analytics/reports`: the reports there are, latest first, 200 at most. */
export function getReports(site: Site, call: SignedCall): Reply {
  const latest = [...site.org.definitions('Report')].sort((a, b) =>
    a.lastModifiedDate > b.lastModifiedDate ? -1 : 1,
  );
  return ok(
    latest.slice(0, MOST_LISTED).map((definition) => {
      const url = `${baseOf(call)}/analytics/reports/${definition.id}`;
      const { name } = reportContent(definition);
      return {
        describeUrl: `${url}/describe`,
        id: definition.id,
        instancesUrl: `${url}/instances`,
        name,
        url,
      };
    }),
  );
}

/** `GET /analytics/reports/ID/describe`. */
export function getReportDescribe(site: Site, call: SignedCall): Reply {
  return ok(reportDescribe(site, call, neededReport(site, call.params['id'] ?? '')));
}

export function reportDescribe(site: Site, call: SignedCall, definition: Definition) {
  const report = readable(site, call, reportContent(definition));
  return {
    attributes: attributesOf(call, definition),
    reportExtendedMetadata: reportExtendedMetadata(report),
    reportMetadata: reportMetadata(
      site.org,
      definition,
      report,
      moneyOf(site, call, report)?.currency ?? null,
    ),
    reportTypeMetadata: reportTypeMetadata(site.org, call.session.userId, report),
  };
}

/** `GET` or `POST /analytics/reports/ID?includeDetails=true`: runs it as the caller, by POST with other filters. */
export function runReport(site: Site, call: SignedCall): Reply {
  const definition = neededReport(site, call.params['id'] ?? '');
  return ok(runAsAsked(site, call, definition, 'HourlySyncReportRuns'));
}

/** A run with the call's own filters and details, paid for by an allowance. @throws ApiError 403 without either */
export function runAsAsked(
  site: Site,
  call: SignedCall,
  definition: Definition,
  allowance: 'HourlySyncReportRuns' | 'HourlyAsyncReportRuns',
) {
  if (!mayRunReports(site, call.session.userId)) throw forbidden(MAY_NOT_RUN);
  spendRun(site, allowance);
  const content = withFilters(call, reportContent(definition));
  const details = call.query.get('includeDetails');
  return reportResult(site, call, definition, content, details === null ? undefined : details === 'true');
}

export const mayRunReports = ({ org }: Site, user: string): boolean => org.hasPermission(user, 'RunReports');

export const forbidden = (message: string) => new ApiError(403, 'FORBIDDEN', message);
const MAY_NOT_RUN =
  "You don't have permission to run reports. Check that you have the Run Reports user permission.";

function spendRun({ allowances }: Site, name: 'HourlySyncReportRuns' | 'HourlyAsyncReportRuns'): void {
  if (allowances.remaining(name) === 0) {
    const how = name === 'HourlySyncReportRuns' ? 'synchronously' : 'asynchronously';
    throw forbidden(
      `You can't run more than ${allowances.max(name)} reports ${how} every 60 minutes. Try again later.`,
    );
  }
  allowances.spend(name);
}

/** A run of a report: its facts, and what they are called. */
export function reportResult(
  site: Site,
  call: SignedCall,
  definition: Definition,
  content: ReportContent,
  details: boolean | undefined,
) {
  const { org } = site;
  const report = readable(site, call, content);
  const context = contextFor(site, call, false);
  const rows = runQuery(soqlOf(site, call, report), context).records;
  const hasDetailRows = details ?? content.showDetails ?? content.format === 'Tabular';
  const { timeZone } = context;
  const calendar: Calendar = { timeZone, periodOf: (type, day) => org.fiscalPeriodOf(type, day) };
  const money = moneyOf(site, call, report);
  const facts = sumUp(report, rows, calendar, hasDetailRows, money);
  return {
    allData: facts.allData,
    attributes: attributesOf(call, definition),
    factMap: facts.factMap,
    groupingsAcross: { groupings: facts.groupingsAcross },
    groupingsDown: { groupings: facts.groupingsDown },
    hasDetailRows,
    picklistColors: {},
    reportExtendedMetadata: reportExtendedMetadata(report),
    reportMetadata: reportMetadata(org, definition, report, money?.currency ?? null),
  };
}

/** Sums are in the report's own currency, else in the reader's. */
function moneyOf(site: Site, call: SignedCall, { content }: ReadableReport): Money | null {
  const currencies = currenciesFor(site, call.session.userId);
  if (!currencies) return null;
  const own = content.currency;
  return { currencies, currency: own !== undefined && currencies.rates.has(own) ? own : currencies.user };
}

export function attributesOf(call: SignedCall, definition: Definition) {
  const url = `${baseOf(call)}/analytics/reports/${definition.id}`;
  return {
    describeUrl: `${url}/describe`,
    instancesUrl: `${url}/instances`,
    reportId: definition.id,
    reportName: reportContent(definition).name,
    type: 'Report',
  };
}

/** Only a report's own shape writes its definition. */
export const reportContent = (definition: Definition) => definition.content as ReportContent;

export function neededReport({ org }: Site, id: string): Definition {
  for (const definition of org.definitions('Report')) {
    if (definition.id === id || definition.id.slice(0, 15) === id) return definition;
  }
  throw resourceNotFound();
}

function readable(site: Site, call: SignedCall, content: ReportContent): ReadableReport {
  const { org } = site;
  const type = reportType(org, content.reportType);
  if (!type) {
    throw forbidden(
      'The report definition is obsolete. Your administrator has disabled all reports for the custom object, or its relationships have changed.',
    );
  }
  if (!org.mayReadObject(call.session.userId, type.object)) {
    throw forbidden("You don't have sufficient privileges to perform this operation.");
  }
  return readableReport(org, call.session.userId, type, content);
}

/** The query of a report as the caller may run it. @throws ApiError NOT_FOUND, or what running it is refused with */
export function soqlOfReport(site: Site, call: SignedCall, id: string): string {
  return soqlOf(site, call, readable(site, call, reportContent(neededReport(site, id))));
}

function soqlOf(site: Site, call: SignedCall, report: ReadableReport): string {
  try {
    return reportSoql(site.org, call.session.userId, report);
  } catch (thrown) {
    if (thrown instanceof MetadataProblem) throw new ApiError(400, 'BAD_REQUEST', thrown.message);
    throw thrown;
  }
}

function withFilters(call: SignedCall, content: ReportContent): ReportContent {
  const sent = call.method === 'POST' && call.body.length > 0;
  const asked = sent ? readEntity(call, runSchema).reportMetadata : undefined;
  if (!asked?.reportFilters) return content;
  const { reportFilters, reportBooleanFilter } = asked;
  return {
    ...content,
    filter: {
      criteriaItems: reportFilters.map(({ column, operator, value }) => ({
        column,
        operator,
        ...(value === null || value === undefined ? {} : { value }),
      })),
      ...(reportBooleanFilter === null || reportBooleanFilter === undefined
        ? {}
        : { booleanFilter: reportBooleanFilter }),
    },
  };
}
