import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, toBase64url as text } from '@liexin/proof/bytes';
import type { KeyLogEntry } from '@liexin/proof/key-log-entry';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { DIRECTORY } from '@liexin/proof/generation-document';
import { checkGeneration, writeGeneration } from '../../platform/check-generation.ts';
import { mintStaffToken } from '../../platform/custom-token.ts';
import { expectHead, keyLogIn, keyLogRow } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import { writeFirstRule } from '../../platform/retention.ts';
import type { AccountDocument, MemberSecretsDocument, RecoveryDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type KeyLogRow, type Member, type MemberKeys } from '../../platform/stored.ts';
import { deviceRow } from '../../platform/device-row.ts';
import { sealWitness, witnessRef } from '../../platform/witness.ts';
import { hpkeIn, mapValues, sealedIn } from '../../platform/wire.ts';
import { checkGenesis, type Genesis } from './check-genesis.ts';

type Body = RequestOf<'createAgency'>;
type Entries = readonly (KeyLogEntry & { readonly body: Uint8Array })[];

/** How long a lost answer may be asked for again. Later the device comes back through `POST /api/session`, which proves its key. */
const repeatMs = 15 * 60_000;

/**
 * Founds an agency: key log, owner, first device, directory compartment and recovery wrap in one transaction, so that there is never
 * an agency that its own kit could not open. Natural idempotency: the id is the client's; the same id by the same account and
 * device answers again with a fresh token, whatever became of the first answer. Faults: agency-exists (this account has another),
 * already-exists (the id is taken, or a closing still names it), bad-signature, bad-proof, wraps-incomplete, malformed-request.
 */
export const createAgency = async (platform: Platform, caller: PasswordPrincipal, body: Body, now: number): Promise<ResponseOf<'createAgency'>> => {
  const entries = await Promise.all(body.entries.map(keyLogIn));
  const genesis = await checkGenesis(caller.uid, body, entries, platform.signer.publicKey);
  expectHead(genesis.state.head, body.directory.generation);
  await checkGeneration(directoryOf(body), body.directory.generation, bytes(body.device.dsPub), new Map([[caller.uid, body.keys.generation]]));

  const { db } = platform;
  const head = await db.runTransaction(async (tx) => {
    const accountRef = docAt<AccountDocument>(db, paths.account(caller.uid));
    const [account, agency, member] = await Promise.all([
      tx.get(accountRef),
      tx.get(docAt<Agency>(db, paths.agency(body.agencyId))),
      tx.get(docAt<Member>(db, paths.member(body.agencyId, caller.uid))),
    ]);
    const owned = account.data()?.agencyId;
    if (owned !== undefined && owned !== body.agencyId) throw new Fault('agency-exists');
    const there = agency.data();
    if (there) {
      const mayRepeat = owned === body.agencyId && now - there.createdAt.toMillis() <= repeatMs && member.data()?.devices[body.device.deviceId]?.on;
      if (!mayRepeat) throw new Fault('already-exists');
      return there.keyLog;
    }
    const ended = await tx.get(db.collection('closings').where('agencyId', '==', body.agencyId).limit(1));
    if (!ended.empty) throw new Fault('already-exists');
    const ledger = await readLedger(tx, db, { agencyId: body.agencyId }, []);
    tx.create(accountRef, { agencyId: body.agencyId, createdAt: Timestamp.fromMillis(now) });
    writeAgency(tx, platform, caller.uid, body, genesis, entries, now);
    await appendRows(tx, db, ledger, genesisRows(entries, now));
    return genesis.state.head;
  });
  const token = await mintStaffToken(platform, { uid: caller.uid, agencyId: body.agencyId, deviceId: body.device.deviceId });
  return { agencyId: body.agencyId, token, head: { seq: head.seq, hash: text(head.hash) } };
};

const directoryOf = (body: Body) => ({ agencyId: body.agencyId, compartmentId: body.directory.compartmentId, about: DIRECTORY, tier: 'standard' }) as const;

const genesisRows = (entries: Entries, now: number) =>
  entries.map((entry) => ({
    id: `k-${entry.seq}`,
    kind: `key-log.${entry.type}`,
    subject: entry.subject,
    at: Timestamp.fromMillis(now),
    detail: { seq: entry.seq, signer: entry.signer },
  }));

const writeAgency = (
  tx: Transaction,
  { db, secrets }: Platform,
  uid: string,
  body: Body,
  { state, roles, clearance }: Genesis,
  entries: Entries,
  now: number,
): void => {
  const { agencyId, recovery, device } = body;
  const at = Timestamp.fromMillis(now);
  tx.create(docAt<Agency>(db, paths.agency(agencyId)), {
    schemaVersion: 1,
    displayName: body.displayName,
    fingerprint: bytes(body.fingerprint),
    identityKey: bytes(body.identityKey),
    keyLog: state.head,
    region: body.region,
    language: body.language,
    minClient: 1,
    kit: { kitId: recovery.kitId, confirmedAt: null },
    directory: body.directory.compartmentId,
    createdAt: at,
  });
  writeFirstRule(tx, db, agencyId, { region: body.region }, uid, now);
  for (const entry of entries) tx.create(docAt<KeyLogRow>(db, paths.keyLogEntry(agencyId, entry.seq)), keyLogRow(entry, now));
  tx.create(docAt<Member>(db, paths.member(agencyId, uid)), {
    schemaVersion: 1,
    roles,
    status: 'active',
    clearance,
    devices: { [device.deviceId]: deviceRow(4, device.label) },
    notBefore: at,
    keysGeneration: body.keys.generation,
    card: sealedIn(body.card),
    createdAt: at,
  });
  tx.create(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, body.keys.generation)), {
    generation: body.keys.generation,
    ukPub: bytes(body.keys.ukPub),
    usPub: bytes(body.keys.usPub),
    wraps: mapValues(body.keys.wraps, hpkeIn),
  });
  tx.create(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, uid)), { phrase: null });
  tx.create(docAt<RecoveryDocument>(db, paths.recovery(agencyId)), {
    kitId: recovery.kitId,
    arkPub: bytes(recovery.arkPub),
    rskPub: bytes(recovery.rskPub),
    aukPub: bytes(recovery.aukPub),
    aukWrap: hpkeIn(recovery.aukWrap),
    owner: uid,
    ownerWrap: hpkeIn(recovery.ownerWrap),
    kit: null,
    confirmedAt: null,
    witness: null,
  });
  if (body.witness !== null) tx.create(witnessRef(db, agencyId), { ...sealWitness(secrets, agencyId, body.witness), setBy: uid, at });
  writeGeneration(tx, db, directoryOf(body), body.directory.generation, { deviceId: device.deviceId, uid });
};
