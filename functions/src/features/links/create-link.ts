import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { dayMs, unclaimedDays, type LinkDocument } from './link-document.ts';
import { findLink, linkReference } from './link-store.ts';
import type { GcmDocument } from '@liexin/domain/storage/documents';
import type { Platform } from '../../platform/platform.ts';
import { isOver } from '../../platform/is-over.ts';
import { openLinkShare, sealLinkShare } from '../../platform/share-seal.ts';
import { docAt, type Lane } from '../../platform/stored.ts';

/** Epochs made ahead for which shares are handed out, so that a rotation can wrap for the link at once. */
const ahead = 2;

/**
 * A draft with one random share per lane epoch, sealed at rest. The link id is the client's: repeating with the same id and proof
 * returns the same shares, and makes those of epochs that came since. Create-only documents keep a lost answer from changing a share. Faults:
 * not-found, already-exists, link-ended, lane-closed (the talk is over).
 */
export const createLink = async (
  platform: Platform,
  agency: string,
  uid: string,
  body: RequestOf<'createLink'>,
  nowMs: number,
): Promise<ResponseOf<'createLink'>> => {
  const { db, shred, secrets } = platform;
  const conversation = await db.doc(paths.conversation(agency, body.conversationId)).get();
  if (!conversation.exists || !(conversation.get('participantUids') as string[]).includes(uid)) throw new Fault('not-found');
  const authHash = fromBase64url(body.authHash);
  const present = await findLink(db, body.linkId);
  if (present && (present.agency !== agency || present.conversation !== body.conversationId || !equalBytes(present.authHash, authHash)))
    throw new Fault('already-exists');
  if (present?.state === 'ended') throw new Fault('link-ended');
  const lane = String(conversation.get('lanes.candidate'));
  // Notes may be there for longer than the talk: nobody is let into what has gone.
  const talk = (await docAt<Lane>(db, paths.lane(agency, lane)).get()).data();
  if (!talk || isOver(talk, nowMs)) throw new Fault('lane-closed');
  if (!present) {
    const now = Timestamp.fromMillis(nowMs);
    const link: LinkDocument = {
      schemaVersion: 1,
      linkId: body.linkId,
      agency,
      conversation: body.conversationId,
      lane,
      guest: String(conversation.get('guest')),
      authHash,
      policy: body.policy,
      state: 'draft',
      reason: null,
      wasClaimed: false,
      guarded: false,
      exposed: false,
      createdBy: uid,
      createdAt: now,
      openedAt: null,
      claimedAt: null,
      claimedBy: null,
      expiresAt: Timestamp.fromMillis(nowMs + unclaimedDays * dayMs),
      endedAt: null,
      card: null,
      agencyCopy: null,
      secret: null,
      notePub: null,
      notice: null,
      devices: {},
      binds: { day: 0, count: 0 },
      code: null,
      passes: [],
      notes: { unread: 0, day: 0, count: 0 },
    };
    const batch = db.batch();
    batch.create(db.doc(paths.linkIndex(body.linkId)), { agency });
    batch.create(linkReference(db, link), link);
    await batch.commit();
  }
  const epochs = await db.collection(paths.epochs(agency, lane)).orderBy('epoch', 'desc').limit(1).get();
  const newest = Number(epochs.docs[0]?.get('epoch') ?? 0);
  const reference = shred.doc(shredPaths.linkShares(body.linkId));
  const sealed = await shred.runTransaction(async (tx) => {
    const held = await tx.get(reference);
    const shares: Record<string, GcmDocument<Uint8Array>> = { ...(held.data()?.['shares'] as Record<string, GcmDocument<Uint8Array>> | undefined) };
    for (let epoch = 1; epoch <= newest + ahead; epoch++)
      shares[String(epoch)] ??= sealLinkShare(secrets, { agencyId: agency, linkId: body.linkId, laneId: lane, epoch }, platform.random(32));
    tx.set(reference, { agency, lane, shares });
    return shares;
  });
  const live = conversation.get('link.linkId') as string | undefined;
  return {
    shares: Object.entries(sealed).map(([key, sealedShare]) => {
      const epoch = Number(key);
      return { laneId: lane, epoch, share: toBase64url(openLinkShare(secrets, { agencyId: agency, linkId: body.linkId, laneId: lane, epoch }, sealedShare)) };
    }),
    replaces: live && live !== body.linkId && conversation.get('link.state') !== 'ended' ? live : null,
  };
};
