import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { OrgUnderTest } from '../org/http/org-under-test';

let org: OrgUnderTest;
beforeAll(async () => {
  org = await OrgUnderTest.start(5);
  const made = await org
    .admin()
    .sobject('Account')
    .create([
      { Name: 'Marie-Pier Bakery', Phone: '415-555-0100', Description: 'sells Robotics to bakers' },
      { Name: 'Robotics Ltd', Site: 'bakery lane' },
      { Name: "O'Hara (North) Robotic Arms", Industry: 'Banking' },
      { Name: '東京商事' },
    ]);
  const [bakery] = made;
  await org
    .admin()
    .sobject('Contact')
    .create({ LastName: 'Baker', FirstName: 'Robin', Email: 'robin@bakery.example', AccountId: bakery?.id });
});
afterAll(() => org.close());

interface Found {
  attributes: { type: string; url: string };
  [field: string]: unknown;
}

async function search(sosl: string, token?: string): Promise<Found[]> {
  const reply = await org.call(
    'GET',
    `/search?q=${encodeURIComponent(sosl)}`,
    token === undefined ? {} : { token },
  );
  expect([reply.status, reply.text]).toEqual([200, expect.any(String)]);
  return (reply.json as { searchRecords: Found[] }).searchRecords;
}
const namesOf = (found: Found[]) => found.map(({ Name }) => Name);
const accounts = (term: string, group = 'ALL') =>
  search(`FIND {${term}} IN ${group} FIELDS RETURNING Account(Name)`).then(namesOf);

describe('what FIND finds', () => {
  const BAKERY = 'Marie-Pier Bakery';
  const LTD = 'Robotics Ltd';
  const ARMS = "O'Hara (North) Robotic Arms";
  test.each<[string, string, string[]]>([
    ['whole words, in any case', 'ROBOTICS', [BAKERY, LTD]],
    ['words by a star', 'robot*', [BAKERY, LTD, ARMS]],
    ['words by a star amid', 'r*cs', [BAKERY, LTD]],
    ['words by a question mark', 'robotic?', [BAKERY, LTD]],
    ['all of several words, in any field', 'bakery robotics', [BAKERY, LTD]],
    ['words beside each other in quotes', '"robotics ltd"', [LTD]],
    ['either word', 'arms OR ltd', [LTD, ARMS]],
    ['one word and not another', 'robotics AND NOT ltd', [BAKERY]],
    ['by parentheses', '(arms OR ltd) AND robotics', [LTD]],
    ['words with punctuation, escaped', 'Marie\\-Pier', [BAKERY]],
    ['an apostrophe', "O\\'Hara", [ARMS]],
    ['a part of a text that sets no spaces', '商事', ['東京商事']],
    ['no choice of a picklist', 'Banking', []],
    ['nothing', 'zeppelin', []],
  ])('%s: {%s}', async (_what, term, names) => {
    expect(await accounts(term)).toEqual(names);
  });

  it('is looked for in the fields asked for', async () => {
    expect(await accounts('robotics', 'NAME')).toEqual([LTD]);
    expect(await accounts('555', 'PHONE')).toEqual([BAKERY]);
    expect(await accounts('robotics', 'PHONE')).toEqual([]);
    const found = await search('FIND {robin} IN EMAIL FIELDS RETURNING Contact(Email), Account');
    expect(found).toMatchObject([{ Email: 'robin@bakery.example', attributes: { type: 'Contact' } }]);
  });
});

describe('what a search returns', () => {
  it('is ids where nothing else is asked for, of every object that can be searched', async () => {
    const found = await search('FIND {baker*}');
    expect(found.map(({ attributes }) => attributes.type).sort()).toEqual(['Account', 'Account', 'Contact']);
    for (const { attributes, ...fields } of found) {
      expect(fields).toEqual({ Id: expect.any(String) });
      expect(attributes.url).toBe(`/services/data/v66.0/sobjects/${attributes.type}/${fields['Id']}`);
    }
  });

  it('is narrowed, ordered and cut object by object, and as a whole', async () => {
    const ordered = 'RETURNING Account(Name WHERE Site = null ORDER BY Name DESC LIMIT 1), Contact(LastName)';
    expect(await search(`FIND {robo* OR robin} ${ordered}`)).toMatchObject([
      { Name: "O'Hara (North) Robotic Arms" },
      { LastName: 'Baker' },
    ]);
    expect(await search('FIND {robo*} RETURNING Account(Id), Contact(Id) LIMIT 2')).toHaveLength(2);
    const parents = await search(
      "FIND {baker} RETURNING Contact(Account.Name, toLabel(LeadSource) WHERE LastName = 'Baker')",
    );
    expect(parents).toMatchObject([{ Account: { Name: 'Marie-Pier Bakery' }, LeadSource: null }]);
  });

  it('is what the user may see and read', async () => {
    const { token } = org.userOf('Minimum Access - API Only Integrations');
    const refused = await org.call('GET', '/search?q=FIND%20%7Bbaker%7D%20RETURNING%20Contact', { token });
    expect([refused.status, refused.json]).toEqual([
      400,
      [expect.objectContaining({ errorCode: 'INVALID_TYPE' })],
    ]);
    expect(await search('FIND {nobody here}', token)).toEqual([]);
  });

  it('is the same to jsforce', async () => {
    const { searchRecords } = await org
      .admin()
      .search('FIND {"Robotics Ltd"} IN NAME FIELDS RETURNING Account(Id, Name)');
    expect(searchRecords).toMatchObject([{ Name: 'Robotics Ltd' }]);
  });
});

describe('a search that is refused', () => {
  test.each([
    [
      'FIND robotics',
      'MALFORMED_SEARCH',
      'No search term found. The search term must be enclosed in braces.',
    ],
    [
      'FIND {Marie-Pier Martin}',
      'MALFORMED_SEARCH',
      "\nFIND {Marie-Pier Martin}\n          ^\nERROR at Row:1:Column:11\nline 1:11 mismatched character '-' expecting '}'",
    ],
    [
      'FIND {name} IN ALL TYPE RETURNING Account(name)',
      'MALFORMED_SEARCH',
      '\nFIND {name} IN ALL TYPE RETURNING Account(name)\n                  ^\nERROR at Row:1:Column:19\nMalformed search token: TYPE',
    ],
    ['FIND {a}', 'INVALID_SEARCH', 'search term must be longer than one character: a'],
  ])('%s', async (sosl, errorCode, message) => {
    const reply = await org.call('GET', `/search?q=${encodeURIComponent(sosl)}`);
    expect([reply.status, reply.json]).toEqual([400, [{ errorCode, message }]]);
    await expect(org.admin().search(sosl)).rejects.toMatchObject({ errorCode });
  });

  test.each([
    ['FIND {"open}', 'MALFORMED_SEARCH'],
    ['FIND {(open}', 'MALFORMED_SEARCH'],
    ['FIND {ab OR}', 'MALFORMED_SEARCH'],
    ['FIND {}', 'MALFORMED_SEARCH'],
    ['FIND {ab} RETURNING', 'MALFORMED_SEARCH'],
    ['FIND {ab} RETURNING Account(Id', 'MALFORMED_SEARCH'],
    ['FIND {ab} RETURNING Account(COUNT(Id))', 'MALFORMED_SEARCH'],
    ['FIND {ab} RETURNING Account((SELECT Id FROM Contacts))', 'MALFORMED_SEARCH'],
    ['FIND {ab} WITH SNIPPET', 'MALFORMED_SEARCH'],
    ['FIND {ab} RETURNING Whizbang', 'INVALID_TYPE'],
    ['FIND {ab} RETURNING AccountHistory', 'INVALID_TYPE'],
    ['FIND {ab} RETURNING Account(Nope)', 'INVALID_FIELD'],
  ])('%s', async (sosl, errorCode) => {
    const reply = await org.call('GET', `/search?q=${encodeURIComponent(sosl)}`);
    expect([reply.status, reply.json]).toEqual([400, [expect.objectContaining({ errorCode })]]);
  });
});

describe('a search by parameters', () => {
  it('takes them in the address', async () => {
    const query =
      'q=robotics&sobject=Account&sobject=Contact&Account.fields=id,name&Account.limit=1&fields=id';
    const reply = await org.call('GET', `/parameterizedSearch/?${query}`);
    expect(reply.json).toMatchObject({ searchRecords: [{ Name: 'Marie-Pier Bakery' }] });
  });

  it('takes them in a body, and letters that SOSL reserves', async () => {
    const body = {
      q: "O'Hara (North)",
      in: 'NAME',
      fields: ['Id', 'Name'],
      sobjects: [{ name: 'Account', where: "Industry = 'Banking'", orderBy: ['Name'] }],
      overallLimit: 5,
    };
    const reply = await org.call('POST', '/parameterizedSearch', { body });
    expect(reply.json).toMatchObject({ searchRecords: [{ Name: "O'Hara (North) Robotic Arms" }] });
  });

  it('is refused without a term, and for what is no object', async () => {
    for (const query of [
      'sobject=Account',
      'q=ab&sobject=Account,Contact',
      'q=ab&in=TITLE',
      'q=ab&overallLimit=0',
    ]) {
      const reply = await org.call('GET', `/parameterizedSearch?${query}`);
      expect([query, reply.status]).toEqual([query, 400]);
    }
  });
});
