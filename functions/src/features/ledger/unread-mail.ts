import { paths } from '@liexin/domain/storage/paths';
import type { Language } from '@liexin/domain/agency/region';
import type { Mail } from '../../platform/mail-outbox.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import { openContact } from '../../platform/contact-seal.ts';
import type { Platform } from '../../platform/platform.ts';
import type { ContactDocument, MailDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Conversation, type Cursor, type Lane, type Message } from '../../platform/stored.ts';
import type { MessagePath } from './chain-messages.ts';

/** Fixed sentences: who writes in clear is public, what and about whom is not in any mail. */
const texts: Readonly<Record<Language, (agency: string) => Omit<Mail, 'to'>>> = {
  en: (agency) => ({ subject: 'A new message for you', text: `${agency} has written to you.\n\nOpen the link that you were sent to read it and to reply.` }),
  zh: (agency) => ({ subject: '您有一条新消息', text: `${agency} 给您发来了消息。\n\n请打开您收到的链接查看并回复。` }),
};

/** Lanes that never send mails: internal ones, and those whose candidate gave no address. That does not change after creation. */
const silent = new WeakMap<object, Set<string>>();

/** One mail for each run of unread messages: the id is made of the mark up to which the candidate has read. */
export const unreadMailId = (laneId: string, guestUid: string, cursor: Cursor | undefined): string =>
  mailId('unread', laneId, guestUid, cursor ? `${cursor.readAt.seconds}.${cursor.readAt.nanoseconds}` : 'never');

/**
 * Tells a candidate who gave an address that something new is there. Outbox with a deterministic id: a retried event, or the next message
 * of the same unread run, meets the mail that exists. Sent by whoever empties the outbox, outside of any transaction.
 */
export const queueUnreadMail = async (
  { db, secrets }: Pick<Platform, 'db' | 'secrets'>,
  place: MessagePath,
  messages: readonly Message[],
  now: number,
): Promise<void> => {
  if (messages.length === 0) return;
  const { agencyId, laneId } = place;
  const known = silent.get(db) ?? new Set<string>();
  silent.set(db, known);
  if (known.has(laneId)) return;
  const lane = (await docAt<Lane>(db, paths.lane(agencyId, laneId)).get()).data();
  const conversation = lane?.kind === 'candidate' ? (await docAt<Conversation>(db, paths.conversation(agencyId, lane.conversation)).get()).data() : undefined;
  if (!conversation?.hasContact) {
    if (lane) known.add(laneId);
    return;
  }
  const guestUid = conversation.guest;
  const newest = messages.findLast((message) => message.sender !== guestUid);
  if (!newest) return;
  const [cursor, agency] = await Promise.all([
    docAt<Cursor>(db, paths.cursor(agencyId, laneId, guestUid)).get(),
    docAt<Agency>(db, paths.agency(agencyId)).get(),
  ]);
  const read = cursor.data();
  if (read && read.readAt.valueOf() >= newest.sentAt.valueOf()) return;
  const id = unreadMailId(laneId, guestUid, read);
  await db.runTransaction(async (tx) => {
    const [mail, contact] = await Promise.all([
      tx.get(docAt<MailDocument>(db, paths.mail(id))),
      tx.get(docAt<ContactDocument>(db, paths.contact(agencyId, guestUid))),
    ]);
    const sealed = contact.data();
    if (mail.exists || !sealed) return;
    queueMail(tx, db, id, { to: openContact(secrets, agencyId, guestUid, sealed), ...texts[conversation.language](agency.data()?.displayName ?? '') }, now);
  });
};
