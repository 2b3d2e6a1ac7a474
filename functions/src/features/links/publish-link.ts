import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { expectHead } from '../../platform/key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Agency, type Epoch, type Lane } from '../../platform/stored.ts';
import { gcmIn, mapValues, sealedIn } from '../../platform/wire.ts';
import { readLaneView } from './admit-device.ts';
import { endedLink } from './end-link.ts';
import { dayMs, startAfter, unclaimedDays, type LinkDocument } from './link-document.ts';
import { linkChain } from './link-ledger.ts';
import { findLink, readLink, writeLink } from './link-store.ts';
import { expectFreshLane, expectSameEpochs, verifyEpochs } from './verify-epochs.ts';

/**
 * `publish` [L6]: card, agency copies and a wrap for every epoch of the candidate lane; the link is live from here. One transaction: an
 * earlier live link ends as replaced in it, so a conversation never has two. Repeating after a lost answer changes nothing. Faults:
 * not-found, not-allowed, approach-held (a link is a first contact), bad-signature, stale-head, stale-epoch (new keys are due before anybody gets a link), wraps-incomplete.
 */
export const publishLink = async (platform: Platform, staff: StaffPrincipal, linkId: string, body: RequestOf<'publishLink'>, nowMs: number): Promise<void> => {
  const { db, shred } = platform;
  const known = await findLink(db, linkId);
  if (!known || known.agency !== staff.agencyId) throw new Fault('not-found');
  await verifyEpochs(platform, staff, known.lane, body.epochs);
  const replaced = await db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    if (link.state !== 'draft') return null;
    const view = await readLaneView(tx, db, link);
    if (!(view.conversation['participantUids'] as string[]).includes(staff.uid)) throw new Fault('not-allowed');
    if ((view.lane as Lane).held === true) throw new Fault('approach-held');
    const stored = await tx.get(db.collection(paths.epochs(link.agency, link.lane)));
    const liveId = view.conversation['link']?.linkId as string | undefined;
    const live = liveId && liveId !== linkId ? await readLink(tx, db, { agency: link.agency, linkId: liveId }) : null;
    const head = (await tx.get(docAt<Agency>(db, paths.agency(link.agency)))).data()?.keyLog;
    const append = await linkChain(tx, db, link, `e-link-published-${linkId}`, nowMs);
    const start = startAfter(live);
    const { wasClaimed } = start;
    const epochs = stored.docs.map((epoch) => epoch.data() as Epoch);
    expectFreshLane(view.lane as Lane, epochs, wasClaimed);
    for (const epoch of body.epochs) if (head) expectHead(head, epoch);
    await expectSameEpochs(linkId, view.lane as Lane, epochs, body.epochs);

    if (live && live.state !== 'ended') writeLink(tx, db, endedLink(live, 'replaced', nowMs), false);
    const next: LinkDocument = {
      ...link,
      card: gcmIn(body.card),
      agencyCopy: sealedIn(body.agencyCopy),
      secret: wasClaimed ? null : sealedIn(body.secret),
      notePub: fromBase64url(body.notePub),
      notice: body.notice,
      ...start,
      expiresAt: wasClaimed ? view.conversation['deleteBy'] : Timestamp.fromMillis(nowMs + unclaimedDays * dayMs),
    };
    writeLink(tx, db, next);
    for (const epoch of body.epochs) {
      tx.update(db.doc(paths.epoch(link.agency, link.lane, epoch.epoch)), {
        links: mapValues(epoch.links, gcmIn),
        recipientsHash: fromBase64url(epoch.recipientsHash),
        signersN: epoch.signersN,
        signersHash: fromBase64url(epoch.signersHash),
        keyLogSeq: epoch.keyLogSeq,
        keyLogHash: fromBase64url(epoch.keyLogHash),
        by: staff.deviceId,
        byUid: staff.uid,
        signature: fromBase64url(epoch.signature),
      });
    }
    tx.update(db.doc(paths.lane(link.agency, link.lane)), { participantUids: FieldValue.arrayUnion(link.guest), [`participants.${link.guest}.until`]: null });
    await append('link.published', linkId, { by: staff.uid, replaces: live?.linkId ?? null });
    return live?.linkId ?? null;
  });
  if (replaced) await shred.doc(shredPaths.linkShares(replaced)).delete();
};
