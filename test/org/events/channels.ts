import type { ObjectDef } from '../data/definition';
import type { OrgApi } from '../data/org-api';

/** The stream of all selected entities. */
export const ALL_CHANGES = '/data/ChangeEvents';

/** 'AccountChangeEvent', 'Invoice__ChangeEvent'. */
export function eventName(object: string): string {
  return object.endsWith('__c') ? object.replace(/__c$/, '__ChangeEvent') : `${object}ChangeEvent`;
}

/** What a channel name says: all entities, one entity (selected or not), or nothing this org has. */
export type Channel = { kind: 'all' } | { kind: 'entity'; object: string } | { kind: 'unknown' };

/** Reads a channel's name, with regard to case as the platform does. */
export function readChannel(org: OrgApi, name: string): Channel {
  if (name === ALL_CHANGES) return { kind: 'all' };
  const event = /^\/data\/(\w+ChangeEvent)$/.exec(name)?.[1];
  const object = event === undefined ? undefined : objectOfEvent(org, event);
  return object ? { kind: 'entity', object: object.name } : { kind: 'unknown' };
}

/** The object whose change event has this name, undefined where there is none. */
export function objectOfEvent(org: OrgApi, event: string): ObjectDef | undefined {
  const name = event.replace(/__ChangeEvent$/, '__c').replace(/(?<!_)ChangeEvent$/, '');
  const object = org.find(name);
  return object && eventName(object.name) === event && hasChangeEvents(object) ? object : undefined;
}

/** Standard objects with change events, of those that the org has; custom objects all have them. */
const STANDARD = new Set([
  'Account',
  'AccountContactRelation',
  'Asset',
  'Campaign',
  'CampaignMember',
  'Case',
  'Contact',
  'Contract',
  'EmailMessage',
  'Event',
  'EventRelation',
  'Lead',
  'Opportunity',
  'OpportunityContactRole',
  'Task',
  'User',
]);

export function hasChangeEvents(object: ObjectDef): boolean {
  return object.custom ? object.name.endsWith('__c') : STANDARD.has(object.name);
}
