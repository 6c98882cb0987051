import { expect, test } from 'vitest';
import { readMultipart } from './multipart';

test('a form’s parts come back byte for byte, line breaks inside a file too', async () => {
  const bytes = Buffer.from([0x50, 0x4b, 3, 4, 13, 10, 13, 10, 0, 255, 13, 10]);
  const form = new FormData();
  form.append('file', new Blob([bytes], { type: 'application/zip' }), 'package.zip');
  form.append('entity_content', new Blob(['{"deployOptions":{}}'], { type: 'application/json' }));
  const request = new Request('http://localhost', { method: 'POST', body: form });
  const parts = readMultipart(
    request.headers.get('content-type') ?? '',
    Buffer.from(await request.arrayBuffer()),
  );
  expect(parts.map(({ name, contentType }) => [name, contentType])).toEqual([
    ['file', 'application/zip'],
    ['entity_content', 'application/json'],
  ]);
  expect(parts[0]?.body.equals(bytes)).toBe(true);
  expect(parts[1]?.body.toString()).toBe('{"deployOptions":{}}');
});

test('a body of another type is refused with 415', () => {
  expect(() => readMultipart('application/json', Buffer.from('{}'))).toThrow('multipart/form-data');
});
