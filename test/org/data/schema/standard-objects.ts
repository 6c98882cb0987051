import type { ObjectNotes } from './define-object';
import { account } from './objects/account';
import { accountContactRelation } from './objects/account-contact-relation';
import { accountTeamMember } from './objects/account-team-member';
import { dashboard, folder, listView, report } from './objects/analytics';
import { asset } from './objects/asset';
import { campaign, campaignMember, campaignMemberStatus } from './objects/campaign';
import { supportCase } from './objects/case';
import { caseStatus, contractStatus, leadStatus, opportunityStage, taskStatus } from './objects/choices';
import { contact } from './objects/contact';
import { contract } from './objects/contract';
import { emailMessage } from './objects/email-message';
import { emailMessageRelation } from './objects/email-message-relation';
import { event } from './objects/event';
import { eventRelation } from './objects/event-relation';
import { datedConversionRate, fiscalYearSettings } from './objects/fiscal';
import { group, groupMember, queueSobject } from './objects/group';
import { lead } from './objects/lead';
import { permissionSetLicense, permissionSetLicenseAssign, userLicense } from './objects/licence';
import { opportunity } from './objects/opportunity';
import { opportunityContactRole } from './objects/opportunity-contact-role';
import { currencyType, organization, period, recordType } from './objects/organization';
import {
  customPermission,
  fieldPermissions,
  objectPermissions,
  permissionSet,
  permissionSetAssignment,
  setupEntityAccess,
} from './objects/permission-set';
import { shares } from './objects/shares';
import { task } from './objects/task';
import { profile, user, userLogin } from './objects/user';
import { userRecordAccess } from './objects/user-record-access';
import { userRole } from './objects/user-role';

const SHARED_OBJECTS: readonly ObjectNotes[] = [
  account,
  accountContactRelation,
  accountTeamMember,
  asset,
  campaign,
  campaignMember,
  campaignMemberStatus,
  supportCase,
  contact,
  contract,
  emailMessage,
  emailMessageRelation,
  event,
  eventRelation,
  lead,
  opportunity,
  opportunityContactRole,
  task,
];

/** What a user works with: reading and writing them needs an object permission. */
export const RECORD_OBJECTS: readonly ObjectNotes[] = [
  ...SHARED_OBJECTS,
  ...shares(SHARED_OBJECTS.map(({ name }) => name)),
];

/** What describes the org itself: every user of the API may read them. */
export const SETUP_OBJECTS: readonly ObjectNotes[] = [
  caseStatus,
  contractStatus,
  currencyType,
  customPermission,
  dashboard,
  datedConversionRate,
  fieldPermissions,
  fiscalYearSettings,
  folder,
  group,
  groupMember,
  leadStatus,
  listView,
  objectPermissions,
  opportunityStage,
  organization,
  period,
  permissionSet,
  permissionSetAssignment,
  permissionSetLicense,
  permissionSetLicenseAssign,
  profile,
  queueSobject,
  recordType,
  report,
  setupEntityAccess,
  taskStatus,
  user,
  userLicense,
  userLogin,
  userRecordAccess,
  userRole,
];
