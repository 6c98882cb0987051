import { LAYOUT_URLS, type ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';
import { TIME_ZONES } from '../time-zones';
import { userPermissionColumns } from './permission-set';

export const user: ObjectNotes = {
  name: 'User',
  label: 'User',
  labelPlural: 'Users',
  keyPrefix: '005',
  only: ['createable', 'updateable'],
  searchable: true,
  traits: {
    feedEnabled: true,
    typed: false,
    urls: [...LAYOUT_URLS, 'namedLayouts', 'passwordUtilities'],
  },
  fields: `
  Id id readonly filled key | User ID
  Username string(80) required key
  LastName string(80) required of=Name extra=personname
  FirstName string(40) open of=Name extra=personname
  Name string(121) readonly name extra=personname | Full Name
  CompanyName string(80) open
  Division string(80) open
  Department string(80) open
  Title string(80) open
  Email email(128) required key
  Phone phone(40) open
  Alias string(8) required
  CommunityNickname string(40) filled open key | Nickname
  IsActive boolean open default=true | Active
  TimeZoneSidKey picklist(40) required restricted [${TIME_ZONES}] | Time Zone
  LocaleSidKey picklist(40) required | Locale
  LanguageLocaleKey picklist(40) required | Language
  EmailEncodingKey picklist(40) required | Email Encoding
  ProfileId reference(Profile) required | Profile ID
  UserRoleId reference(UserRole) open restrict children=Users | Role ID
  UserType picklist(40) readonly restricted [Standard;PowerPartner;PowerCustomerSuccess;CustomerSuccess;Guest;CspLitePortal;CsnOnly;SelfService]
  ManagerId reference(User) open children=ManagedUsers | Manager ID
  FederationIdentifier string(512) open key | SAML Federation ID
  DefaultCurrencyIsoCode picklist(3) open | Default Currency ISO Code
  CurrencyIsoCode picklist(3) open | Currency ISO Code
  AccountId reference(Account) readonly children=Users | Account ID
  ContactId reference(Contact) once open restrict children=Users | Contact ID
  LastLoginDate datetime readonly | Last Login
  ${AUDIT}`,
};

export const profile: ObjectNotes = {
  name: 'Profile',
  label: 'Profile',
  labelPlural: 'Profile',
  keyPrefix: '00e',
  only: [],
  fields: `
  Id id readonly filled key | Profile ID
  Name string(255) readonly name
  ${userPermissionColumns('readonly')}
  UserLicenseId reference(UserLicense) readonly | User License ID
  UserType picklist(40) readonly
  Description string(255) readonly
  ${AUDIT}`,
};

export const userLogin: ObjectNotes = {
  name: 'UserLogin',
  label: 'User Login',
  labelPlural: 'User Login',
  keyPrefix: '0Yw',
  traits: { replicateable: false },
  only: ['updateable'],
  fields: `
  Id id readonly filled key | User Login ID
  UserId reference(User) readonly filled | User ID
  IsFrozen boolean open | Frozen
  IsPasswordLocked boolean open | Password Locked
  LastModifiedDate datetime readonly filled | Last Modified Date
  LastModifiedById reference(User) readonly filled | Last Modified By ID`,
};
