import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { dayMs, dayOf, noteDays } from './link-document.ts';
import { findLink, provedLink, readLink, writeLink } from './link-store.ts';

const maxUnread = 3;
const maxPerDay = 5;
const block = 256;
const tagBytes = 16;

/**
 * A note from somebody who has the link and is not in (link-and-keys (d)): never a message, never counted as unread, shown outside
 * the conversation as unconfirmed. The note id makes a repeat harmless; limits are held in the same transaction.
 */
export const leaveNote = async ({ db }: Platform, linkId: string, body: RequestOf<'note'>, nowMs: number): Promise<void> => {
  const known = await provedLink(db, linkId, fromBase64url(body.auth));
  const ciphertext = fromBase64url(body.ciphertext);
  if ((ciphertext.length - tagBytes) % block !== 0 || ciphertext.length > 4096 + tagBytes) throw new Fault('malformed-request', { field: 'ciphertext' });
  await db.runTransaction(async (tx) => {
    const note = db.doc(`${paths.linkNotes(known.agency, linkId)}/${body.noteId}`);
    const [link, present, conversation] = [
      await readLink(tx, db, known),
      await tx.get(note),
      await tx.get(db.doc(paths.conversation(known.agency, known.conversation))),
    ];
    if (present.exists) return;
    if (link.reason === 'erased' || link.reason === 'agency-closed') throw new Fault('link-ended');
    if (link.endedAt && link.endedAt.toMillis() < nowMs - noteDays * dayMs) throw new Fault('link-ended');
    const today = link.notes.day === dayOf(nowMs) ? link.notes.count : 0;
    if (link.notes.unread >= maxUnread || today >= maxPerDay) throw new Fault('note-limit');
    tx.create(note, { enc: fromBase64url(body.enc), ciphertext, at: Timestamp.fromMillis(nowMs), handledAt: null });
    writeLink(tx, db, { ...link, notes: { unread: link.notes.unread + 1, day: dayOf(nowMs), count: today + 1 } }, conversation.get('link.linkId') === linkId);
  });
};

/** Marks a note handled and frees its place. Repeating changes nothing. */
export const handleNote = async ({ db }: Platform, staff: StaffPrincipal, linkId: string, noteId: string, nowMs: number): Promise<void> => {
  const known = await findLink(db, linkId);
  if (!known || known.agency !== staff.agencyId) throw new Fault('not-found');
  await db.runTransaction(async (tx) => {
    const note = db.doc(`${paths.linkNotes(known.agency, linkId)}/${noteId}`);
    const [link, present, conversation] = [
      await readLink(tx, db, known),
      await tx.get(note),
      await tx.get(db.doc(paths.conversation(known.agency, known.conversation))),
    ];
    if (!(conversation.get('participantUids') as string[]).includes(staff.uid) || !present.exists) throw new Fault('not-found');
    if (present.get('handledAt') !== null) return;
    tx.update(note, { handledAt: Timestamp.fromMillis(nowMs) });
    writeLink(tx, db, { ...link, notes: { ...link.notes, unread: Math.max(0, link.notes.unread - 1) } }, conversation.get('link.linkId') === linkId);
  });
};
