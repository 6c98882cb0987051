import type { ObjectNotes } from '../define-object';
import { AUDIT } from '../shared-fields';

/** The objects behind three picklists: what a stage or a status means. */
export const opportunityStage: ObjectNotes = {
  name: 'OpportunityStage',
  label: 'Opportunity Stage',
  labelPlural: 'Opportunity Stage',
  keyPrefix: '01J',
  only: [],
  fields: `
  Id id readonly filled key | Opportunity Stage ID
  MasterLabel string(255) readonly name | Master Label
  ApiName string(255) readonly
  IsActive boolean readonly
  SortOrder int readonly
  IsClosed boolean readonly | Closed
  IsWon boolean readonly | Won
  ForecastCategory picklist(40) readonly restricted
  ForecastCategoryName picklist(255) readonly restricted
  DefaultProbability percent(3,0) readonly | Probability (%)
  ${AUDIT}`,
};

const statusFields = (label: string) => `
  Id id readonly filled key | ${label} ID
  MasterLabel string(255) readonly name | Master Label
  ApiName string(255) readonly
  SortOrder int readonly
  IsDefault boolean readonly
  IsClosed boolean readonly | Closed
  ${AUDIT}`;

export const contractStatus: ObjectNotes = {
  name: 'ContractStatus',
  label: 'Contract Status Value',
  labelPlural: 'Contract Status Value',
  keyPrefix: '811',
  only: [],
  fields: `
  Id id readonly filled key | Contract Status Value ID
  MasterLabel string(255) readonly name | Master Label
  ApiName string(255) readonly
  SortOrder int readonly
  IsDefault boolean readonly
  StatusCode picklist(40) readonly restricted | Status Category
  ${AUDIT}`,
};

export const leadStatus: ObjectNotes = {
  name: 'LeadStatus',
  label: 'Lead Status Value',
  labelPlural: 'Lead Status Value',
  keyPrefix: '016',
  only: [],
  fields: `
  Id id readonly filled key | Lead Status Value ID
  MasterLabel string(255) readonly name | Master Label
  ApiName string(255) readonly
  SortOrder int readonly
  IsDefault boolean readonly
  IsConverted boolean readonly | Converted
  ${AUDIT}`,
};

export const taskStatus: ObjectNotes = {
  name: 'TaskStatus',
  label: 'Task Status Value',
  labelPlural: 'Task Status Value',
  keyPrefix: '01T',
  only: [],
  fields: statusFields('Task Status Value'),
};

export const caseStatus: ObjectNotes = {
  name: 'CaseStatus',
  label: 'Case Status Value',
  labelPlural: 'Case Status Value',
  keyPrefix: '018',
  only: [],
  fields: statusFields('Case Status Value'),
};
