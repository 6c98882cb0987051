import type { ObjectNotes } from '../define-object';

/** Holds no rows: a query names a user and records, and the answer is worked out. */
export const userRecordAccess: ObjectNotes = {
  name: 'UserRecordAccess',
  label: 'User Record Access',
  labelPlural: 'User Record Access',
  keyPrefix: null,
  only: [],
  traits: { replicateable: false, retrieveable: false, scopes: [] },
  fields: `
  Id id readonly filled | User Record Access ID
  UserId reference(User) readonly rel=none | User ID
  RecordId string(18) readonly | Record ID
  HasReadAccess boolean readonly | Has Read Access
  HasEditAccess boolean readonly | Has Edit Access
  HasDeleteAccess boolean readonly | Has Delete Access
  HasTransferAccess boolean readonly | Has Transfer Access
  HasAllAccess boolean readonly | Has All Access
  MaxAccessLevel picklist(40) readonly restricted unfiltered sorted [None;Read;Edit;Delete;Transfer;All] | Max Access Level`,
};
