import { expect, test } from 'vitest';
import { cacheOf, isFormerCache, planFor, type Shell } from './shell-plan.ts';

const shell: Shell = { version: 'v2', pages: ['/', '/inbox'], assets: ['/_next/static/a.js', '/icon.svg'], payloads: ['/inbox.txt'] };
const origin = 'https://app.example';
const plan = (path: string, mode = 'cors', method = 'GET') => planFor({ method, mode, url: new URL(path, origin).href }, origin, shell);

test('[SW1] pages are kept by their path, files by their name, and nothing of the services is touched', () => {
  expect([plan('/inbox?conversation=abc', 'navigate'), plan('/inbox/', 'navigate'), plan('/', 'navigate')]).toEqual([
    { kind: 'page', key: '/inbox' },
    { kind: 'page', key: '/inbox' },
    { kind: 'page', key: '/' },
  ]);
  expect([plan('/_next/static/a.js', 'no-cors'), plan('/inbox.txt?_rsc=1')]).toEqual([
    { kind: 'asset', key: '/_next/static/a.js' },
    { kind: 'payload', key: '/inbox.txt' },
  ]);
  for (const other of [
    '/api/config',
    '/google.firestore.v1.Firestore/Listen/channel',
    '/identitytoolkit.googleapis.com/v1/accounts',
    '/sw.js',
    '/_push/subscriptions',
    '/inbox',
  ])
    expect(plan(other), other).toBeNull();
  expect([plan('/r/abc', 'navigate'), plan('/_mailbox', 'navigate'), plan('/inbox', 'navigate', 'POST'), plan('https://elsewhere.example/icon.svg')]).toEqual([
    null,
    null,
    null,
    null,
  ]);
});

test('[SW2] a new build leaves no file of a former one, and touches no cache of others', () => {
  expect(['liexin-shell-v1', cacheOf(shell), 'liexin-words', 'other'].filter((name) => isFormerCache(name, shell))).toEqual(['liexin-shell-v1']);
});
