import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes } from '@liexin/proof/bytes';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { recoverAskBytes } from '@liexin/proof/recovery-statements';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { keyLogOut, readKeyLog } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import { activeMembers } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import type { RecoveryDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type RecoveryRequest } from '../../platform/stored.ts';
import { hpkeIn } from '../../platform/wire.ts';
import { ownMember } from '../../platform/own-member.ts';
import { openWitness, witnessRef } from '../../platform/witness.ts';
import { recoveryMail } from './mail-text.ts';

const dayMs = 24 * 60 * 60_000;
/** So long the owners have to say no. */
const waitMs = dayMs;

type Body = RequestOf<'recover'>;
type Answer = ResponseOf<'recover'>;
type Who = Readonly<{ agencyId: string; uid: string }>;

/** An owner who stops it on a device of before is the same person: what tells them apart is whether the wait ended with the password alone. */
const isTakenBack = ({ endedBy, takenBack }: RecoveryRequest, uid: string): boolean => endedBy === uid && takenBack === true;

/** How a request stands. Due or done: the key log comes along, because the entries that end it are signed on its newest head and the new device must know it. */
const answerOf = async (db: Firestore, { agencyId, uid }: Who, request: RecoveryRequest, now: number): Promise<Answer> => {
  if (request.state === 'stopped') return { state: 'stopped', atMs: request.endedAt?.toMillis() ?? now, by: isTakenBack(request, uid) ? 'asker' : 'owner' };
  const [askedMs, dueMs] = [request.askedAt.toMillis(), request.dueAt.toMillis()];
  if (request.state === 'waiting' && now < dueMs) return { state: 'waiting', askedMs, dueMs };
  return { state: request.state === 'done' ? 'done' : 'due', keyLog: (await readKeyLog(db, agencyId)).map(keyLogOut) };
};

/**
 * [RV6] A member who has lost every device asks to come back as an owner, and asks how it stands: the same call. What is asked for (device,
 * new keys of the person) is signed by the recovery signer in force, so that a password alone asks for nothing. One transaction writes
 * request, mails and ledger row; a repeat of the same device finds its request, also one that was stopped, and changes nothing. Another
 * device begins anew, with a wait of its own: five times a day, charged first. Who only looks begins nothing, so that a device that was
 * replaced does not take its place back by asking how it stands. Faults: not-a-member, not-found (looked, and nobody ever asked),
 * too-many-tries, bad-signature (another kit, a kit that was replaced, words changed on the way), malformed-request.
 */
export const askRecovery = async (platform: Platform, caller: PasswordPrincipal, body: Body, now: number): Promise<Answer> => {
  const { db } = platform;
  const { agencyId } = await ownMember(db, caller.uid, now);
  const ref = docAt<RecoveryRequest>(db, paths.recoveryRequest(agencyId, caller.uid));
  const known = (await ref.get()).data();
  const who = { agencyId, uid: caller.uid };
  if (known?.deviceId === body.device.deviceId) return answerOf(db, who, known, now);
  if (body.looks) {
    if (!known) throw new Fault('not-found');
    return { state: 'replaced' };
  }
  await spend(db, { key: `recover-${caller.uid}`, max: 5, windowMs: dayMs }, now);
  const request = await db.runTransaction(async (tx) => {
    const there = (await tx.get(ref)).data();
    return there?.deviceId === body.device.deviceId ? there : writeRequest(tx, platform, who, body, now);
  });
  return answerOf(db, who, request, now);
};

const writeRequest = async (
  tx: Transaction,
  { db, auth, appOrigin, secrets }: Platform,
  { agencyId, uid }: Who,
  body: Body,
  now: number,
): Promise<RecoveryRequest> => {
  const { device, keys } = body;
  const [members, recovery, agency, witness] = await Promise.all([
    activeMembers(tx, db, agencyId),
    tx.get(docAt<RecoveryDocument>(db, paths.recovery(agencyId))).then((snapshot) => snapshot.data()),
    tx.get(docAt<Agency>(db, paths.agency(agencyId))).then((snapshot) => snapshot.data()),
    tx.get(witnessRef(db, agencyId)).then((snapshot) => snapshot.data()),
  ]);
  const member = members.get(uid);
  if (!member || !recovery || !agency) throw new Fault('not-a-member');
  const wrap = keys.wraps[device.deviceId];
  if (keys.generation !== member.keysGeneration + 1 || !wrap || Object.keys(keys.wraps).length !== 1) throw new Fault('malformed-request', { field: 'keys' });
  const pubs = { dkPub: bytes(device.dkPub), dsPub: bytes(device.dsPub), usPub: bytes(keys.usPub), ukPub: bytes(keys.ukPub) };
  const statement = recoverAskBytes({ agencyId, kitId: recovery.kitId, uid, deviceId: device.deviceId, ...pubs, generation: keys.generation });
  if (body.kitId !== recovery.kitId || recovery.confirmedAt === null || !(await verifyEcdsa(recovery.rskPub, bytes(body.signature), statement)))
    throw new Fault('bad-signature');
  const owners = [...members].filter(([, one]) => one.roles.includes('owner')).map(([id]) => id);
  const addresses = await Promise.all([...new Set([...owners, uid])].map((id) => auth.emailOf(id)));
  const rowId = `e-recovery-asked-${device.deviceId}`;
  const ledger = await readLedger(tx, db, { agencyId }, [rowId]);

  const at = Timestamp.fromMillis(now);
  const alone = owners.every((id) => id === uid);
  const request: RecoveryRequest = {
    schemaVersion: 1,
    state: 'waiting',
    kitId: recovery.kitId,
    deviceId: device.deviceId,
    ...pubs,
    generation: keys.generation,
    wrap: hpkeIn(wrap),
    alone,
    askedAt: at,
    dueAt: Timestamp.fromMillis(now + waitMs),
    endedAt: null,
    endedBy: null,
  };
  tx.set(docAt<RecoveryRequest>(db, paths.recoveryRequest(agencyId, uid)), request);
  const text = recoveryMail[agency.language](agency.displayName, appOrigin);
  for (const to of new Set([...addresses, openWitness(secrets, agencyId, witness)]))
    if (to !== null) queueMail(tx, db, mailId('recovery', agencyId, device.deviceId, to), { to, ...text }, now);
  await appendRows(tx, db, ledger, [
    { id: rowId, kind: 'recovery.asked', subject: uid, at, detail: { kitId: recovery.kitId, device: device.deviceId, dueMs: now + waitMs, alone } },
  ]);
  return request;
};
