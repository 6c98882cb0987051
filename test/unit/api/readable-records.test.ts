import { expect, it } from 'vitest';
import { readableRecords } from '../../../worker/api/auth/readable-records';
import { Verdicts } from '../../../worker/api/auth/verdicts';

const SHOWN = '003A0000006Vm9rIAC';
const HIDDEN = '003B0000006Vm9rIAC';
const UNTIL = 10_000;

const callerAt = () => {
  const asked: string[] = [];
  const ids = async (soql: string) => {
    asked.push(soql);
    return [SHOWN];
  };
  return { asked, caller: { userId: '005A0000006Vm9rIAC', verdicts: new Verdicts(UNTIL), ids } };
};

it('shows what Salesforce shows, and asks once while it is believed', async () => {
  const { caller, asked } = callerAt();
  for (let i = 0; i < 2; i++)
    expect([...(await readableRecords(caller, [SHOWN, HIDDEN], () => 9000))]).toEqual([SHOWN]);
  expect(asked).toHaveLength(1);
});

it('hides nothing from a caller whose belief ended while their request was under way', async () => {
  const { caller } = callerAt();
  expect([...(await readableRecords(caller, [SHOWN, HIDDEN], () => UNTIL))]).toEqual([SHOWN]);
});
