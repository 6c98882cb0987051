import type { ObjectNotes } from '../define-object';
import { AUDIT, identity, LEAD_SOURCES, VIEWED } from '../shared-fields';
import { STAGES } from '../stages';

export const opportunity: ObjectNotes = {
  name: 'Opportunity',
  label: 'Opportunity',
  labelPlural: 'Opportunities',
  keyPrefix: '006',
  searchable: true,
  money: true,
  traits: { feedEnabled: true, deepCloneable: true },
  history: { object: 'OpportunityFieldHistory', parentField: 'OpportunityId' },
  fields: `
  ${identity('Opportunity ID')}
  AccountId reference(Account) cascade children=Opportunities | Account ID
  IsPrivate boolean | Private
  Name string(120) required name key
  Description textarea(32000)
  StageName picklist(255) required [${STAGES.map((s) => s.name).join(';')}] | Stage
  Amount currency(18,2)
  Probability percent(3,0) given | Probability (%)
  ExpectedRevenue currency(18,2) readonly granted | Expected Amount
  TotalOpportunityQuantity double(18,2) | Quantity
  CloseDate date required
  Type picklist(255) [Existing Customer - Upgrade;Existing Customer - Replacement;Existing Customer - Downgrade;New Customer] | Opportunity Type
  NextStep string(255)
  LeadSource picklist(255) [${LEAD_SOURCES}]
  IsClosed boolean readonly | Closed
  IsWon boolean readonly | Won
  ForecastCategory picklist(40) readonly required restricted [Omitted;Pipeline;BestCase:Best Case;MostLikely:Most Likely;Forecast:Commit;Closed]
  ForecastCategoryName picklist(255) open given restricted [Omitted;Pipeline;Best Case;Commit;Closed] | Forecast Category
  CampaignId reference(Campaign) children=Opportunities | Campaign ID
  HasOpportunityLineItem boolean readonly | Has Line Item
  Pricebook2Id reference(Pricebook2) open given prefiltered | Price Book ID
  OwnerId reference(User) filled open | Owner ID
  ${AUDIT}
  LastActivityDate date readonly | Last Activity
  LastStageChangeDate datetime readonly
  FiscalQuarter int readonly of=Fiscal
  FiscalYear int readonly of=Fiscal
  Fiscal string(6) readonly bytes=6 | Fiscal Period
  ContactId reference(Contact) once open rel=none children=Opportunities | Contact ID
  ${VIEWED}
  HasOpenActivity boolean readonly unfiltered
  HasOverdueTask boolean readonly unfiltered
  LastAmountChangedHistoryId reference(OpportunityHistory) readonly prefiltered | Opportunity History ID
  LastCloseDateChangedHistoryId reference(OpportunityHistory) readonly prefiltered | Opportunity History ID`,
};
