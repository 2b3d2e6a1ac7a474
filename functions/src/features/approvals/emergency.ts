import { emergencyMs, mayBreakGlass, toldOf } from '@liexin/domain/agency/emergency';
import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { conversationLanes } from '../../platform/conversation-lanes.ts';
import { isOver } from '../../platform/is-over.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { DueEmergencyDocument, LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Conversation, type Emergency, type Mandate, type Member } from '../../platform/stored.ts';
import { sealedIn, sealedOut } from '../../platform/wire.ts';
import { emergencyMail } from './approval-mails.ts';

/** Addresses of members, asked before the transaction: Auth is no part of it. */
const addressesOf = async ({ db, auth }: Platform, agencyId: string): Promise<ReadonlyMap<string, string | null>> => {
  const members = await collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active').get();
  return new Map(await Promise.all(members.docs.map(async ({ id }) => [id, await auth.emailOf(id)] as const)));
};

/**
 * Reads a conversation for 60 minutes without joining its team. One transaction: a reader with an end in each lane that the table of
 * rights gives, the note with the sealed reason, rows in the agency's chain and in each lane's, and a mail to whoever is told. Rules end it
 * by the clock; `endEmergencies` tidies behind. Natural idempotency: the same id by the same member answers as before. Faults: not-found,
 * not-allowed (no right, in the team, or nothing of it is anybody's to read any more), already-exists (reads already: nothing is made longer), nobody-to-tell, malformed-request.
 */
export const readInEmergency = async (
  platform: Platform,
  caller: StaffPrincipal,
  conversationId: string,
  body: RequestOf<'emergency'>,
  now: number,
): Promise<ResponseOf<'emergency'>> => {
  const { db, appOrigin } = platform;
  const { agencyId, uid } = caller;
  const id = body.emergencyId;
  const addresses = await addressesOf(platform, agencyId);
  return db.runTransaction(async (tx) => {
    const noteRef = docAt<Emergency>(db, paths.emergency(agencyId, id));
    const conversationRef = docAt<Conversation>(db, paths.conversation(agencyId, conversationId));
    const [note, found, members, agency] = await Promise.all([
      tx.get(noteRef),
      tx.get(conversationRef),
      activeMembers(tx, db, agencyId),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
    ]);
    const [there, conversation] = [note.data(), found.data()];
    if (there) {
      if (there.by !== uid || there.conversation !== conversationId) throw new Fault('already-exists');
      return { untilMs: there.until.toMillis(), told: there.told };
    }
    const roles = members.get(uid)?.roles ?? [];
    // Whoever has no such right does not learn which conversations there are.
    if (!mayBreakGlass(roles, 'candidate', false)) throw new Fault('not-allowed');
    if (!conversation) throw new Fault('not-found');
    const mandate = (await tx.get(docAt<Mandate>(db, paths.mandate(agencyId, conversation.mandate)))).data();
    const onMandate = mandate?.team.includes(uid) === true;
    const parts = await conversationLanes(db, agencyId, conversationId, tx);
    const controls = await Promise.all(parts.map(({ id: laneId }) => tx.get(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, laneId)))));
    const lanes = parts.flatMap((snapshot, i) => {
      const lane = snapshot.data();
      // What is past its last day, and what an erasure left restricted, is nobody's to read, in an emergency neither.
      if (isOver(lane, now) || controls[i]?.data()?.restricted) return [];
      const isCleared = members.get(uid)?.clearance.includes(lane.tier) === true;
      return isCleared && mayBreakGlass(roles, lane.kind, onMandate) ? [{ laneId: snapshot.id, ref: snapshot.ref, lane }] : [];
    });
    if (lanes.length === 0) throw new Fault('not-allowed');
    const isReading = (until: Timestamp | null | undefined): boolean => until === null || (until !== undefined && until.toMillis() > now);
    if (lanes.some(({ lane }) => isReading(lane.participants[uid]?.until))) throw new Fault('already-exists');
    const colleagues = [...members].map(([one, member]) => ({ uid: one, roles: member.roles }));
    const readers = conversation.participantUids.filter((one) => one !== uid);
    const told = toldOf({ reader: uid, colleagues, assigned: conversation.assigned, readers });
    if (told.length === 0) throw new Fault('nobody-to-tell');
    const ledgers = await Promise.all([readLedger(tx, db, { agencyId }, []), ...lanes.map(({ laneId }) => readLedger(tx, db, { agencyId, laneId }, []))]);
    const [at, until] = [Timestamp.fromMillis(now), Timestamp.fromMillis(now + emergencyMs)];

    tx.create(noteRef, {
      schemaVersion: 1,
      by: uid,
      conversation: conversationId,
      mandate: conversation.mandate,
      lanes: lanes.map(({ laneId }) => laneId),
      reason: sealedIn(body.reason),
      from: at,
      until,
      told,
      seenBy: [...new Set([...told, ...readers])],
      endedAt: null,
    });
    tx.create(docAt<DueEmergencyDocument>(db, paths.dueEmergency(id)), { agencyId, dueAt: until });
    for (const { ref } of lanes)
      tx.update(ref, {
        // The whole past, as a colleague who joins would have it. No name: who it is the team knows from the agency's directory.
        [`participants.${uid}`]: { can: 'r', kind: 'staff', from: conversation.createdAt, until, name: new Uint8Array() },
        participantUids: FieldValue.arrayUnion(uid),
      });
    tx.update(conversationRef, { participantUids: FieldValue.arrayUnion(uid) });
    const { displayName, language } = agency.data() ?? { displayName: '', language: 'en' as const };
    for (const one of told) {
      const to = addresses.get(one) ?? null;
      if (to !== null) queueMail(tx, db, mailId('emergency', id, one), { to, ...emergencyMail[language](displayName, until.toMillis(), appOrigin) }, now);
    }
    const detail = { by: uid, until: until.toDate().toISOString(), told: told.toSorted().join() };
    const row = { id: `e-emergency-${id}`, kind: 'emergency.began', at };
    for (const [i, ledger] of ledgers.entries())
      await appendRows(tx, db, ledger, [{ ...row, subject: i === 0 ? conversationId : uid, detail: { ...detail, emergency: id } }]);
    return { untilMs: until.toMillis(), told };
  });
};

/** Conversations of a search, for whoever may read one of them in an emergency. Reads only. Fault: not-allowed. */
export const mandateConversations = async ({ db }: Platform, caller: StaffPrincipal, mandateId: string): Promise<ResponseOf<'mandateConversations'>> => {
  if (!may(caller.roles, 'conversation.assign') || !mayBreakGlass(caller.roles, 'candidate', false)) throw new Fault('not-allowed');
  const found = await collectionAt<Conversation>(db, paths.conversations(caller.agencyId)).where('mandate', '==', mandateId).get();
  return {
    conversations: found.docs.map((doc) => {
      const { card, assigned, participantUids } = doc.data();
      return { conversationId: doc.id, card: sealedOut(card), assigned, readers: participantUids };
    }),
  };
};
