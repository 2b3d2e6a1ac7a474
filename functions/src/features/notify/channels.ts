import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { defaultPreferences } from '@liexin/domain/notify/preferences';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { spend } from '../../platform/limits.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MailDocument, PushDeviceDocument, ReachDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Member } from '../../platform/stored.ts';
import { testMail } from './mail-texts.ts';

const readMember = async (db: Firestore, agencyId: string, uid: string) => {
  const [devices, reach] = await Promise.all([
    collectionAt<PushDeviceDocument>(db, paths.pushDevices(agencyId, uid)).get(),
    docAt<ReachDocument>(db, paths.reach(agencyId, uid)).get(),
  ]);
  return { devices: devices.docs.map((doc) => ({ deviceId: doc.id, ...doc.data() })), reach: reach.data() };
};

const lastMail = async (db: Firestore, reach: ReachDocument | undefined): Promise<MailDocument | undefined> =>
  reach?.lastMail && (await docAt<MailDocument>(db, paths.mail(reach.lastMail.id)).get()).data();

/** What reaches the caller. Reads only. */
export const channels = async (platform: Platform, caller: StaffPrincipal): Promise<ResponseOf<'channels'>> => {
  const { db, auth, mail } = platform;
  const [{ devices, reach }, email] = await Promise.all([readMember(db, caller.agencyId, caller.uid), auth.emailOf(caller.uid)]);
  const last = await lastMail(db, reach);
  const state = last?.state === 'void' ? null : (last?.state ?? null);
  return {
    push: devices.map(({ deviceId, addedAt, acceptedAt, failing }) => ({
      deviceId,
      addedAtMs: addedAt.toMillis(),
      acceptedAtMs: acceptedAt?.toMillis() ?? null,
      failing,
    })),
    mail: { known: email !== null, lastAtMs: state === null ? null : (reach?.lastMail?.at.toMillis() ?? null), lastState: state, goesTo: mail.goesTo },
  };
};

/** A mail in fixed words to the caller's own address; five an hour. Fault: no-contact without an address. */
export const sendTestMail = async (platform: Platform, caller: StaffPrincipal, now: number): Promise<void> => {
  const { db } = platform;
  const to = await platform.auth.emailOf(caller.uid);
  if (to === null) throw new Fault('no-contact');
  await spend(db, { key: `mail-test-${caller.uid}`, max: 5, windowMs: 3_600_000 }, now);
  const agency = (await docAt<Agency>(db, paths.agency(caller.agencyId)).get()).data();
  const id = mailId('test', caller.uid, now);
  await db.runTransaction((tx) => {
    queueMail(tx, db, id, { to, ...testMail[agency?.language ?? 'en'](agency?.displayName ?? '', platform.appOrigin) }, now);
    const last: Pick<ReachDocument, 'lastMail'> = { lastMail: { id, at: Timestamp.fromMillis(now) } };
    tx.set(docAt<ReachDocument>(db, paths.reach(caller.agencyId, caller.uid)), last, { merge: true });
    return Promise.resolve();
  });
};

/** Members and what reaches them, for whoever runs the agency. Fault: not-allowed. */
export const agencyChannels = async (platform: Platform, caller: StaffPrincipal): Promise<ResponseOf<'agencyChannels'>> => {
  const { db, auth } = platform;
  if (!may(caller.roles, 'notices.set')) throw new Fault('not-allowed');
  const members = await collectionAt<Member>(db, paths.members(caller.agencyId)).where('status', '==', 'active').get();
  return {
    members: await Promise.all(
      members.docs.map(async (doc) => {
        const [{ devices, reach }, email] = await Promise.all([readMember(db, caller.agencyId, doc.id), auth.emailOf(doc.id)]);
        const member = doc.data();
        const wishes = reach?.preferences ?? defaultPreferences;
        const on = devices.filter(({ deviceId }) => member.devices[deviceId]?.on === true);
        const working = wishes.push ? on.filter(({ failing }) => failing === null) : [];
        const last = await lastMail(db, reach);
        const mail = wishes.mail && email !== null && last?.state !== 'failed';
        // The channel that was lost last says since when there is none.
        const lost = Math.max(
          member.createdAt.toMillis(),
          last?.state === 'failed' ? last.at.toMillis() : 0,
          ...on.map(({ failingSince }) => failingSince?.toMillis() ?? 0),
        );
        return { uid: doc.id, pushDevices: working.length, mail, unreachableSinceMs: mail || working.length > 0 ? null : lost };
      }),
    ),
  };
};
