import { Timestamp } from 'firebase-admin/firestore';
import { describe, expect, test } from 'vitest';
import { decideAdmitOff, decideBind, pruneDevices } from './decide-bind.ts';
import { dayMs, dayOf, maxIdle, startAfter, stateAt, summaryOf, type LinkDevice, type LinkDocument } from './link-document.ts';
import { makeNonce, nonceHolds } from './link-nonce.ts';

const now = Date.UTC(2026, 10, 22, 9);
const at = Timestamp.fromMillis(now);
const bytes = new Uint8Array(1);

const aDevice = (state: LinkDevice['state'], seenMs = now): LinkDevice => ({
  state,
  how: null,
  number: '0000',
  wrong: 0,
  label: '',
  at,
  seenAt: Timestamp.fromMillis(seenMs),
  dkPub: bytes,
  dsPub: bytes,
  nonce: bytes,
  m: bytes,
  pop: bytes,
  notice: { version: 1, language: 'en', acceptedAtMs: now },
});
const aLink = (change: Partial<LinkDocument> = {}): LinkDocument => ({
  schemaVersion: 1,
  linkId: 'l',
  agency: 'a',
  conversation: 'c',
  lane: 'n',
  guest: 'g',
  authHash: bytes,
  policy: 'after-reply',
  state: 'new',
  reason: null,
  wasClaimed: false,
  guarded: false,
  exposed: false,
  createdBy: 'u',
  createdAt: at,
  openedAt: null,
  claimedAt: null,
  claimedBy: null,
  expiresAt: Timestamp.fromMillis(now + 1000),
  endedAt: null,
  card: null,
  agencyCopy: null,
  secret: null,
  notePub: null,
  notice: null,
  devices: {},
  binds: { day: dayOf(now), count: 0 },
  code: null,
  passes: [],
  notes: { unread: 0, day: 0, count: 0 },
  ...change,
});

describe('bind', () => {
  test.each([
    ['new', {}, 'provisional'],
    ['open', {}, 'provisional'],
    ['claimed', {}, 'waiting'],
    ['new', { guarded: true }, 'waiting'],
    ['new', { policy: 'each-device' as const }, 'waiting'],
    ['open', { binds: { day: dayOf(now), count: 30 } }, 'waiting'],
    ['open', { binds: { day: dayOf(now) - 1, count: 30 } }, 'provisional'],
  ] as const)('[L11] a %s link with %o makes a new browser %s', (state, change, expected) => {
    expect(decideBind(aLink({ state, ...change }), state, now).state).toBe(expected);
  });

  test('[L11] the sixth browser sends the longest idle provisional one away', () => {
    const devices = Object.fromEntries([5, 1, 3, 2, 4].map((minute) => [`d${minute}`, aDevice('provisional', now + minute)]));
    expect(decideBind(aLink({ devices, state: 'open' }), 'open', now).off).toEqual(['d1']);
  });

  test('[L16] whoever floods a link leaves the newest thirty waiting and thirty off, and everybody who is in', () => {
    const flood = (state: LinkDevice['state'], count: number, ageMs: number) =>
      Array.from({ length: count }, (_, i): [string, LinkDevice] => [`${state}${i}`, { ...aDevice(state), at: Timestamp.fromMillis(now - ageMs - i) }]);
    const kept = pruneDevices(
      Object.fromEntries([...flood('waiting', 100, 0), ...flood('off', 100, 0), ...flood('admitted', 5, 9 * dayMs), ...flood('provisional', 2, 9 * dayMs)]),
      now,
    );
    const count = (state: string) => Object.keys(kept).filter((id) => id.startsWith(state)).length;
    expect([count('waiting'), count('off'), count('admitted'), count('provisional')]).toEqual([maxIdle, maxIdle, 5, 2]);
    expect([Object.hasOwn(kept, 'waiting29'), Object.hasOwn(kept, 'waiting30')]).toEqual([true, false]);
    expect(pruneDevices(Object.fromEntries(flood('waiting', 1, dayMs)), now)).toEqual({});
  });

  test('[L12] the sixth admitted device sends the longest idle one away, and four stay untouched', () => {
    const devices = Object.fromEntries([5, 1, 3, 2, 4].map((minute) => [`d${minute}`, aDevice('admitted', now + minute)]));
    expect(decideAdmitOff(aLink({ devices }))).toEqual(['d1']);
    const { d1: _, ...four } = devices;
    expect(decideAdmitOff(aLink({ devices: four }))).toEqual([]);
  });
});

test('[L3] a link is ended from its last moment on, written down or not', () => {
  expect(stateAt(aLink(), now + 999).state).toBe('new');
  expect(stateAt(aLink(), now + 1000)).toEqual({ state: 'ended', reason: 'expired' });
});

test('[L4] the summary counts opened and waiting devices', () => {
  const link = aLink({ devices: { a: aDevice('provisional'), b: aDevice('admitted'), c: aDevice('waiting'), d: aDevice('off') } });
  expect(summaryOf(link)).toMatchObject({ opened: 2, waiting: 1 });
});

test('[L5] a nonce holds five minutes, for its link and its server only', () => {
  const secret = new Uint8Array(32).fill(7);
  const nonce = makeNonce(secret, 'link-a', now);
  expect(nonceHolds(secret, 'link-a', nonce, now + 299_000)).toBe(true);
  expect(nonceHolds(secret, 'link-a', nonce, now + 302_000)).toBe(false);
  expect(nonceHolds(secret, 'link-b', nonce, now)).toBe(false);
  expect(nonceHolds(new Uint8Array(32), 'link-a', nonce, now)).toBe(false);
  expect(
    nonceHolds(
      secret,
      'link-a',
      nonce.map((byte, i) => (i === 5 ? byte ^ 1 : byte)),
      now,
    ),
  ).toBe(false);
});

test('[L32] the link after a claimed one is theirs since they replied, not since it was made; after an impostor it begins anew', () => {
  const claimed = { wasClaimed: true, reason: null, claimedAt: at };
  expect(startAfter(claimed)).toEqual({ state: 'claimed', wasClaimed: true, claimedAt: at });
  expect(startAfter({ ...claimed, reason: 'revoked' })).toEqual({ state: 'claimed', wasClaimed: true, claimedAt: at });
  const anew = { state: 'new', wasClaimed: false, claimedAt: null };
  expect([startAfter({ ...claimed, reason: 'impostor' }), startAfter({ ...claimed, wasClaimed: false, claimedAt: null }), startAfter(null)]).toEqual([
    anew,
    anew,
    anew,
  ]);
});
