import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { keptMs } from '../../platform/notices.ts';
import type { Platform } from '../../platform/platform.ts';
import type { MailDocument, NoticeDocument } from '../../platform/server-documents.ts';
import { docAt, type Cursor, type Lane } from '../../platform/stored.ts';
import { endOf } from './decide-notice.ts';
import { laneFacts } from './notice-facts.ts';

/** Who sends has so long (ms) before another run takes the mail up. */
const leaseMs = 2 * 60_000;
/** Pauses (ms) before the next try: about a day in all. */
const pauses = [1, 5, 15, 60, 240, 480, 720].map((minutes) => minutes * 60_000);

const at = (ms: number): Timestamp => Timestamp.fromMillis(ms);

/**
 * Hands one mail over, if its time has come. A claim comes first: of two runs one sends. A run that is killed after the mail server took
 * the mail sends it once more after two minutes, under the same Message-ID. A mail that tells of unread messages is void when they have
 * been read meanwhile. Where mails leave this machine, address and text go with them and are not kept.
 */
export const deliverMail = async (platform: Platform, id: string, now: number): Promise<MailDocument['state'] | null> => {
  const { db, mail: port } = platform;
  const ref = docAt<MailDocument>(db, paths.mail(id));
  const claimed = await db.runTransaction(async (tx) => {
    const stored = (await tx.get(ref)).data();
    const open = stored?.state === 'pending' || stored?.state === 'sending';
    if (!stored || !open || !stored.dueAt || stored.dueAt.toMillis() > now) return null;
    if (stored.notice !== undefined) {
      const notice = (await tx.get(docAt<NoticeDocument>(db, paths.notice(stored.notice)))).data();
      const [lane, cursor] = notice
        ? await Promise.all([
            tx.get(docAt<Lane>(db, paths.lane(notice.agencyId, notice.laneId))),
            tx.get(docAt<Cursor>(db, paths.cursor(notice.agencyId, notice.laneId, notice.recipient))),
          ])
        : [];
      if (!notice || endOf(notice, laneFacts(notice, cursor?.data(), lane?.data(), now))) {
        tx.update(ref, { state: 'void', dueAt: null, to: '', text: '', expireAt: at(now + keptMs) });
        return null;
      }
    }
    const tries = (stored.tries ?? 0) + 1;
    tx.update(ref, { state: 'sending', tries, dueAt: at(now + leaseMs) });
    return { ...stored, tries };
  });
  if (!claimed) return null;
  const result = await port.send(id, { to: claimed.to, subject: claimed.subject, text: claimed.text });
  const pause = pauses[claimed.tries - 1];
  const over = { dueAt: null, expireAt: at(now + keptMs), ...(port.goesTo === 'smtp' ? { to: '', text: '' } : {}) };
  const state = result === 'accepted' ? 'sent' : result === 'later' && pause !== undefined ? 'pending' : 'failed';
  if (state === 'pending') await ref.update({ state, dueAt: at(now + (pause ?? 0)) });
  else await ref.update({ state, ...over, ...(state === 'sent' ? { sentAt: at(now) } : {}) });
  if (state === 'failed') platform.log.warn('mail-failed', { id, tries: claimed.tries });
  return state;
};
