import { complex, many, maybe, text } from '../shape';

/** Groups of people something is shared to. Everybody sees everything shared here: it is kept, not obeyed. */
export const sharedTo = complex('SharedTo', {
  allCustomerPortalUsers: maybe(text),
  allInternalUsers: maybe(text),
  allPartnerUsers: maybe(text),
  channelProgramGroup: many(text),
  channelProgramGroups: many(text),
  group: many(text),
  groups: many(text),
  guestUser: many(text),
  managerSubordinates: many(text),
  managers: many(text),
  portalRole: many(text),
  portalRoleAndSubordinates: many(text),
  queue: many(text),
  role: many(text),
  roleAndSubordinates: many(text),
  roleAndSubordinatesInternal: many(text),
  roles: many(text),
  rolesAndSubordinates: many(text),
  territories: many(text),
  territoriesAndSubordinates: many(text),
  territory: many(text),
  territoryAndSubordinates: many(text),
});
