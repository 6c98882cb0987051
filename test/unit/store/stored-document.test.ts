import { expect, it } from 'vitest';
import { readDocument } from '../../../worker/store/stored-document';
import { aDocument, aDriver, aPlay } from '../crm/a-document';

it('reads a stored document as it was written', () => {
  const document = aDocument({ drivers: [aDriver('14 of 60 seats active.')], plays: [aPlay('Reconnect')] });
  expect(readDocument(JSON.stringify(document))).toEqual(document);
});

it('reads a document of an earlier build, in which a driver was its sentence alone', () => {
  const old = { ...aDocument(), drivers: ['14 of 60 seats active.', 'No use since 3 May 2025.'], plays: [] };
  expect(readDocument(JSON.stringify(old))).toEqual({
    ...old,
    drivers: [
      { text: '14 of 60 seats active.', measure: null, cents: 0 },
      { text: 'No use since 3 May 2025.', measure: null, cents: 0 },
    ],
  });
});

it.each(['{}', 'null', '[]', '{"drivers":[1]}'])('refuses %s, which is no health document', (body) => {
  expect(() => readDocument(body)).toThrow();
});
