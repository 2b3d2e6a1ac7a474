import { tiers, type Role } from '@liexin/domain/agency/role';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, toBase64url as text } from '@liexin/proof/bytes';
import { RECOVERY_SIGNER } from '@liexin/proof/key-log-entry';
import { activeMember, deviceOf, type KeyLogState } from '@liexin/proof/key-log-state';
import { Timestamp } from 'firebase-admin/firestore';
import { prepareKeyLogEntries } from '../../platform/append-key-log.ts';
import { mintStaffToken } from '../../platform/custom-token.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Member, type MemberKeys, type RecoveryRequest } from '../../platform/stored.ts';
import { ownMember } from '../../platform/own-member.ts';

type Entries = RequestOf<'finishRecovery'>['entries'];

/** What somebody is after coming back: an owner, beside what they were. */
const rolesAfter = (before: readonly Role[]): Role[] => [...new Set<Role>([...before, 'owner'])].toSorted();

/**
 * [RV9] The wait is over and nobody said no: the person has new keys and one device, the one that asked; the devices of before are off, the
 * phrase is void. One transaction of key log, member, keys, request and ledger, on the head that holds. The entries are signed now and not
 * when it was asked for, because an entry names the one before it: `recover` by the recovery signer in force, then by the new US the end
 * of each old device and the new one. Repeating after a lost answer is refused with already-exists: the device then gets
 * its token from `POST /api/session`, which asks for its own key. Faults: not-found, recovery-stopped, recovery-waiting {dueMs},
 * already-exists, stale-head, bad-signature, malformed-request.
 */
export const finishRecovery = async (
  platform: Platform,
  caller: PasswordPrincipal,
  { deviceId, entries }: RequestOf<'finishRecovery'>,
  now: number,
): Promise<ResponseOf<'finishRecovery'>> => {
  const { db } = platform;
  const { uid } = caller;
  const { agencyId } = await ownMember(db, uid, now);
  const head = await db.runTransaction(async (tx) => {
    const requestRef = docAt<RecoveryRequest>(db, paths.recoveryRequest(agencyId, uid));
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const [request, member] = await Promise.all([tx.get(requestRef), tx.get(memberRef)]).then(([a, b]) => [a.data(), b.data()] as const);
    if (member?.status !== 'active') throw new Fault('not-a-member');
    if (!request || request.deviceId !== deviceId) throw new Fault('not-found');
    if (request.state === 'stopped') throw new Fault('recovery-stopped');
    if (request.state === 'done') throw new Fault('already-exists');
    if (now < request.dueAt.toMillis()) throw new Fault('recovery-waiting', { dueMs: request.dueAt.toMillis() });
    const append = await prepareKeyLogEntries(tx, db, agencyId, entries, now);
    checkEntries(entries, append.state, uid, request, member);
    await append.write();
    const at = Timestamp.fromMillis(now);
    const off = Object.fromEntries(Object.entries(member.devices).map(([id, device]) => [id, { ...device, on: false }]));
    tx.update(memberRef, {
      roles: rolesAfter(member.roles),
      clearance: [...tiers],
      devices: { ...off, [deviceId]: { on: true, keyLogSeq: append.state.head.seq } },
      keysGeneration: request.generation,
    });
    tx.create(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, request.generation)), {
      generation: request.generation,
      ukPub: request.ukPub,
      usPub: request.usPub,
      wraps: { [deviceId]: request.wrap },
    });
    tx.set(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, uid)), { phrase: null });
    tx.update(requestRef, { state: 'done', endedAt: at, endedBy: uid });
    tx.update(docAt<Agency>(db, paths.agency(agencyId)), { kitDue: at });
    return append.state.head;
  });
  return { agencyId, token: await mintStaffToken(platform, { uid, agencyId, deviceId }), head: { seq: head.seq, hash: text(head.hash) } };
};

/** The entries say what was asked for and nothing else. Throws malformed-request with the field that differs. */
const checkEntries = (entries: Entries, state: KeyLogState, uid: string, request: RecoveryRequest, member: Member): void => {
  const wrong = (field: string): Fault => new Fault('malformed-request', { field });
  const [first, last, between] = [entries[0], entries.at(-1), entries.slice(1, -1)];
  if (first?.type !== 'recover' || first.subject !== uid || first.signer !== RECOVERY_SIGNER) throw wrong('entries.0');
  if (last?.type !== 'dev.add' || last.subject !== request.deviceId) throw wrong('entries');
  if (between.some((entry) => entry.signer !== uid || entry.type !== 'dev.revoke')) throw wrong('entries');
  const after = activeMember(state, uid);
  if (!after || !equalBytes(after.usPub, request.usPub) || !equalBytes(after.ukPub, request.ukPub)) throw wrong('entries.0');
  if (after.roles.join() !== rolesAfter(member.roles).join() || after.clearance.join() !== [...tiers].toSorted().join()) throw wrong('entries.roles');
  const added = deviceOf(state, uid, request.deviceId);
  if (!added || !equalBytes(added.dkPub, request.dkPub) || !equalBytes(added.dsPub, request.dsPub)) throw wrong('entries.device');
  const living = [...after.devices.values()].filter((device) => device.until === undefined);
  if (living.length !== 1) throw wrong('entries.devices');
};
