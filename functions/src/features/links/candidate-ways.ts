import { randomInt } from 'node:crypto';
import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { approveBytes, digitsBytes, passBytes, refuseBytes } from '@liexin/proof/device-statements';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { Timestamp } from 'firebase-admin/firestore';
import { openContact } from '../../platform/contact-seal.ts';
import { spend } from '../../platform/limits.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CandidatePrincipal } from '../../platform/principal.ts';
import type { ContactDocument, GuestSecretsDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { admitWaiting } from './bind-link.ts';
import { dayMs, stateAt, type LinkDocument } from './link-document.ts';
import { linkChain } from './link-ledger.ts';
import { findLink, linkReference, provedLink, readLink } from './link-store.ts';
import { codeHash, digitsVerifier } from './prove-device.ts';
import { removeDevice } from './remove-device.ts';

const tenMinutes = 600_000;
const maxPasses = 5;

/** The link of an admitted caller, whose signature over `signed` must hold. Provisional, waiting and off devices are refused. */
export const admittedLink = async (
  platform: Platform,
  caller: CandidatePrincipal,
  linkId: string,
  signed: (link: LinkDocument) => Uint8Array,
  signature: string,
): Promise<LinkDocument> => {
  const link = await findLink(platform.db, linkId);
  if (!link || link.guest !== caller.uid || link.agency !== caller.agencyId || caller.state !== 'admitted') throw new Fault('not-allowed');
  const certificate = await platform.db.doc(paths.candidateDevice(link.agency, link.lane, caller.deviceId)).get();
  if (!certificate.exists || !(await verifyEcdsa(certificate.get('dsPub'), fromBase64url(signature), signed(link)))) throw new Fault('bad-signature');
  return link;
};

/** [L22] Sets, changes or removes the six digits: one document, the ledger row in the same transaction. Repeating sets the same. */
export const setDigits = async (platform: Platform, caller: CandidatePrincipal, linkId: string, body: RequestOf<'digits'>, nowMs: number): Promise<void> => {
  const dp = body.dp === null ? null : fromBase64url(body.dp);
  const link = await admittedLink(platform, caller, linkId, ({ agency, guest }) => digitsBytes(agency, guest, caller.deviceId, dp), body.signature);
  const { db, secrets } = platform;
  await db.runTransaction(async (tx) => {
    const append = await linkChain(tx, db, link, `e-digits-${caller.deviceId}-${nowMs}`, nowMs);
    const document: GuestSecretsDocument = {
      verifier: dp && digitsVerifier(secrets.pepper, link.agency, link.guest, dp),
      pepperVersion: secrets.pepperVersion,
      wrong: 0,
      wrongTotal: 0,
      setBy: caller.deviceId,
      at: Timestamp.fromMillis(nowMs),
    };
    tx.set(docAt<GuestSecretsDocument>(db, paths.guestSecrets(link.agency, link.guest)), document);
    tx.update(db.doc(paths.lane(link.agency, link.lane)), { digits: dp ? 'set' : 'removed' });
    await append(dp ? 'digits.set' : 'digits.removed', caller.deviceId, {});
  });
};

/** [L23] Keeps the hash of a pass for ten minutes. Repeating the same pass keeps one. */
export const makePass = async (platform: Platform, caller: CandidatePrincipal, linkId: string, body: RequestOf<'pass'>, nowMs: number): Promise<void> => {
  const hash = fromBase64url(body.passHash);
  const known = await admittedLink(platform, caller, linkId, (link) => passBytes(link.agency, linkId, caller.deviceId, hash), body.signature);
  await platform.db.runTransaction(async (tx) => {
    const link = await readLink(tx, platform.db, known);
    const live = link.passes.filter((pass) => pass.expiresAt.toMillis() > nowMs && !Buffer.from(pass.hash).equals(hash));
    tx.update(linkReference(platform.db, link), { passes: [...live.slice(-(maxPasses - 1)), { hash, expiresAt: Timestamp.fromMillis(nowMs + tenMinutes) }] });
  });
};

/** [L24] An admitted device lets a waiting one in; its number is typed by the person. */
export const approveDevice = async (
  platform: Platform,
  caller: CandidatePrincipal,
  linkId: string,
  body: RequestOf<'approve'>,
  nowMs: number,
): Promise<void> => {
  const link = await admittedLink(platform, caller, linkId, ({ agency }) => approveBytes(agency, linkId, body.deviceId), body.signature);
  await checkNumber(platform, link, body.deviceId, body.number);
  await admitWaiting(platform, link, body.deviceId, 'device', nowMs);
};

/** [L29] An admitted device turns a waiting one away, for good. Repeating changes nothing. */
export const refuseDevice = async (platform: Platform, caller: CandidatePrincipal, linkId: string, body: RequestOf<'refuse'>, nowMs: number): Promise<void> => {
  const link = await admittedLink(platform, caller, linkId, ({ agency }) => refuseBytes(agency, linkId, body.deviceId), body.signature);
  const state = link.devices[body.deviceId]?.state;
  if (state === 'off') return;
  if (state !== 'waiting') throw new Fault('not-found');
  await removeDevice(platform, link, body.deviceId, caller.deviceId, nowMs);
};

/** [L29] Who waits at the live link of the caller's conversation. Without the numbers: those are read from the other screen. Reads only. */
export const waitingDevices = async (platform: Platform, caller: CandidatePrincipal, linkId: string, nowMs: number): Promise<ResponseOf<'waitingDevices'>> => {
  const own = await findLink(platform.db, linkId);
  if (!own || own.guest !== caller.uid || own.agency !== caller.agencyId || caller.state !== 'admitted') throw new Fault('not-allowed');
  const live = (await platform.db.doc(paths.conversation(own.agency, own.conversation)).get()).get('link.linkId') as string | undefined;
  const link = live === undefined || live === linkId ? own : await findLink(platform.db, live);
  const devices = link === null || stateAt(link, nowMs).state === 'ended' ? [] : Object.entries(link.devices);
  return {
    linkId: link?.linkId ?? linkId,
    devices: devices
      .filter(([, device]) => device.state === 'waiting' && device.at.toMillis() > nowMs - dayMs)
      .map(([deviceId, device]) => ({ deviceId, label: device.label, atMs: device.at.toMillis() })),
  };
};

const maxWrong = 5;

/** Compares the number a person typed for a waiting device (or, after a lost answer, for one that is in). The try is charged first; after five wrong ones the device stays waiting and cannot be let in by number. */
export const checkNumber = async ({ db }: Platform, known: LinkDocument, deviceId: string, number: string): Promise<void> => {
  const device = await db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    const waiting = link.devices[deviceId];
    if (waiting?.state !== 'waiting' && waiting?.state !== 'admitted') throw new Fault('not-found');
    if (waiting.wrong >= maxWrong) throw new Fault('too-many-tries');
    tx.update(linkReference(db, link), { [`devices.${deviceId}.wrong`]: waiting.wrong + 1 });
    return waiting;
  });
  if (device.number !== number) throw new Fault('wrong-number', { triesLeft: maxWrong - device.wrong - 1 });
};

/** Mails a six-digit code to the stored contact; three an hour and link. The mail names nobody and holds no link. */
export const sendCode = async (platform: Platform, linkId: string, body: RequestOf<'code'>, nowMs: number): Promise<void> => {
  const { db, secrets } = platform;
  const link = await provedLink(db, linkId, fromBase64url(body.auth));
  if (link.devices[body.deviceId]?.state !== 'waiting') throw new Fault('device-off');
  const contact = (await docAt<ContactDocument>(db, paths.contact(link.agency, link.guest)).get()).data();
  if (!contact) throw new Fault('no-contact');
  await spend(db, { key: `code-${linkId}`, max: 3, windowMs: 3_600_000 }, nowMs);
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const to = openContact(secrets, link.agency, link.guest, contact);
  const language = (await db.doc(paths.conversation(link.agency, link.conversation)).get()).get('language');
  const text =
    language === 'zh'
      ? `您的验证码是 ${code}，10 分钟内有效，只能使用一次。\n如果不是您本人在打开对话，请忽略本邮件，也不要把验证码告诉任何人。`
      : `Your code is ${code}. It is good for 10 minutes and one use.\nIf it is not you who is opening the conversation, ignore this mail and tell nobody the code.`;
  await db.runTransaction(async (tx) => {
    tx.update(linkReference(db, link), {
      code: { hash: codeHash(secrets.pepper, linkId, body.deviceId, code), expiresAt: Timestamp.fromMillis(nowMs + tenMinutes), wrong: 0 },
    });
    const mail = { to, subject: language === 'zh' ? '您的验证码' : 'Your code', text };
    queueMail(tx, db, mailId('code', linkId, body.deviceId, nowMs), mail, nowMs, { conversation: link.conversation });
  });
};
