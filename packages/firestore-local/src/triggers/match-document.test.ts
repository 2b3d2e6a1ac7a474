import { expect, test } from 'vitest';
import { matchDocument, parsePattern } from './match-document.ts';

const matches = (pattern: string, path: string): boolean => matchDocument(parsePattern(pattern), path.split('/'));

test('[FL50] a pattern takes whole paths: a wildcard one segment, a closing {x=**} any number', () => {
  expect(matches('lanes/{lane}/messages/{message}', 'lanes/a/messages/b')).toBe(true);
  expect(matches('lanes/{lane}/messages/{message}', 'lanes/a/messages')).toBe(false);
  expect(matches('lanes/{lane}/messages/{message}', 'lanes/a/messages/b/x/y')).toBe(false);
  expect(matches('lanes/{lane}/messages/{message}', 'lanes/a/cursors/b')).toBe(false);
  expect(matches('/lanes/a/', 'lanes/a')).toBe(true);
  expect(matches('lanes/a', 'lanes/b')).toBe(false);
  expect(matches('{all=**}', 'lanes/a/messages/b')).toBe(true);
  expect(matches('lanes/{rest=**}', 'lanes/a/messages/b')).toBe(true);
  expect(matches('lanes/{rest=**}', 'links/a')).toBe(false);
});
