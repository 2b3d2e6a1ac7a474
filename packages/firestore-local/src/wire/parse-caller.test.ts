import { describe, expect, test } from 'vitest';
import { Fault } from '../model/fault.ts';
import { parseCaller } from './parse-caller.ts';

const token = (payload: unknown, header: unknown = { alg: 'none', typ: 'JWT' }) =>
  `${[header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.`;

describe('callers', () => {
  test('[FW5] no token is a user without auth', () => {
    expect(parseCaller(undefined)).toStrictEqual({ kind: 'user', auth: null });
  });

  test('[FW5] owner and Google access tokens are the admin', () => {
    expect(parseCaller('Bearer owner')).toStrictEqual({ kind: 'admin' });
    expect(parseCaller('bearer ya29.abc')).toStrictEqual({ kind: 'admin' });
  });

  test('[FW5] a token is read without a look at signature or expiry', () => {
    const claims = { sub: 'alice', iat: 0, exp: 3600, agency: 'a1', kind: 'staff' };

    expect(parseCaller(`Bearer ${token(claims)}`)).toStrictEqual({ kind: 'user', auth: { uid: 'alice', token: claims } });
  });

  test.each([
    ['another scheme', 'Basic b3duZXI='],
    ['one word', 'Bearer nonsense'],
    ['two parts', 'Bearer e30.e30'],
    ['parts that are no JSON', 'Bearer a.b.c'],
    ['no subject', `Bearer ${token({ name: 'x' })}`],
    ['a subject that is no text', `Bearer ${token({ sub: 5 })}`],
    ['a payload that is a list', `Bearer ${token([])}`],
  ])('[FW5] %s is refused and never the admin', (_what, header) => {
    expect(() => parseCaller(header)).toThrow(Fault);
  });
});
