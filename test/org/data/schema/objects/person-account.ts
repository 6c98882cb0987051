import type { ObjectNotes } from '../define-object';
import { address, LEAD_SOURCES } from '../shared-fields';

const PERSON = `
  PersonContactId reference(Contact) readonly prefiltered unlisted | Contact ID
  IsPersonAccount boolean readonly | Is Person Account
  ${address('PersonMailing')}
  ${address('PersonOther')}
  PersonMobilePhone phone(40) | Mobile
  PersonHomePhone phone(40) | Home Phone
  PersonOtherPhone phone(40) | Other Phone
  PersonAssistantPhone phone(40) | Asst. Phone
  PersonEmail email(80) | Email
  PersonTitle string(80) | Title
  PersonDepartment string(80) | Department
  PersonAssistantName string(40) | Assistant
  PersonLeadSource picklist(255) [${LEAD_SOURCES}] | Lead Source
  PersonBirthdate date | Birthdate
  PersonHasOptedOutOfEmail boolean | Email Opt Out
  PersonHasOptedOutOfFax boolean | Fax Opt Out
  PersonDoNotCall boolean | Do Not Call
  PersonLastCURequestDate datetime readonly | Last Stay-in-Touch Request Date
  PersonLastCUUpdateDate datetime readonly | Last Stay-in-Touch Save Date
  PersonEmailBouncedReason string(255) open | Email Bounced Reason
  PersonEmailBouncedDate datetime open | Email Bounced Date
  PersonIndividualId reference(Individual) open | Individual ID
  PersonPronouns picklist(255) [He/Him;She/Her;They/Them;He/They;She/They;Not Listed] | Pronouns
  PersonGenderIdentity picklist(255) [Male;Female;Nonbinary;Not Listed] | Gender Identity`;

const NAMES = `
  LastName string(80) open name of=Name extra=switchablepersonname
  FirstName string(40) open name of=Name extra=switchablepersonname
  Salutation picklist(40) open of=Name extra=switchablepersonname [Mr.;Ms.;Mrs.;Dr.;Prof.;Mx.]`;

/** Account where some accounts are people: a name of its own or a person's, and that person's particulars. */
export function personAccount(account: ObjectNotes): ObjectNotes {
  const named = account.fields.replace(
    'Name string(255) required name of=Name',
    'Name string(255) open name of=Name',
  );
  return { ...account, fields: `${named}${NAMES}${PERSON}` };
}

/** Contact where some contacts are accounts, too. */
export function personContact(contact: ObjectNotes): ObjectNotes {
  const more = `
  IsPersonAccount boolean readonly | Is Person Account
  HasOptedOutOfEmail boolean | Email Opt Out
  HasOptedOutOfFax boolean | Fax Opt Out
  DoNotCall boolean | Do Not Call
  Pronouns picklist(255) [He/Him;She/Her;They/Them;He/They;She/They;Not Listed]
  GenderIdentity picklist(255) [Male;Female;Nonbinary;Not Listed]`;
  return { ...contact, fields: `${contact.fields}${more}` };
}

/** RecordType where one or more are for people. */
export const personRecordType = (recordType: ObjectNotes): ObjectNotes => ({
  ...recordType,
  fields: `${recordType.fields}
  IsPersonType boolean readonly | Is Person Type`,
});
