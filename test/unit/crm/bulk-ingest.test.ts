import { describe, expect, it } from 'vitest';
import { ingestCsv, jobRowFailure } from '../../../worker/crm/bulk-ingest';

describe('the rows of a bulk job', () => {
  it('leave a cell empty where a row does not name the field, and empty the field where it names null', () => {
    const csv = ingestCsv([
      { id: '001A', fields: { Health_Score__c: 40, Health_Tier__c: null } },
      { id: '001B', fields: { Health_Drivers__c: 'He said "no",\nthen left; twice' } },
    ]);
    expect(csv).toBe(
      'Id,Health_Drivers__c,Health_Score__c,Health_Tier__c\n' +
        '001A,,40,#N/A\n' +
        '001B,"He said ""no"",\nthen left; twice",,\n',
    );
  });

  it.each([
    [
      'FIELD_CUSTOM_VALIDATION_EXCEPTION:Tier: no colon is safe:Health_Tier__c --',
      'holdRow',
      'Tier: no colon is safe',
    ],
    [
      'UNABLE_TO_LOCK_ROW:unable to obtain exclusive access to this record:--',
      'retryRow',
      /exclusive access/,
    ],
    ['something that is no code', 'retryRow', 'something that is no code'],
  ])('refused as %j are classified as rows of a call are', (told, kind, message) => {
    expect(jobRowFailure(told)).toMatchObject({
      class: kind,
      message: typeof message === 'string' ? message : expect.stringMatching(message),
    });
  });
});
