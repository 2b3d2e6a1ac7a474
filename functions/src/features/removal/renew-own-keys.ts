import { may } from '@liexin/domain/agency/rights';
import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { activeMember, deviceOf, type KeyLogState } from '@liexin/proof/key-log-state';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { prepareKeyLogEntries } from '../../platform/append-key-log.ts';
import { staleHead } from '../../platform/key-log.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument, RekeyingDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency, type Member, type MemberKeys } from '../../platform/stored.ts';
import { hpkeIn, mapValues } from '../../platform/wire.ts';
import { finishRekeying } from './finish-rekeying.ts';
import { beginRenewal } from './renewal.ts';

type Body = RequestOf<'renewOwnKeys'>;

/** What one call does of the rest before it answers (ms), and when the server's clock looks after. */
const callMs = 15_000;
const againMs = 60_000;

/**
 * [RM16] New keys of a person, of whom a device is gone, made by one that is there. Then everything that the old keys open is made due, search
 * by search, by this call, by its repeat or by the server's clock. Faults: stale-head (another device was first, or the log moved),
 * bad-signature, wraps-incomplete, malformed-request.
 */
export const renewOwnKeys = async ({ db }: Platform, caller: StaffPrincipal, body: Body, now: number): Promise<void> => {
  const { agencyId, uid } = caller;
  await beginRenewal(db, agencyId);
  await giveKeys(db, caller, body, now);
  await finishRekeying(db, { agencyId, uid }, callMs, now);
};

/**
 * One transaction of key log, member, keys, phrase and a note of what remains. Repeating after a lost answer finds these very keys and changes
 * nothing; of two devices at once one wins, the other finds nothing due and takes the winner's keys by its own wrap.
 */
const giveKeys = (db: Firestore, { agencyId, uid }: StaffPrincipal, { entries, keys, former }: Body, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const memberRef = docAt<Member>(db, paths.member(agencyId, uid));
    const [member, agency, there, secrets] = await Promise.all([
      tx.get(memberRef).then((found) => found.data()),
      tx.get(docAt<Agency>(db, paths.agency(agencyId))).then((found) => found.data()),
      tx.get(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, keys.generation))).then((found) => found.data()),
      tx.get(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, uid))).then((found) => found.data()),
    ]);
    if (!member || !agency) throw new Fault('not-found');
    if (there && equalBytes(there.ukPub, bytes(keys.ukPub))) return;
    if ((member.ownKeysDue ?? null) === null || keys.generation !== member.keysGeneration + 1) throw staleHead(agency.keyLog);
    const on = Object.keys(member.devices).filter((id) => member.devices[id]?.on === true);
    if (Object.keys(keys.wraps).toSorted().join() !== on.toSorted().join()) throw new Fault('wraps-incomplete', { field: 'keys.wraps' });
    const append = await prepareKeyLogEntries(tx, db, agencyId, entries, now);
    const seq = checkEntries(entries, append.state, uid, keys, on);
    await append.write();
    const at = Timestamp.fromMillis(now);
    const again = Object.fromEntries(on.map((id) => [`devices.${id}.again`, [...(deviceOf(append.state, uid, id)?.again ?? [])]]));
    tx.update(memberRef, { keysGeneration: keys.generation, ownKeysDue: null, ...again });
    tx.create(docAt<MemberKeys>(db, paths.memberKeys(agencyId, uid, keys.generation)), {
      generation: keys.generation,
      ukPub: bytes(keys.ukPub),
      usPub: bytes(keys.usPub),
      wraps: mapValues(keys.wraps, hpkeIn),
      ...(former === undefined ? {} : { former: hpkeIn(former) }),
    });
    // The phrase opens keys of before: of no use any more. Whoever keeps the kit has it on paper beside the words and is asked for a fresh sheet.
    if (secrets?.phrase) {
      tx.update(docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, uid)), { phrase: null });
      if (may(member.roles, 'kit.renew')) tx.update(docAt<Agency>(db, paths.agency(agencyId)), { kitDue: agency.kitDue ?? at });
    }
    tx.set(docAt<RekeyingDocument>(db, paths.rekeying(agencyId, uid)), { agencyId, uid, seq, after: null, at, dueAt: Timestamp.fromMillis(now + againMs) });
  });

/** `uk.rotate` of the caller by the caller, then every device that is on, certified by the new US, and nothing else. Answers the entry's seq. */
const checkEntries = (entries: Body['entries'], state: KeyLogState, uid: string, keys: Body['keys'], on: readonly string[]): number => {
  const wrong = (field: string): Fault => new Fault('malformed-request', { field });
  const [first, ...rest] = entries;
  if (first?.type !== 'uk.rotate' || first.subject !== uid || first.signer !== uid) throw wrong('entries.0');
  if (rest.length !== on.length || rest.some((entry) => entry.type !== 'dev.add' || entry.signer !== uid)) throw wrong('entries');
  if (!on.every((id) => (deviceOf(state, uid, id)?.again?.at(-1) ?? 0) > first.seq)) throw wrong('entries.devices');
  const after = activeMember(state, uid);
  if (!after || !equalBytes(after.usPub, bytes(keys.usPub)) || !equalBytes(after.ukPub, bytes(keys.ukPub))) throw wrong('keys');
  return first.seq;
};
