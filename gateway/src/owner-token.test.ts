import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { hasOwnerToken, isChannelOpening } from './owner-token.ts';

function withHeader(authorization?: string): IncomingMessage {
  return { headers: authorization === undefined ? {} : { authorization } } as IncomingMessage;
}

test.each(['Bearer owner', 'bearer OWNER', '  Bearer   owner ', 'Bearer ya29.abc'])('[GW7] the header %s is the owner', (header) => {
  expect(hasOwnerToken(withHeader(header), '', undefined)).toBe(true);
});

test.each([
  'headers=Authorization%3ABearer%20owner%0D%0A&count=0',
  'headers=Authorization:Bearer+owner%0D%0A',
  'headers=X:1%0D%0Aauthorization%3A%20bearer%20ya29.x',
  'headers=%2541uthorization%253ABearer%2520owner',
])('[GW7] the first body %s is the owner', (body) => {
  expect(hasOwnerToken(withHeader(), '', Buffer.from(body))).toBe(true);
});

test('[GW7] so is the query', () => {
  expect(hasOwnerToken(withHeader(), '%24httpHeaders=Authorization%3ABearer%20owner', undefined)).toBe(true);
  expect(hasOwnerToken(withHeader(), 'access_token=owner', undefined)).toBe(true);
});

test('[GW7] an ID token is not, and neither is a text about owners', () => {
  expect(hasOwnerToken(withHeader('Bearer ownership.of.token'), '', undefined)).toBe(false);
  expect(
    hasOwnerToken(withHeader('Bearer eyJhbGciOiJub25lIn0.e30.'), 'key=owner', Buffer.from('headers=Authorization%3ABearer%20eyJ.e30.&req0___data__=owner')),
  ).toBe(false);
});

test('[GW7] only the first request of a channel has headers in its body', () => {
  expect(isChannelOpening('POST', '/google.firestore.v1.Firestore/Listen/channel', 'VER=8&RID=1')).toBe(true);
  expect(isChannelOpening('POST', '/google.firestore.v1.Firestore/Listen/channel', 'VER=8&SID=abc&RID=2')).toBe(false);
  expect(isChannelOpening('POST', '/google.firestore.v1.Firestore/Listen/channel', 'VER=8&SID=&RID=2')).toBe(true);
  expect(isChannelOpening('POST', '/google.firestore.v1.Firestore/Listen/channel', 'X-SID=1&RID=2')).toBe(true);
  expect(isChannelOpening('GET', '/google.firestore.v1.Firestore/Listen/channel', 'VER=8')).toBe(false);
});
