import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logPath } from './log-path.ts';

test.each(['/r/AbCdEf', '/r/AbC%231SECRET', '/r/AbC#1SECRET', '/r/AbC/1SECRET', '/r%2fAbC', '//r/AbC', '/r?x=1SECRET', '/R/AbC'])(
  '[GW12] %s is logged as /r/*',
  (path) => {
    expect(logPath(path)).toBe('/r/*');
  },
);

test.each([
  ['/inbox?conversation=AAAAAAAAAAAAAAAA', '/inbox'],
  ['/api/links/AAAAAAAAAAAAAAAA/begin', '/api/links/*/begin'],
  ['/api/lanes/aaaaaaaaaaaa1111/shares', '/api/lanes/*/shares'],
  ['/api/me/device-requests', '/api/me/device-requests'],
  ['/v1/projects/p/databases/(default)/documents/lanes/x', '/v1/projects/*'],
  ['/identitytoolkit.googleapis.com/v1/accounts:signUp?key=k', '/identitytoolkit.googleapis.com/accounts:signUp'],
  ['/google.firestore.v1.Firestore/Listen/channel?SID=x', '/google.firestore.v1.Firestore/Listen/channel'],
])('[GW12] %s is logged as %s', (path, expected) => {
  expect(logPath(path)).toBe(expected);
});

test('[GW12] no id of ours is ever in the log', () => {
  const id = fc.uint8Array({ minLength: 12, maxLength: 16 }).map((bytes) => Buffer.from(bytes).toString('base64url'));
  fc.assert(
    fc.property(id, fc.constantFrom('/api/links/', '/api/lanes/', '/inbox?lane=', '/r/', '/v1/projects/p/databases/d/documents/lanes/'), (value, prefix) => {
      expect(logPath(`${prefix}${value}/x`)).not.toContain(value);
    }),
    { seed: 7 },
  );
});
