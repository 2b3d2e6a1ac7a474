import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import { sealContact } from '../../platform/contact-seal.ts';
import { canIn, readsIn } from '../../platform/lane-rights.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { activeMembers, type Members } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { firstDate, readRules, type Rules } from '../../platform/retention.ts';
import type { ContactDocument } from '../../platform/server-documents.ts';
import { signingCaller, type SigningCaller } from '../../platform/signing-caller.ts';
import { docAt, type Agency, type Conversation, type Guest, type Mandate } from '../../platform/stored.ts';
import { sealedIn } from '../../platform/wire.ts';
import { checkLaneKeys } from './check-lane-keys.ts';
import { checkNewLanes, type NewLanes } from './check-new-lanes.ts';
import { openingRow, writeLane } from './write-lane.ts';

type Body = RequestOf<'createConversation'>;

/**
 * A conversation: both lanes, the guest, the first retention date, in one transaction. Natural idempotency: the id is the client's; the
 * same id by the same member changes nothing. Faults: kit-unconfirmed (a real candidate before the gate), not-allowed, not-found,
 * stale-head, bad-signature, malformed-request, already-exists.
 */
export const createConversation = async (platform: Platform, caller: StaffPrincipal, body: Body, now: number): Promise<void> => {
  const { db } = platform;
  const { agencyId } = caller;
  await db.runTransaction(async (tx) => {
    const [agencySnapshot, mandateSnapshot, present, guest, compartment] = await Promise.all([
      tx.get(docAt<Agency>(db, paths.agency(agencyId))),
      tx.get(docAt<Mandate>(db, paths.mandate(agencyId, body.mandateId))),
      tx.get(docAt<Conversation>(db, paths.conversation(agencyId, body.conversationId))),
      tx.get(docAt<Guest>(db, paths.guest(agencyId, body.guestUid))),
      tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, body.compartmentId))),
    ]);
    const [agency, mandate, there] = [agencySnapshot.data(), mandateSnapshot.data(), present.data()];
    // The wall first: whether an id is taken is told to the team alone.
    if (!agency || !mandate || !mandate.team.includes(caller.uid) || mandate.compartment !== body.compartmentId) throw new Fault('not-found');
    if (there) {
      if (there.createdBy !== caller.uid || there.guest !== body.guestUid) throw new Fault('already-exists');
      return;
    }
    if (!may(caller.roles, 'candidate.add', { onMandate: true })) throw new Fault('not-allowed');
    if (mandate.status !== 'open') throw new Fault('lane-closed');
    if (!mandate.sample && agency.kit.confirmedAt === null) throw new Fault('kit-unconfirmed');
    if (guest.exists) throw new Fault('already-exists');
    if (mandate.keysDue) throw new Fault('stale-head', { generation: compartment.data()?.generation ?? 0 });
    const lanes = checkNewLanes(body, caller.uid, mandate.team);
    expectRights(lanes, await activeMembers(tx, db, agencyId));
    const signer = await signingCaller(db, caller, agency.keyLog);
    const hashes = await Promise.all(
      [lanes.candidate, lanes.internal].map((lane) =>
        checkLaneKeys(agency, agencyId, { id: body.compartmentId, generation: compartment.data()?.generation ?? 0 }, lane, signer),
      ),
    );
    const rules = await readRules(db, agencyId, agency, tx);
    const ledgers = await Promise.all([
      readLedger(tx, db, { agencyId }, []),
      readLedger(tx, db, { agencyId, laneId: lanes.candidate.laneId }, []),
      readLedger(tx, db, { agencyId, laneId: lanes.internal.laneId }, []),
    ]);

    write(tx, platform, { mandate, agencyId, body, lanes, signer, rules }, now);
    const at = Timestamp.fromMillis(now);
    await appendRows(tx, db, ledgers[0], [
      {
        id: `e-conversation-${body.conversationId}`,
        kind: 'conversation.created',
        subject: body.conversationId,
        at,
        detail: { by: caller.uid, source: body.source, language: body.language },
      },
    ]);
    await appendRows(tx, db, ledgers[1], [openingRow(lanes.candidate, body, caller.uid, hashes[0] ?? new Uint8Array(), now)]);
    await appendRows(tx, db, ledgers[2], [openingRow(lanes.internal, body, caller.uid, hashes[1] ?? new Uint8Array(), now)]);
  });
};

/** Whoever stands in a lane may read it by the table of rights, and has there what it gives them, no more and no less. */
const expectRights = (lanes: NewLanes, members: Members): void => {
  for (const lane of [lanes.candidate, lanes.internal])
    for (const uid of lanes.staff) {
      const member = members.get(uid);
      if (!member) throw new Fault('not-a-member', { uid });
      if (!readsIn(lane.kind, member)) throw new Fault('not-allowed', { uid });
      if (lane.participants[uid]?.can !== canIn(lane.kind, member.roles)) throw new Fault('malformed-request', { field: 'lanes.participants' });
    }
};

interface Checked {
  readonly rules: Rules;
  readonly mandate: Mandate;
  readonly agencyId: string;
  readonly body: Body;
  readonly lanes: NewLanes;
  readonly signer: SigningCaller;
}

const write = (tx: Transaction, { db, secrets }: Platform, { mandate, agencyId, body, lanes, signer, rules }: Checked, now: number): void => {
  const at = Timestamp.fromMillis(now);
  // Nobody wrote notes yet: their place goes with the talk.
  const { deleteBy, rule } = firstDate(rules, { class: 'message', conversationId: body.conversationId, mandateId: body.mandateId }, now);
  tx.create(docAt<Conversation>(db, paths.conversation(agencyId, body.conversationId)), {
    schemaVersion: 1,
    mandate: body.mandateId,
    compartment: body.compartmentId,
    state: 'open',
    assigned: signer.uid,
    participantUids: [...lanes.staff],
    card: sealedIn(body.card),
    lanes: { candidate: lanes.candidate.laneId, internal: lanes.internal.laneId },
    guest: body.guestUid,
    language: body.language,
    link: null,
    hasContact: body.contactEmail !== null,
    deleteBy,
    sample: mandate.sample,
    createdAt: at,
    createdBy: signer.uid,
  });
  const home = {
    agencyId,
    conversationId: body.conversationId,
    mandateId: body.mandateId,
    compartmentId: body.compartmentId,
    tier: 'standard',
    deleteBy,
    rule,
    isHeld: !mandate.sample,
  } as const;
  for (const lane of [lanes.candidate, lanes.internal]) writeLane(tx, db, home, lane, signer, now);
  tx.create(docAt<Guest>(db, paths.guest(agencyId, body.guestUid)), {
    status: 'active',
    conversation: body.conversationId,
    lane: lanes.candidate.laneId,
    devices: {},
    createdAt: at,
  });
  if (body.contactEmail !== null)
    tx.create(docAt<ContactDocument>(db, paths.contact(agencyId, body.guestUid)), {
      ...sealContact(secrets, agencyId, body.guestUid, body.contactEmail),
      setBy: signer.uid,
      at,
    });
};
