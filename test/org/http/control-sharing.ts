import { z } from 'zod';
import type { SharingRule } from '../data/access';
import { FILTER_OPERATIONS } from '../data/filter-operation';
import type { OrgApi } from '../data/org-api';
import type { Row } from '../data/row';
import { ApiError } from './api-error';
import { type Call, ok, type Reply } from './call';
import { readJson } from './json-body';
import { administratorOf, userIdOf } from './out-of-band';
import type { Site } from './site';

const modelSchema = z.strictObject({
  object: z.string(),
  model: z.enum(['Private', 'Read', 'ReadWrite', 'ReadWriteTransfer', 'FullAccess', 'ControlledByParent']),
});
const level = z.enum(['None', 'Read', 'Edit']);
const roleSchema = z.strictObject({
  name: z.string(),
  parent: z.string().optional(),
  opportunityAccess: level.optional(),
  caseAccess: level.optional(),
  contactAccess: level.optional(),
});
const roleOfSchema = z.strictObject({ user: z.string(), role: z.string().nullable() });

/** One party of a share: a public group, a role with or without those below, or everybody inside. */
const partySchema = z.union([
  z.strictObject({ group: z.string() }),
  z.strictObject({ role: z.string() }),
  z.strictObject({ roleAndSubordinates: z.string() }),
  z.strictObject({ allInternalUsers: z.literal(true) }),
]);
const groupSchema = z.strictObject({
  name: z.string(),
  includeBosses: z.boolean().optional(),
  members: z.array(z.union([z.string(), partySchema])).default([]),
});
const criterionSchema = z.strictObject({
  field: z.string(),
  operation: z.enum(FILTER_OPERATIONS),
  value: z.string(),
});
const ruleSchema = z.strictObject({
  object: z.string(),
  name: z.string(),
  level: z.enum(['Read', 'Edit']),
  to: partySchema,
  from: partySchema.optional(),
  criteria: z.array(criterionSchema).min(1).optional(),
  booleanFilter: z.string().optional(),
  children: z.strictObject({ Opportunity: level, Case: level, Contact: level }).partial().optional(),
});
const ruleNameSchema = z.strictObject({ object: z.string(), name: z.string() });

/** The control port's part about who sees which rows: defaults, roles, groups and sharing rules. */
export function sharingRoutes(site: Site): Record<string, (call: Call) => Reply> {
  const { org, clock } = site;
  const now = () => clock.stamp();
  return {
    'POST /sharing': (call) => {
      const { object, model } = readJson(call, modelSchema);
      const { name } = org.object(object);
      org.setSharing(name, model);
      return ok({ object: name, model });
    },
    'POST /roles': (call) => {
      const asked = readJson(call, roleSchema);
      const id = org.create(administratorOf(org), 'UserRole', roleValues(org, asked), now());
      return ok({ id });
    },
    'POST /roles/assign': (call) => {
      const { user, role } = readJson(call, roleOfSchema);
      const id = userIdOf(org, user);
      const fields = { UserRoleId: role === null ? null : named(org, 'UserRole', role).Id };
      const at = now();
      org.edit({ at, by: administratorOf(org), op: 'update', object: 'User', id, fields });
      return ok({ userId: id, roleId: fields.UserRoleId });
    },
    'POST /groups': (call) => {
      const { name, includeBosses, members } = readJson(call, groupSchema);
      const by = administratorOf(org);
      const values = { Name: name, DoesIncludeBosses: includeBosses ?? true };
      const id = org.create(by, 'Group', values, now());
      for (const member of members) {
        const memberId = typeof member === 'string' ? userIdOf(org, member) : groupIdOf(org, member);
        org.create(by, 'GroupMember', { GroupId: id, UserOrGroupId: memberId }, now());
      }
      return ok({ id });
    },
    'GET /sharing-rules': () => ok(org.sharingRules()),
    'POST /sharing-rules': (call) => {
      const { to, from, criteria, booleanFilter, children, ...plain } = readJson(call, ruleSchema);
      const rule: SharingRule = { ...plain, to: groupIdOf(org, to) };
      if (from) rule.from = groupIdOf(org, from);
      if (criteria) rule.criteria = criteria;
      if (booleanFilter !== undefined) rule.booleanFilter = booleanFilter;
      if (children) rule.children = withoutGaps(children);
      org.setSharingRule(rule);
      return ok(org.sharingRules());
    },
    'DELETE /sharing-rules': (call) => {
      const { object, name } = readJson(call, ruleNameSchema);
      org.removeSharingRule(object, name);
      return ok(org.sharingRules());
    },
  };
}

function roleValues(org: OrgApi, asked: z.infer<typeof roleSchema>): Record<string, unknown> {
  const values: Record<string, unknown> = { Name: asked.name };
  if (asked.parent !== undefined) values['ParentRoleId'] = named(org, 'UserRole', asked.parent).Id;
  if (asked.opportunityAccess) values['OpportunityAccessForAccountOwner'] = asked.opportunityAccess;
  if (asked.caseAccess) values['CaseAccessForAccountOwner'] = asked.caseAccess;
  if (asked.contactAccess) values['ContactAccessForAccountOwner'] = asked.contactAccess;
  return values;
}

function withoutGaps(children: NonNullable<z.infer<typeof ruleSchema>['children']>) {
  const kept: NonNullable<SharingRule['children']> = {};
  for (const child of ['Opportunity', 'Case', 'Contact'] as const) {
    const asked = children[child];
    if (asked) kept[child] = asked;
  }
  return kept;
}

function groupIdOf(org: OrgApi, party: z.infer<typeof partySchema>): string {
  if ('group' in party) return named(org, 'Group', party.group).Id;
  if ('allInternalUsers' in party) return groupOfType(org, 'Organization', undefined);
  if ('role' in party) return groupOfType(org, 'Role', named(org, 'UserRole', party.role).Id);
  const role = named(org, 'UserRole', party.roleAndSubordinates).Id;
  return groupOfType(org, 'RoleAndSubordinates', role);
}

function groupOfType(org: OrgApi, type: string, role: string | undefined): string {
  for (const row of org.rows('Group')) {
    if (row['Type'] === type && (role === undefined || row['RelatedId'] === role)) return row.Id;
  }
  throw new ApiError(404, 'NOT_FOUND', `There is no group of type ${type}`);
}

/** A role or public group by its name, its developer name or its id. */
function named(org: OrgApi, object: 'UserRole' | 'Group', name: string): Row {
  const byId = org.row(object, name);
  if (byId) return byId;
  for (const row of org.rows(object)) {
    const fits = row['Name'] === name || row['DeveloperName'] === name;
    if (fits && (object === 'UserRole' || row['RelatedId'] === undefined)) return row;
  }
  throw new ApiError(404, 'NOT_FOUND', `There is no ${object} '${name}'`);
}
