import { describe, expect, it } from 'vitest';
import { hostPattern, workerOrigin } from '../../../extension/worker-address';

describe("a worker's address", () => {
  it.each([
    ['https://plimsoll.acme.com', 'https://plimsoll.acme.com'],
    ['  plimsoll.acme.com/ ', 'https://plimsoll.acme.com'],
    ['https://plimsoll.acme.com:8443/v1/about?x#y', 'https://plimsoll.acme.com:8443'],
    ['http://127.0.0.1:4620', 'http://127.0.0.1:4620'],
    ['http://localhost:4620/', 'http://localhost:4620'],
  ])('takes %s for its origin', (typed, origin) => {
    expect(workerOrigin(typed)).toBe(origin);
  });

  it.each([
    '',
    'not an address!',
    'http://plimsoll.acme.com',
    'http://127.0.0.1.evil.example',
    'ftp://plimsoll.acme.com',
    'https://user@plimsoll.acme.com',
    'https://',
    'https://*/',
    'https://*.acme.com',
    'javascript:alert(1)',
  ])('refuses "%s"', (typed) => {
    expect(() => workerOrigin(typed)).toThrow('This is no address of a worker.');
  });

  it('asks for the one host, whatever its port', () => {
    expect(hostPattern('https://plimsoll.acme.com:8443')).toBe('https://plimsoll.acme.com/*');
    expect(hostPattern('http://127.0.0.1:4620')).toBe('http://127.0.0.1/*');
  });
});
