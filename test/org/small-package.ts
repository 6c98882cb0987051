import { packZip } from './metadata/zip';

const NAMESPACE = 'xmlns="http://soap.sforce.com/2006/04/metadata"';

export interface SmallPackage {
  manifest: Record<string, readonly string[]>;
  files: Record<string, string>;
}

/** Zips a package whose manifest and files are given. */
export function zipPackage({ manifest, files }: SmallPackage): Buffer {
  const types = Object.entries(manifest).map(
    ([name, members]) =>
      `<types>${members.map((member) => `<members>${member}</members>`).join('')}<name>${name}</name></types>`,
  );
  const manifestText = `<Package ${NAMESPACE}>${types.join('')}<version>66.0</version></Package>`;
  return Buffer.from(packZip(new Map([['package.xml', manifestText], ...Object.entries(files)])));
}

const account = `<CustomObject ${NAMESPACE}>
  <fields><fullName>Health_Score__c</fullName><label>Health Score</label><type>Number</type>
    <precision>3</precision><scale>0</scale><inlineHelpText>100 = healthy</inlineHelpText></fields>
  <fields><fullName>Health_Tier__c</fullName><label>Health Tier</label><type>Picklist</type>
    <valueSet><restricted>true</restricted><valueSetDefinition><sorted>false</sorted>
      <value><fullName>Healthy</fullName><default>false</default><label>Healthy</label></value>
      <value><fullName>Watch</fullName><default>false</default><label>Watch</label></value>
    </valueSetDefinition></valueSet></fields>
  <fields><fullName>Budget_Owner_Last_Engaged__c</fullName><label>Last Engaged</label><type>Date</type></fields>
  <fields><fullName>Budget_Owner_Days_Since__c</fullName><label>Days Since</label><type>Number</type>
    <precision>18</precision><scale>0</scale><formula>TODAY() - Budget_Owner_Last_Engaged__c</formula>
    <formulaTreatBlanksAs>BlankAsBlank</formulaTreatBlanksAs></fields>
</CustomObject>`;

const status = `<CustomObject ${NAMESPACE}>
  <customSettingsType>Hierarchy</customSettingsType><label>Plimsoll Status</label><visibility>Public</visibility>
  <fields><fullName>Last_Run__c</fullName><label>Last Run</label><type>DateTime</type></fields>
</CustomObject>`;

const grant = (field: string, editable: boolean) =>
  `<fieldPermissions><editable>${editable}</editable><field>${field}</field><readable>true</readable></fieldPermissions>`;

const writer = `<PermissionSet ${NAMESPACE}><label>Small Writer</label>
  <objectPermissions><allowCreate>true</allowCreate><allowDelete>false</allowDelete><allowEdit>true</allowEdit>
    <allowRead>true</allowRead><modifyAllRecords>false</modifyAllRecords><object>Account</object>
    <viewAllRecords>true</viewAllRecords></objectPermissions>
  ${grant('Account.Health_Score__c', true)}${grant('Account.Health_Tier__c', true)}
  ${grant('Account.Budget_Owner_Last_Engaged__c', true)}${grant('Account.Budget_Owner_Days_Since__c', false)}
</PermissionSet>`;

/** Health fields on Account, a hierarchy custom setting, and a permission set that grants the fields. */
export const healthPackage: SmallPackage = {
  manifest: {
    CustomField: [
      'Account.Health_Score__c',
      'Account.Health_Tier__c',
      'Account.Budget_Owner_Last_Engaged__c',
      'Account.Budget_Owner_Days_Since__c',
      'Plimsoll_Status__c.Last_Run__c',
    ],
    CustomObject: ['Plimsoll_Status__c'],
    PermissionSet: ['Small_Writer'],
  },
  files: {
    'objects/Account.object': account,
    'objects/Plimsoll_Status__c.object': status,
    'permissionsets/Small_Writer.permissionset': writer,
  },
};
