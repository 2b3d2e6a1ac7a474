import { verify, createPublicKey } from 'node:crypto';
import { Fault, faultCodes, faultStatus } from '@liexin/domain/kernel/fault';
import { FormatFault } from '@liexin/proof/format-fault';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { freshKeys } from '../testing/local-platform.ts';
import { bytes, longId, shortId } from '../testing/keys.ts';
import { openContact, sealContact } from './contact-seal.ts';
import { nextUse } from './limits.ts';
import { redact } from './log.ts';
import { mailId } from './mail-outbox.ts';
import { makeNonce, nonceHolds } from './nonce.ts';
import { faultResponse, toFault } from './respond.ts';
import { parseSecrets } from './secrets.ts';
import { openLinkShare, sealLinkShare } from './share-seal.ts';
import { makeSigner } from './signer.ts';

const secrets = parseSecrets(freshKeys());

describe('secrets', () => {
  test('[API11] absent or of another shape, the process says which field and never a value', () => {
    const keys = { ...(JSON.parse(freshKeys()) as Record<string, unknown>), pepper: 'short and secret' };

    expect(() => parseSecrets(undefined)).toThrow('LIEXIN_KEYS is not set');
    expect(() => parseSecrets(JSON.stringify(keys))).toThrow(/^LIEXIN_KEYS: pepper$/);
  });

  test('[API11] the signer signs with the key that is told, as r and s', async () => {
    const signer = makeSigner(secrets);
    const text = bytes(40);

    const signature = await signer.sign(text);

    const key = createPublicKey({ key: Buffer.from(secrets.serverKeySpki), format: 'der', type: 'spki' });
    expect(signature).toHaveLength(64);
    expect(signer.publicKey).toHaveLength(65);
    expect(verify('sha256', text, { key, dsaEncoding: 'ieee-p1363' }, signature)).toBe(true);
  });
});

describe('what is sealed at rest', () => {
  const place = { agencyId: shortId(), linkId: longId(), laneId: shortId(), epoch: 2 };

  test('[API12] a link share opens at its place with the server secret, and nowhere else', () => {
    const share = bytes(32);
    const sealed = sealLinkShare(secrets, place, share);

    expect(openLinkShare(secrets, place, sealed)).toEqual(share);
    for (const moved of [
      { ...place, epoch: 3 },
      { ...place, laneId: shortId() },
      { ...place, linkId: longId() },
      { ...place, agencyId: shortId() },
    ])
      expect(() => openLinkShare(secrets, moved, sealed)).toThrow();
    expect(() => openLinkShare(parseSecrets(freshKeys()), place, sealed)).toThrow();
  });

  test('[API12] an address opens for its guest alone', () => {
    const sealed = sealContact(secrets, 'a', 'guest', 'candidate@example.test');

    expect(openContact(secrets, 'a', 'guest', sealed)).toBe('candidate@example.test');
    expect(() => openContact(secrets, 'a', 'another', sealed)).toThrow();
    expect(() => openContact(secrets, 'a', 'guest', { ...sealed, ciphertext: sealed.ciphertext.slice(0, 8) })).toThrow();
  });
});

describe('limits and nonces', () => {
  test('[API13] no window of its length ever holds more uses than allowed, counted from its first', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 }), (steps) => {
        const limit = { key: 'k', max: 3, windowMs: 1000 };
        let [now, used] = [0, undefined as { count: number; startMs: number } | undefined];
        const windows = new Map<number, number>();
        for (const step of steps) {
          now += step;
          const next = nextUse(used, limit, now);
          if (next) windows.set(next.startMs, (windows.get(next.startMs) ?? 0) + 1);
          else expect(now).toBeLessThan((used?.startMs ?? 0) + limit.windowMs);
          used = next ?? used;
        }
        expect(Math.max(0, ...windows.values())).toBeLessThanOrEqual(3);
      }),
      { seed: 3 },
    );
  });

  test('[SE3] a nonce holds for its purpose and subject, for five minutes, under our secret', () => {
    const [secret, now] = [secrets.internalSecret, Date.UTC(2026, 10, 22)];
    const nonce = makeNonce(secret, 'session', 'a/u/d', now);

    expect([nonceHolds(secret, 'session', 'a/u/d', nonce, now), nonceHolds(secret, 'session', 'a/u/d', nonce, now + 300_000)]).toEqual([true, true]);
    expect(nonceHolds(secret, 'session', 'a/u/d', nonce, now + 301_000)).toBe(false);
    expect(nonceHolds(secret, 'session', 'a/u/d', nonce, now - 6_000)).toBe(false);
    expect(nonceHolds(secret, 'bind', 'a/u/d', nonce, now)).toBe(false);
    expect(nonceHolds(secret, 'session', 'a/u/e', nonce, now)).toBe(false);
    expect(nonceHolds(bytes(32), 'session', 'a/u/d', nonce, now)).toBe(false);
  });

  test("[NT6] a mail's id depends on every part of its reason", () => {
    expect(mailId('unread', 'a', 'b')).toBe(mailId('unread', 'a', 'b'));
    expect(new Set([mailId('unread', 'a', 'b'), mailId('unread', 'ab'), mailId('unread', 'a', 'c'), mailId('code', 'a', 'b')]).size).toBe(4);
  });
});

describe('answers and logs', () => {
  test("[API2] every code has its status, and bytes of a wrong form are the caller's mistake", async () => {
    for (const code of faultCodes) expect(faultResponse(new Fault(code)).status).toBe(faultStatus[code]);
    expect(toFault(new FormatFault('bad-base64url', 'digit')).code).toBe('malformed-request');
    expect(toFault(Object.assign(new Error('10 ABORTED'), { code: 10 })).code).toBe('unavailable');
    expect(await faultResponse(toFault(new Error('a document of Lena'))).text()).toBe('{"error":{"code":"internal","detail":{}}}');
  });

  test('[API14] a log line keeps ids and codes and hides what is not one', () => {
    expect(redact({ lane: 'AbC-_123', count: 3, agency: 'Müller & Partner', token: 'x', linkId: 'y', email: 'a@b', cause: 'TypeError' })).toEqual({
      lane: 'AbC-_123',
      count: 3,
      agency: '[16]',
      token: '[hidden]',
      linkId: '[hidden]',
      email: '[hidden]',
      cause: 'TypeError',
    });
  });
});
