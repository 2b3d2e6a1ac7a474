import { expect, test } from 'vitest';
import { candidateHost, findSide } from './host.ts';

test.each([
  ['localhost', 'app'],
  ['localhost:3000', 'app'],
  ['LOCALHOST:3000', 'app'],
  ['127.0.0.1:3000', 'app'],
  ['[::1]:3000', 'app'],
  ['c.localhost:3000', 'candidate'],
  ['work.example', 'app'],
  ['c.work.example', 'candidate'],
] as const)('[GW1] %s is the %s', (header, side) => {
  expect(findSide(header, ['work.example'])).toBe(side);
});

test.each([
  undefined,
  '',
  'evil.example',
  'localhost.evil.example',
  'c.evil.example',
  'cc.localhost',
  'c.c.localhost',
  'c.127.0.0.1',
  'localhost:',
  'localhost:3000:1',
  'user@localhost',
  'localhost/',
])('[GW2] %s is not ours', (header) => {
  expect(findSide(header, ['work.example'])).toBeUndefined();
});

test.each([
  ['localhost:3000', 'c.localhost:3000'],
  ['127.0.0.1:3000', 'c.localhost:3000'],
  ['[::1]:3000', 'c.localhost:3000'],
  ['work.example', 'c.work.example'],
])('[GW5] the candidate host of %s is %s', (header, expected) => {
  expect(candidateHost(header)).toBe(expected);
});
