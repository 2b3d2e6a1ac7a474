import { describe, expect, test } from 'vitest';
import { decideRoute } from './route.ts';

function kindOf(side: 'app' | 'candidate', path: string, { method = 'GET', isWorkerScript = false } = {}): string {
  const route = decideRoute({ side, method, path, isWorkerScript });
  return route.kind === 'refused' ? String(route.status) : route.kind;
}

describe('the app host', () => {
  test.each([
    ['/', 'page'],
    ['/inbox', 'page'],
    ['/_next/static/chunks/a.js', 'page'],
    ['/r/AbC', 'redirect-to-candidate'],
    ['/api/agencies', 'api'],
    ['/google.firestore.v1.Firestore/Listen/channel', 'firestore'],
    ['/v1/projects/p/databases/(default)/documents:commit', 'firestore'],
    ['/identitytoolkit.googleapis.com/v1/accounts:signUp', 'auth'],
    ['/securetoken.googleapis.com/v1/token', 'auth'],
    ['/_mailbox', 'local'],
    ['/_push', 'local'],
    ['/_push/subscriptions', 'local'],
  ])('[GW3] serves %s as %s', (path, kind) => {
    expect(kindOf('app', path)).toBe(kind);
  });

  test.each(['/api/internal', '/api/internal/run/x', '/api/%69nternal/run/x', '/api//internal/run/x', '/api/internal/'])('[GW6] has no %s', (path) => {
    expect(kindOf('app', path)).toBe('404');
    expect(kindOf('candidate', path)).toBe('404');
  });

  test('[GW6] the admin addresses of the emulators are no services', () => {
    expect(kindOf('app', '/emulator/v1/projects/p/accounts')).toBe('page');
    expect(kindOf('app', '/emulator/v1/projects/p/accounts', { method: 'DELETE' })).toBe('405');
  });
});

describe('the candidate host', () => {
  test.each([
    ['/r/AbC', 'reply'],
    ['/r/', 'reply'],
    ['/r/AbC%231secret', 'reply'],
    ['/reply-1234abcd.js', 'page'],
    ['/api/links/AbC/begin', 'api'],
    ['/api/session', 'api'],
    ['/api/lanes/x/shares', 'api'],
    ['/api/config', 'api'],
    ['/api/erasures/AbC_1-2/receipt', 'api'],
    ['/api/erasures/AbC_1-2/withdraw', 'api'],
    ['/google.firestore.v1.Firestore/Write/channel', 'firestore'],
    ['/securetoken.googleapis.com/v1/token', 'auth'],
  ])('[GW3] serves %s as %s', (path, kind) => {
    expect(kindOf('candidate', path)).toBe(kind);
  });

  test.each([
    '/api/agencies',
    '/api/linksX',
    '/api/me/unlock',
    '/api',
    '/api/erasures',
    '/api/erasures/AbC/decide',
    '/api/erasures/AbC/receipt/x',
    '/_mailbox',
    '/_mailbox/x',
  ])('[GW3] has no %s', (path) => {
    expect(kindOf('candidate', path)).toBe('404');
  });

  test('[GW4] no service worker script is served, whatever its name', () => {
    expect(kindOf('candidate', '/sw.js', { isWorkerScript: true })).toBe('404');
    expect(kindOf('candidate', '/r/sw.js', { isWorkerScript: true })).toBe('404');
    expect(kindOf('app', '/sw.js', { isWorkerScript: true })).toBe('page');
  });
});

test('[GW9] pages are only read', () => {
  expect(kindOf('app', '/inbox', { method: 'POST' })).toBe('405');
  expect(kindOf('candidate', '/r/x', { method: 'POST' })).toBe('405');
});

test.each([
  '/v1/projects/p/databases/../../../../emulator/v1/projects/p:securityRules',
  '/v1/projects/p/databases/%2e%2e/%2E%2e/emulator/v1/projects/p:securityRules',
  '/api/links/../agencies',
  '/api/links/.%2e/internal/run/x',
  '/api/./internal/run/x',
  '/api/..',
  '/api\\internal',
  '/r/a b',
  '/r/\u00e9',
  'http://localhost/api/config',
  '',
])('[GW19] %s is refused: others would read another path in it', (path) => {
  for (const side of ['app', 'candidate'] as const) {
    for (const method of ['GET', 'PUT', 'POST']) expect(kindOf(side, path, { method })).toBe('400');
  }
});

test('[GW19] dots inside a name are no steps', () => {
  expect(kindOf('app', '/_next/static/chunks/[..x]..y.js')).toBe('page');
  expect(kindOf('candidate', '/r/..a')).toBe('reply');
});
