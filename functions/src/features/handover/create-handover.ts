import { maxHandedOver } from '@liexin/domain/api/handovers';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes } from '@liexin/proof/bytes';
import { verifyHandover } from '@liexin/proof/handover-order';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { openContact } from '../../platform/contact-seal.ts';
import { canIn } from '../../platform/lane-rights.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ContactDocument } from '../../platform/server-documents.ts';
import { signingCaller } from '../../platform/signing-caller.ts';
import { docAt, type Agency, type Conversation, type Handover, type Mandate, type Member } from '../../platform/stored.ts';
import { mapValues, sealedIn } from '../../platform/wire.ts';
import { handoverReach } from './may-hand-over.ts';
import { undoMs } from './undo-time.ts';

type Body = RequestOf<'createHandover'>;

/**
 * Writes down a handover; its conversations move after it, each for itself (`moveConversations`). One document with the whole plan and a
 * row of the agency's ledger, in one transaction: it is there or it is not. Repeating with the same id by the same member changes
 * nothing while it runs. What changes between here and a move is looked at by the move. Faults: request-over (the handover of this id is
 * done or was taken back), not-allowed, not-found (a search or conversation that is not there, or not the caller's to hand over),
 * not-a-member (a receiver who may not write to candidates, or has gone), malformed-request, over-limit, bad-signature, already-exists.
 */
export const createHandover = async (platform: Platform, caller: StaffPrincipal, body: Body, now: number): Promise<void> => {
  const { db } = platform;
  const { agencyId, uid: by } = caller;
  const reaches = await handoverReach(db, caller);
  const ids = body.mandates.flatMap(({ receivers }) => receivers.flatMap(({ conversationIds }) => conversationIds));
  if (ids.length > maxHandedOver) throw new Fault('over-limit', { max: maxHandedOver });
  if (new Set(ids).size !== ids.length || hasTwice(body)) throw new Fault('malformed-request', { field: 'mandates' });
  const conversations = await readConversations(db, agencyId, ids);
  const silent = await sameAddress(platform, agencyId, body, conversations);

  await db.runTransaction(async (tx) => {
    const ref = docAt<Handover>(db, paths.handover(agencyId, body.handoverId));
    const there = (await tx.get(ref)).data();
    if (there) {
      if (there.by !== by) throw new Fault('already-exists');
      if (there.state !== 'running') throw new Fault('request-over');
      return;
    }
    const [agency, members, from, ...mandates] = await Promise.all([
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      activeMembers(tx, db, agencyId),
      tx.get(docAt<Member>(db, paths.member(agencyId, body.from))),
      ...body.mandates.map(({ mandateId }) => tx.get(docAt<Mandate>(db, paths.mandate(agencyId, mandateId)))),
    ]);
    const head = agency.data()?.keyLog;
    if (!head || !from.exists) throw new Fault('not-found');
    const parts = body.mandates.map((part, i) => {
      const mandate = mandates[i]?.data();
      if (!mandate || mandate.sample || !reaches(mandate)) throw new Fault('not-found');
      for (const { uid, conversationIds } of part.receivers) {
        const receiver = members.get(uid);
        if (uid === body.from) throw new Fault('malformed-request', { field: 'receivers' });
        if (!receiver || canIn('candidate', receiver.roles) !== 'rw') throw new Fault('not-a-member', { uid });
        if (!conversationIds.every((id) => conversations.get(id)?.mandate === part.mandateId)) throw new Fault('not-found');
      }
      return { ...part, mandate };
    });
    const plan = Object.fromEntries(body.mandates.map(({ mandateId, receivers }) => [mandateId, receiversOf(receivers)]));
    const signer = await signingCaller(db, caller, head);
    if (!(await verifyHandover({ agencyId, handoverId: body.handoverId, from: body.from, plan }, bytes(body.signature), signer.usPub)))
      throw new Fault('bad-signature');
    const id = `e-handover-${body.handoverId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.create(ref, {
      schemaVersion: 1,
      from: body.from,
      by,
      signature: bytes(body.signature),
      state: 'running',
      readers: [...new Set([by, body.from, ...parts.flatMap(({ mandate, receivers }) => [...mandate.team, ...receivers.map(({ uid }) => uid)])])],
      plan: Object.fromEntries(
        parts.map(({ mandateId, mandate, receivers, greeting }) => [
          mandateId,
          { compartment: mandate.compartment, receivers: receiversOf(receivers), greeting: greeting ? sealedIn(greeting) : null },
        ]),
      ),
      silent,
      entered: {},
      total: ids.length,
      settled: 0,
      takenBack: 0,
      createdAt: at,
      doneAt: null,
      undoUntil: Timestamp.fromMillis(now + undoMs),
      undoneAt: null,
    });
    await appendRows(tx, db, ledger, [
      { id, kind: 'handover.started', subject: body.handoverId, at, detail: { by, from: body.from, searches: parts.length, conversations: ids.length } },
    ]);
  });
};

const receiversOf = (receivers: Body['mandates'][number]['receivers']): Record<string, string[]> =>
  mapValues(Object.fromEntries(receivers.map(({ uid, conversationIds }) => [uid, conversationIds])), (conversationIds) => [...conversationIds]);

/** A search, or a receiver of one search, that is named twice. */
const hasTwice = ({ mandates }: Body): boolean =>
  new Set(mandates.map(({ mandateId }) => mandateId)).size !== mandates.length ||
  mandates.some(({ receivers }) => new Set(receivers.map(({ uid }) => uid)).size !== receivers.length);

const readConversations = async (db: Firestore, agencyId: string, ids: readonly string[]): Promise<ReadonlyMap<string, Conversation>> => {
  const found = await db.getAll(...ids.map((id) => db.doc(paths.conversation(agencyId, id))));
  return new Map(
    found.flatMap((doc) => {
      const data = doc.data() as Conversation | undefined;
      return data ? [[doc.id, data] as const] : [];
    }),
  );
};

/**
 * Conversations whose candidate is told in another one already: the same address, the same new consultant. Only an address that
 * somebody gave tells that two conversations are with one person; names are sealed.
 */
const sameAddress = async (
  { db, secrets }: Platform,
  agencyId: string,
  { mandates }: Body,
  conversations: ReadonlyMap<string, Conversation>,
): Promise<string[]> => {
  const withAddress = mandates.flatMap(({ receivers }) =>
    receivers.flatMap(({ uid, conversationIds }) =>
      conversationIds.flatMap((id) => {
        const conversation = conversations.get(id);
        return conversation?.hasContact ? [{ uid, id, guest: conversation.guest }] : [];
      }),
    ),
  );
  if (withAddress.length === 0) return [];
  const contacts = await db.getAll(...withAddress.map(({ guest }) => db.doc(paths.contact(agencyId, guest))));
  const seen = new Set<string>();
  return withAddress.flatMap(({ uid, id, guest }, i) => {
    const sealed = contacts[i]?.data() as ContactDocument | undefined;
    if (!sealed) return [];
    const key = JSON.stringify([uid, openContact(secrets, agencyId, guest, sealed).toLowerCase()]);
    if (seen.has(key)) return [id];
    seen.add(key);
    return [];
  });
};
