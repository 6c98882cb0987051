import { SHARES, type ShareColumns } from '../../sharing/shared-objects';
import type { ObjectNotes } from '../define-object';

const LEVELS = 'None:Private;Read:Read Only;Edit:Read/Write;All:Owner';
const CAUSES =
  'Owner;Manual:Manual Sharing;Rule:Sharing Rule;ImplicitChild:Account Sharing;ImplicitParent:Associated record owner or sharing;Team:Sales Team';
const ACCOUNT_CHILD_LEVELS = `
  OpportunityAccessLevel picklist(40) required restricted [${LEVELS}] | Opportunity Access
  CaseAccessLevel picklist(40) open restricted default=None [${LEVELS}] | Case Access
  ContactAccessLevel picklist(40) open restricted default=None [${LEVELS}] | Contact Access`;

/**
 * Who a record is shared with, how far and why: one share object for each of the objects that is shared row by row.
 */
export function shares(objects: readonly string[]): ObjectNotes[] {
  return SHARES.filter(({ object }) => objects.includes(object)).map(shareNotes);
}

/** The share object of one object. */
export function shareNotes({ object, label, share, parent, level, keyPrefix }: ShareColumns): ObjectNotes {
  return {
    name: share,
    label,
    labelPlural: label,
    keyPrefix,
    only: ['createable', 'updateable', 'deletable'],
    traits: {
      triggerable: false,
      replicateable: false,
      scopes: [],
      associate: { type: 'Share', parent: object },
    },
    fields: `
  Id id readonly filled key | ${label} ID
  ${parent} reference(${object}) required once cascade children=Shares | ${object} ID
  UserOrGroupId reference(Group,User) required once cascade | User/Group ID
  ${level} picklist(40) required restricted [${LEVELS}] | ${object.endsWith('__c') ? 'Access Level' : `${object} Access`}
  ${object === 'Account' ? ACCOUNT_CHILD_LEVELS : ''}
  RowCause picklist(40) open once restricted default=Manual [${CAUSES}] | Row Cause
  LastModifiedDate datetime readonly filled | Last Modified Date
  LastModifiedById reference(User) readonly filled | Last Modified By ID
  IsDeleted boolean readonly | Deleted`,
  };
}
