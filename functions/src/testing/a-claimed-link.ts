import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import { aCandidateDevice } from './a-candidate-device.ts';
import { b64, bytes, gcmBox, longId, sealedBox } from './keys.ts';
import type { LocalApi } from './local-api.ts';
import { gcmIn, sealedIn } from '../platform/wire.ts';

interface Place {
  readonly agencyId: string;
  readonly conversationId: string;
  readonly laneId: string;
  readonly guestUid: string;
}

/** A reply link as claims and binds leave it, with a device in each of these states and its token. */
export const aLinkWith = async <S extends 'provisional' | 'admitted' | 'off'>(
  api: LocalApi,
  { agencyId, conversationId, laneId, guestUid }: Place,
  states: readonly S[],
  state: 'open' | 'claimed' = 'claimed',
) => {
  const { db, shred } = api.platform;
  const [linkId, auth] = [longId(), bytes(32)];
  const at = Timestamp.fromMillis(api.clock.now);
  const made = await Promise.all(
    states.map(async (one) => {
      const device = await aCandidateDevice(api.platform, agencyId, laneId, guestUid);
      const claims = { agency: agencyId, kind: 'candidate' as const, device: device.deviceId };
      return { state: one, device, token: api.signIn(await api.platform.auth.mint(guestUid, claims)) };
    }),
  );
  const devices = Object.fromEntries(
    made.map(({ state: own, device }) => [
      device.deviceId,
      {
        state: own,
        how: 'link',
        number: '1234',
        wrong: 0,
        label: 'Phone',
        at,
        seenAt: at,
        dkPub: device.dk.pub,
        dsPub: device.ds.pub,
        nonce: bytes(16),
        m: bytes(32),
        pop: bytes(64),
        notice: { version: 1, language: 'en', acceptedAtMs: api.clock.now },
      },
    ]),
  );
  await db.doc(paths.linkIndex(linkId)).set({ agency: agencyId });
  await db.doc(paths.link(agencyId, linkId)).set({
    schemaVersion: 1,
    linkId,
    agency: agencyId,
    conversation: conversationId,
    lane: laneId,
    guest: guestUid,
    authHash: await sha256(auth),
    policy: 'after-reply',
    state,
    reason: null,
    wasClaimed: state === 'claimed',
    guarded: false,
    exposed: false,
    createdBy: 'staff',
    createdAt: at,
    openedAt: at,
    claimedAt: state === 'claimed' ? at : null,
    claimedBy: null,
    expiresAt: Timestamp.fromMillis(api.clock.now + 86_400_000 * 400),
    endedAt: null,
    card: gcmIn(gcmBox()),
    agencyCopy: sealedIn(sealedBox()),
    secret: null,
    notePub: bytes(65),
    notice: { version: 1, source: 'referral' },
    devices,
    binds: { day: 0, count: 0 },
    code: null,
    passes: [],
    notes: { unread: 0, day: 0, count: 0 },
  });
  await db.doc(`${paths.linkNotes(agencyId, linkId)}/${longId()}`).set({ enc: bytes(65), ciphertext: bytes(272), at, handledAt: null });
  await db.doc(paths.guest(agencyId, guestUid)).update({ devices: Object.fromEntries(made.map(({ state: own, device }) => [device.deviceId, own])) });
  await db.doc(paths.guestSecrets(agencyId, guestUid)).set({ verifier: bytes(32), pepperVersion: 1, wrong: 0, wrongTotal: 0, setBy: null, at });
  await shred.doc(shredPaths.linkShares(linkId)).set({ sealed: b64(40) });
  return { linkId, auth, devices: Object.fromEntries(made.map((one) => [one.state, one])) as unknown as Record<S, (typeof made)[number]> };
};
