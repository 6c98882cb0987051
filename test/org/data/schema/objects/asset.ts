import type { ObjectNotes } from '../define-object';
import { AUDIT, identity, VIEWED } from '../shared-fields';

export const asset: ObjectNotes = {
  name: 'Asset',
  label: 'Asset',
  labelPlural: 'Assets',
  keyPrefix: '02i',
  searchable: true,
  money: true,
  traits: { feedEnabled: true },
  history: { object: 'AssetHistory', parentField: 'AssetId' },
  fields: `
  ${identity('Asset ID')}
  ContactId reference(Contact) cascade children=Assets | Contact ID
  AccountId reference(Account) cascade children=Assets | Account ID
  ParentId reference(Asset) children=ChildAssets | Parent Asset ID
  RootAssetId reference(Asset) readonly prefiltered | Root Asset ID
  Product2Id reference(Product2) | Product ID
  ProductCode string(255) readonly
  IsCompetitorProduct boolean | Competitor Asset
  ${AUDIT}
  Name string(255) required name key | Asset Name
  SerialNumber string(80)
  InstallDate date
  PurchaseDate date
  UsageEndDate date
  Status picklist(255) [Purchased;Shipped;Installed;Registered;Obsolete]
  Price currency(18,0)
  Quantity double(18,2)
  Description textarea(32000)
  OwnerId reference(User) filled open | Asset Owner ID
  AssetProvidedById reference(Account) children=ProvidedAssets | Account ID
  AssetServicedById reference(Account) children=ServicedAssets | Account ID
  IsInternal boolean | Internal Asset
  AssetLevel int readonly
  StockKeepingUnit string(180) readonly | Product SKU
  ${VIEWED}`,
};
