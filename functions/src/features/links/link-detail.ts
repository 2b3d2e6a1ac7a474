import { Fault } from '@liexin/domain/kernel/fault';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { sealedOut } from '../../platform/wire.ts';
import { docAt, type Guest } from '../../platform/stored.ts';
import { dayMs, noteDays, stateAt, type LinkDocument } from './link-document.ts';
import { findLink } from './link-store.ts';
import { digitsHold } from './prove-device.ts';

/** What staff of the conversation may know of its link: sealed copies, devices with their proofs, unconfirmed notes. Reads only. */
export const linkDetail = async ({ db }: Platform, staff: StaffPrincipal, conversationId: string, nowMs: number): Promise<ResponseOf<'linkDetail'>> => {
  const conversation = await db.doc(paths.conversation(staff.agencyId, conversationId)).get();
  if (!conversation.exists || !(conversation.get('participantUids') as string[]).includes(staff.uid)) throw new Fault('not-found');
  const linkId = conversation.get('link.linkId') as string | undefined;
  const link = linkId ? await findLink(db, linkId) : null;
  if (!link?.agencyCopy) return { link: null };
  const [secrets, certificates, guest, all, notes] = await Promise.all([
    db.doc(paths.guestSecrets(link.agency, link.guest)).get(),
    db.collection(paths.candidateDevices(link.agency, link.lane)).get(),
    docAt<Guest>(db, paths.guest(link.agency, link.guest)).get(),
    db.doc(paths.link(link.agency, link.linkId)).parent.where('conversation', '==', conversationId).get(),
    db
      .collection(paths.linkNotes(link.agency, link.linkId))
      .where('at', '>', new Date(nowMs - noteDays * dayMs))
      .get(),
  ]);
  const signatures = new Map(certificates.docs.map((doc) => [doc.id, doc.get('signature') as Uint8Array]));
  const { state, reason } = stateAt(link, nowMs);
  return {
    link: {
      linkId: link.linkId,
      state,
      reason,
      policy: link.policy,
      guarded: link.guarded,
      exposed: link.exposed,
      agencyCopy: sealedOut(link.agencyCopy),
      secret: link.secret ? sealedOut(link.secret) : null,
      authHash: toBase64url(link.authHash),
      earlier: all.docs.flatMap((doc) => {
        const { linkId: id, agencyCopy } = doc.data() as LinkDocument;
        return agencyCopy && id !== link.linkId ? [{ linkId: id, agencyCopy: sealedOut(agencyCopy) }] : [];
      }),
      admitted: Object.entries(guest.data()?.devices ?? {}).flatMap(([id, state]) => (state === 'admitted' ? [id] : [])),
      expiresMs: link.expiresAt.toMillis(),
      hasDigits: digitsHold(secrets),
      devices: Object.entries(link.devices)
        .filter(([, device]) => device.state !== 'waiting' || device.at.toMillis() > nowMs - dayMs)
        .map(([deviceId, device]) => {
          const signature = signatures.get(deviceId);
          return {
            deviceId,
            state: device.state,
            how: device.how,
            atMs: device.at.toMillis(),
            label: device.label,
            dkPub: toBase64url(device.dkPub),
            dsPub: toBase64url(device.dsPub),
            nonce: toBase64url(device.nonce),
            m: toBase64url(device.m),
            pop: toBase64url(device.pop),
            serverSignature: signature ? toBase64url(signature) : null,
          };
        }),
      notes: notes.docs
        .filter((doc) => doc.get('handledAt') === null)
        .map((doc) => ({ noteId: doc.id, enc: toBase64url(doc.get('enc')), ciphertext: toBase64url(doc.get('ciphertext')), atMs: doc.get('at').toMillis() })),
    },
  };
};
