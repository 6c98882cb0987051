/** User permissions by API name, with their labels: each is a column of PermissionSet and of Profile. */
const NAMED = `
ActivateContract Activate Contracts
ActivitiesAccess Access Activities
AllowViewEditConvertedLeads View and Edit Converted Leads
ApiEnabled API Enabled
ApiUserOnly Api Only User
ApproveContract Approve Contracts
AssignPermissionSets Assign Permission Sets
AssignTopics Assign Topics
AuthorApex Author Apex
BulkApiHardDelete Bulk API Hard Delete
BulkMacrosAllowed Run Macros on Multiple Records
CanUseNewDashboardBuilder Drag-and-Drop Dashboard Builder
ChatterInternalUser Chatter Internal User
ConvertLeads Convert Leads
CreateAuditFields Set Audit Fields upon Record Creation
CreateCustomizeDashboards Create and Customize Dashboards
CreateCustomizeFilters Create and Customize List Views
CreateCustomizeReports Create and Customize Reports
CreateDashboardFolders Create Dashboard Folders
CreateReportFolders Create Report Folders
CreateTopics Create Topics
CustomizeApplication Customize Application
DataExport Weekly Data Export
DeleteActivatedContract Delete Activated Contracts
DeleteTopics Delete Topics
DistributeFromPersWksp Deliver Uploaded Files and Personal Content
EditActivatedOrders Edit Activated Orders
EditBrandTemplates Manage Letterheads
EditCaseComments Edit Case Comments
EditEvent Edit Events
EditHtmlTemplates Edit HTML Templates
EditMyDashboards Edit My Dashboards
EditMyReports Edit My Reports
EditPublicDocuments Manage Public Documents
EditPublicFilters Manage Public List Views
EditPublicTemplates Manage Public Classic Email Templates
EditReadonlyFields Edit Read Only Fields
EditTask Edit Tasks
EditTopics Edit Topics
EmailMass Mass Email
EmailSingle Send Email
EnableNotifications Send Outbound Messages
ExportReport Export Reports
FieldServiceAccess Field Service Standard
FreezeUsers Freeze Users
ImportCustomObjects Import Custom Objects
ImportLeads Import Leads
ImportPersonal Import Personal Contacts
InboundMigrationToolsUser Upload Change Sets from Other Organizations
InstallPackaging Download AppExchange Packages
LightningConsoleAllowedForUser Lightning Console User
LightningExperienceUser Lightning Experience User
ManageAnalyticSnapshots Manage Reporting Snapshots
ManageAuthProviders Manage Auth. Providers
ManageBusinessHourHolidays Manage Business Hours Holidays
ManageCallCenters Manage Call Centers
ManageCases Manage Cases
ManageCategories Manage Categories
ManageContentPermissions Manage Content Permissions
ManageContentProperties Manage Content Properties
ManageContentTypes Manage record types and layouts for Files
ManageCustomPermissions Manage Custom Permissions
ManageCustomReportTypes Manage Custom Report Types
ManageDashbdsInPubFolders Manage Dashboards in Public Folders
ManageDataCategories Manage Data Categories
ManageDataIntegrations Manage Data Integrations
ManageDynamicDashboards Manage Dynamic Dashboards
ManageEmailClientConfig Manage Email Client Configurations
ManageHealthCheck Manage Health Check
ManageInteraction Manage Flow
ManageInternalUsers Manage Internal Users
ManageIpAddresses Manage IP Addresses
ManageLeads Manage Leads
ManageLoginAccessPolicies Manage Login Access Policies
ManageMobile Manage Mobile Configurations
ManageNetworks Create and Set Up Experiences
ManagePasswordPolicies Manage Password Policies
ManageProfilesPermissionsets Manage Profiles and Permission Sets
ManageRemoteAccess Manage Connected Apps
ManageReportsInPubFolders Manage Reports in Public Folders
ManageRoles Manage Roles
ManageSearchPromotionRules Manage Promoted Search Terms
ManageSharing Manage Sharing
ManageSolutions Manage Published Solutions
ManageSynonyms Manage Synonyms
ManageTranslation Manage Translation
ManageTwoFactor Manage Multi-Factor Authentication in API
ManageUnlistedGroups Manage Unlisted Groups
ManageUsers Manage Users
MassInlineEdit Mass Edits from Lists
MergeTopics Merge Topics
ModerateChatter Moderate Chatter
ModifyAllData Modify All Data
ModifyDataClassification Modify Data Classification
ModifyMetadata Modify Metadata Through Metadata API Functions
MonitorLoginHistory Monitor Login History
NewReportBuilder Report Builder
OutboundMigrationToolsUser Create and Upload Change Sets
OverrideForecasts Override Forecasts
PasswordNeverExpires Password Never Expires
PublishPackaging Upload AppExchange Packages
ResetPasswords Reset User Passwords and Unlock Users
RunFlow Run Flows
RunReports Run Reports
ScheduleReports Schedule Reports
SelectFilesFromSalesforce Select Files from Salesforce
SendSitRequests Send Stay-in-Touch Requests
SolutionImport Import Solutions
SubmitMacrosAllowed Manage Macros Users Can't Undo
SubscribeToLightningReports Subscribe to Reports
TransferAnyCase Transfer Cases
TransferAnyEntity Transfer Record
TransferAnyLead Transfer Leads
TwoFactorApi Multi-Factor Authentication for API Logins
UseTeamReassignWizards Use Team Reassignment Wizards
UseWebLink Use Web Links
ViewAllData View All Data
ViewAllForecasts View All Forecasts
ViewAllUsers View All Users
ViewContent View Content in Portals
ViewDataCategories View Data Categories
ViewDataLeakageEvents View Data Leakage Detection Events
ViewEncryptedData View Encrypted Data
ViewEventLogFiles View Event Log Files
ViewGlobalHeader View Global Header
ViewHealthCheck View Health Check
ViewHelpLink View Help Link
ViewMyTeamsDashboards View My Team's Dashboards
ViewPublicDashboards View Dashboards in Public Folders
ViewPublicReports View Reports in Public Folders
ViewRoles View Roles and Role Hierarchy
ViewSetup View Setup and Configuration`;

const LABELS = new Map(
  NAMED.trim()
    .split('\n')
    .map((line) => {
      const at = line.indexOf(' ');
      return [line.slice(0, at), line.slice(at + 1)] as const;
    }),
);

export const USER_PERMISSIONS: readonly string[] = [...LABELS.keys()];

export function userPermissionLabel(name: string): string {
  return LABELS.get(name) ?? name;
}

/** The column that says whether a permission set or profile has the user permission. */
export function permissionColumn(name: string): string {
  return `Permissions${name}`;
}
