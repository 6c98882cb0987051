import { join } from 'node:path';
import type { Config, SourceConfig } from '../config/schema';
import { ConfigSchema } from '../config/schema';
import type { DemoOrg } from './demo-org';

/** The user's configuration with the demo org's sign-in, and with its files as sources where none are named. */
export function demoConfig(config: Config, demo: DemoOrg): Config {
  const integration = demo.users.find((user) => /API Only/.test(user.profile));
  return {
    ...config,
    crm: {
      ...config.crm,
      stage: config.crm.stage ?? 'full',
      confirmBackfill: true,
      // Started again after a month, a demo book has moved on by as much.
      guard: { tierChange: 1, toUnknown: 1, ...config.crm.guard },
      loginUrl: demo.url,
      clientId: demo.client.id,
      keyFile: demo.client.keyFile,
      ...(integration ? { username: integration.username } : {}),
    },
    sources: config.sources.length > 0 ? config.sources : demoSources(demo.files),
  };
}

/** Where the demo book of business keeps what does not live in its CRM. */
export function demoSources(files: string): SourceConfig[] {
  return ConfigSchema.parse({
    sources: [
      {
        type: 'event-files',
        id: 'product',
        folder: join(files, 'events'),
        taxonomy: {
          valueEvents: ['report_viewed', 'record_edited', 'comment_added', 'file_shared'],
          keyFeatures: ['automation_run', 'dashboard_published', 'api_called', 'approval_sent'],
          upsellFeatures: ['forecast_opened', 'audit_exported'],
          ignored: ['logged_in'],
        },
      },
      {
        type: 'csv',
        id: 'billing',
        keySpaces: ['billing'],
        files: {
          subscription: { path: join(files, 'subscriptions.csv') },
          invoice: { path: join(files, 'invoices.csv') },
        },
      },
      {
        type: 'csv',
        id: 'surveys',
        keySpaces: ['domain'],
        files: { survey: { path: join(files, 'surveys.csv') } },
      },
      {
        type: 'csv',
        id: 'milestones',
        keySpaces: ['product'],
        files: { milestone: { path: join(files, 'milestones.csv') } },
      },
    ],
  }).sources;
}
