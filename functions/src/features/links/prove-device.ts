import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { fromBase64url } from '@liexin/proof/bytes';
import { encodeCbor } from '@liexin/proof/cbor';
import { digitsVerifierBytes } from '@liexin/proof/digits-verifier';
import { Timestamp, type DocumentSnapshot, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { Admission, LinkDocument } from './link-document.ts';
import { linkChain } from './link-ledger.ts';
import { linkReference, readLink } from './link-store.ts';

type Proof = NonNullable<RequestOf<'bind'>['proof']>;
const inARow = 5;
const inAll = 20;

/** What the server keeps of six digits (link-and-keys (c)). `dp` is derived on the page; without the pepper no guess can be tested. */
export const digitsVerifier = (pepper: Uint8Array, agency: string, guest: string, dp: Uint8Array): Buffer =>
  createHmac('sha256', pepper)
    .update(digitsVerifierBytes(agency, guest, dp))
    .digest();

export const codeHash = (pepper: Uint8Array, linkId: string, deviceId: string, code: string): Buffer =>
  createHmac('sha256', pepper)
    .update(encodeCbor(['hh.code.v1', linkId, deviceId, code]))
    .digest();

/** Whether six digits are set and not void by wrong tries. */
export const digitsHold = (secrets: DocumentSnapshot): boolean =>
  Boolean(secrets.get('verifier')) && Number(secrets.get('wrong') ?? 0) < inARow && Number(secrets.get('wrongTotal') ?? 0) < inAll;

/**
 * [L28] Tells both sides that the digits are void: the lane, which the candidate's devices and the team follow, and a row. Whoever finds them
 * void calls it, so that a crash behind the last try is made good by the next one; it tells once for each time that digits were set. Of many
 * at once those that come after the first find it told and wait for nobody.
 */
const tellVoid = async (db: Firestore, link: LinkDocument, nowMs: number): Promise<void> => {
  const laneRef = db.doc(paths.lane(link.agency, link.lane));
  if ((await laneRef.get()).get('digits') === 'void') return;
  await db.runTransaction(async (tx) => {
    const [secrets, lane] = await tx.getAll(db.doc(paths.guestSecrets(link.agency, link.guest)), laneRef);
    if (!secrets?.get('verifier') || digitsHold(secrets) || !lane?.exists || lane.get('digits') === 'void') return;
    const setAt: unknown = secrets.get('at');
    const append = await linkChain(tx, db, link, `e-digits-void-${setAt instanceof Timestamp ? setAt.toMillis() : 0}`, nowMs);
    tx.update(lane.ref, { digits: 'void' });
    await append('digits.void', link.linkId, { wrong: Number(secrets.get('wrong') ?? 0), wrongTotal: Number(secrets.get('wrongTotal') ?? 0) });
  });
};

/** [L21] Charges a try before comparing: 60 guesses at once cost 60 tries. Five wrong in a row or 20 in all void the digits. */
const proveDigits = async (db: Firestore, pepper: Uint8Array, link: LinkDocument, dp: Uint8Array, nowMs: number): Promise<void> => {
  const secrets = db.doc(paths.guestSecrets(link.agency, link.guest));
  const charge = async (tx: Transaction) => {
    const held = await tx.get(secrets);
    if (!digitsHold(held)) return null;
    const wrong = Number(held.get('wrong') ?? 0);
    const total = Number(held.get('wrongTotal') ?? 0);
    tx.update(secrets, { wrong: wrong + 1, wrongTotal: total + 1 });
    return { bytes: Buffer.from(held.get('verifier')), left: Math.min(inARow - wrong, inAll - total) - 1 };
  };
  // Void digits cost nothing more, so a crowd of guesses does not queue for the one document.
  const verifier = digitsHold(await secrets.get()) ? await db.runTransaction(charge) : null;
  if (verifier === null) {
    await tellVoid(db, link, nowMs);
    throw new Fault('digits-void');
  }
  if (!timingSafeEqual(verifier.bytes, digitsVerifier(pepper, link.agency, link.guest, dp))) {
    if (verifier.left <= 0) await tellVoid(db, link, nowMs);
    throw new Fault('digits-wrong', { triesLeft: verifier.left });
  }
  await db.runTransaction(async (tx) => {
    const total = Number((await tx.get(secrets)).get('wrongTotal') ?? 1);
    tx.update(secrets, { wrong: 0, wrongTotal: Math.max(0, total - 1) });
  });
};

/** A code from the mail: ten minutes, five tries, one use, for the device that asked. The try is charged before comparing. */
const proveCode = async (db: Firestore, pepper: Uint8Array, known: LinkDocument, deviceId: string, code: string, nowMs: number): Promise<void> => {
  const held = await db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    if (!link.code || link.code.expiresAt.toMillis() <= nowMs || link.code.wrong >= inARow) throw new Fault('code-void');
    tx.update(linkReference(db, link), { 'code.wrong': link.code.wrong + 1 });
    return link.code;
  });
  if (!timingSafeEqual(Buffer.from(held.hash), codeHash(pepper, known.linkId, deviceId, code)))
    throw new Fault('code-wrong', { triesLeft: inARow - held.wrong - 1 });
  await linkReference(db, known).update({ code: null });
};

/** A pass: one use in ten minutes, taken in a transaction so that two browsers at once get one admission. */
const provePass = async (db: Firestore, known: LinkDocument, pass: Uint8Array, nowMs: number): Promise<void> => {
  const hash = createHash('sha256').update(pass).digest();
  await db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    const live = link.passes.filter((entry) => entry.expiresAt.toMillis() > nowMs);
    const left = live.filter((entry) => !timingSafeEqual(Buffer.from(entry.hash), hash));
    if (left.length === live.length) throw new Fault('pass-spent');
    tx.update(linkReference(db, link), { passes: left });
  });
};

/** Checks one proof of a waiting device and says how it got in. Throws digits-wrong | digits-void | code-wrong | code-void | pass-spent. */
export const proveDevice = async (db: Firestore, pepper: Uint8Array, link: LinkDocument, deviceId: string, proof: Proof, nowMs: number): Promise<Admission> => {
  if (proof.kind === 'digits') await proveDigits(db, pepper, link, fromBase64url(proof.dp), nowMs);
  else if (proof.kind === 'code') await proveCode(db, pepper, link, deviceId, proof.code, nowMs);
  else await provePass(db, link, fromBase64url(proof.pass), nowMs);
  return proof.kind;
};
