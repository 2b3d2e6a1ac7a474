import { randomInt } from 'node:crypto';
import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url } from '@liexin/proof/bytes';
import { verifyPossession } from '@liexin/proof/candidate-device';
import { Timestamp } from 'firebase-admin/firestore';
import { admit, readLaneView, writeGuestStates, statesOf } from './admit-device.ts';
import { admittedAnswer } from './admitted-answer.ts';
import type { Platform } from '../../platform/platform.ts';
import { docAt, type Agency, type Lane } from '../../platform/stored.ts';
import { waysIn } from './begin-link.ts';
import { decideBind, pruneDevices } from './decide-bind.ts';
import { writeCertificate } from './device-certificate.ts';
import { dayMs, dayOf, stateAt, stateIn, unclaimedDays, type LinkDevice, type LinkDocument } from './link-document.ts';
import { isLeftBehind } from './left-behind.ts';
import { linkChain } from './link-ledger.ts';
import { nonceHolds } from './link-nonce.ts';
import { provedLink, readLink, tellWaiting, writeLink } from './link-store.ts';
import { proveDevice } from './prove-device.ts';

type Body = RequestOf<'bind'>;

const endedFault = {
  revoked: 'link-revoked',
  replaced: 'link-replaced',
  impostor: 'link-impostor',
  expired: 'link-expired',
  erased: 'link-ended',
  'agency-closed': 'link-ended',
} as const;

const newDevice = (body: Body, state: LinkDevice['state'], nowMs: number): LinkDevice => ({
  state,
  how: state === 'provisional' ? 'link' : null,
  number: String(randomInt(10_000)).padStart(4, '0'),
  wrong: 0,
  label: body.label,
  at: Timestamp.fromMillis(nowMs),
  seenAt: Timestamp.fromMillis(nowMs),
  dkPub: fromBase64url(body.dkPub),
  dsPub: fromBase64url(body.dsPub),
  nonce: fromBase64url(body.nonce),
  m: fromBase64url(body.m),
  pop: fromBase64url(body.pop),
  notice: body.notice,
});

const sameKeys = (device: LinkDevice, body: Body): boolean =>
  equalBytes(device.dkPub, fromBase64url(body.dkPub)) &&
  equalBytes(device.dsPub, fromBase64url(body.dsPub)) &&
  equalBytes(device.nonce, fromBase64url(body.nonce));

/** Writes a new device into the link in one transaction; its nonce is spent in the same one, so that a replay finds it used. */
const enter = async (platform: Platform, known: LinkDocument, body: Body, nowMs: number): Promise<LinkDocument> => {
  const { db } = platform;
  return db.runTransaction(async (tx) => {
    const link = await readLink(tx, db, known);
    const present = link.devices[body.deviceId];
    if (present) {
      if (!sameKeys(present, body)) throw new Fault('bad-proof');
      return link;
    }
    const agency = (await tx.get(docAt<Agency>(db, paths.agency(link.agency)))).data();
    const { state, reason } = stateIn(agency, link, nowMs);
    if (state === 'ended') throw new Fault(endedFault[reason ?? 'erased']);
    const nonce = db.doc(paths.nonce(body.nonce));
    if ((await tx.get(nonce)).exists) throw new Fault('nonce-spent');
    const view = await readLaneView(tx, db, link);
    // [L17] Known by another link: off is final, and nobody takes over the id of a device that is in.
    if (view.guest.devices[body.deviceId] !== undefined) throw new Fault('device-off');
    const isLeft = await isLeftBehind(tx, db, link.agency, view.lane as Lane);
    const append = await linkChain(tx, db, link, `e-bind-${body.deviceId}`, nowMs);
    const decision = decideBind({ ...link, guarded: link.guarded || isLeft }, state, nowMs);
    const today = dayOf(nowMs);
    const devices = { ...pruneDevices(link.devices, nowMs), [body.deviceId]: newDevice(body, decision.state, nowMs) };
    for (const id of decision.off) {
      const gone = devices[id];
      if (gone) devices[id] = { ...gone, state: 'off' };
    }
    const opened = decision.state === 'provisional';
    const next: LinkDocument = {
      ...link,
      devices,
      binds: { day: today, count: link.binds.day === today ? link.binds.count + 1 : 1 },
      ...(opened
        ? { state: 'open' as const, openedAt: link.openedAt ?? Timestamp.fromMillis(nowMs), expiresAt: Timestamp.fromMillis(nowMs + unclaimedDays * dayMs) }
        : {}),
    };
    if (opened) await writeCertificate(tx, platform, next, body.deviceId);
    tx.create(nonce, { purpose: 'bind', subject: known.linkId, expireAt: Timestamp.fromMillis(nowMs + dayMs) });
    writeLink(tx, db, next, view.conversation['link']?.linkId === link.linkId);
    if (opened) writeGuestStates(tx, db, next, statesOf(next));
    tellWaiting(tx, db, link, next);
    await append(opened ? 'device.provisional' : 'device.waiting', body.deviceId, {
      link: link.linkId,
      noticeVersion: body.notice.version,
      noticeLanguage: body.notice.language,
      noticeAtMs: body.notice.acceptedAtMs,
    });
    return next;
  });
};

/** Admits a waiting device after its proof held. Repeating finds it admitted. */
export const admitWaiting = async (
  platform: Platform,
  known: LinkDocument,
  deviceId: string,
  how: NonNullable<LinkDevice['how']>,
  nowMs: number,
): Promise<LinkDocument> =>
  platform.db.runTransaction(async (tx) => {
    const link = await readLink(tx, platform.db, known);
    if (link.devices[deviceId]?.state === 'admitted') return link;
    const agency = (await tx.get(docAt<Agency>(platform.db, paths.agency(link.agency)))).data();
    if (stateIn(agency, link, nowMs).state === 'ended') throw new Fault('link-ended');
    const view = await readLaneView(tx, platform.db, link);
    const append = await linkChain(tx, platform.db, link, `e-admit-${deviceId}`, nowMs);
    const next = admit(tx, platform.db, link, view, deviceId, how, nowMs);
    await writeCertificate(tx, platform, next, deviceId);
    writeLink(tx, platform.db, next, view.conversation['link']?.linkId === link.linkId);
    tellWaiting(tx, platform.db, link, next);
    await append('device.admitted', deviceId, { link: link.linkId, how });
    return next;
  });

/**
 * `bind` (link-and-keys, sections 1b and 2): device keys in; out come what the state allows. A device id is the key of idempotency:
 * repeating with the same keys and nonce answers with the present state, which is how a waiting device polls and proves itself.
 */
export const bindLink = async (platform: Platform, linkId: string, body: Body, nowMs: number): Promise<ResponseOf<'bind'>> => {
  const known = await provedLink(platform.db, linkId, fromBase64url(body.auth));
  const present = known.devices[body.deviceId];
  const statement = {
    agencyId: known.agency,
    linkId,
    guestUid: known.guest,
    deviceId: body.deviceId,
    dkPub: fromBase64url(body.dkPub),
    dsPub: fromBase64url(body.dsPub),
    nonce: fromBase64url(body.nonce),
  };
  if (!(await verifyPossession(statement, fromBase64url(body.pop)).catch(() => false))) throw new Fault('bad-proof');
  if (!present && !nonceHolds(platform.secrets.internalSecret, linkId, fromBase64url(body.nonce), nowMs)) throw new Fault('nonce-spent');
  let link = await enter(platform, known, body, nowMs);
  if (link.devices[body.deviceId]?.state === 'waiting' && body.proof) {
    const { state, reason } = stateAt(link, nowMs);
    if (state === 'ended') throw new Fault(endedFault[reason ?? 'erased']);
    const how = await proveDevice(platform.db, platform.secrets.pepper, link, body.deviceId, body.proof, nowMs);
    link = await admitWaiting(platform, link, body.deviceId, how, nowMs);
  }
  const device = link.devices[body.deviceId];
  if (!device || device.state === 'off') throw new Fault(link.state === 'ended' ? endedFault[link.reason ?? 'erased'] : 'device-off');
  if (device.state === 'waiting') return { state: 'waiting', number: device.number, ways: await waysIn(platform.db, link), triesLeft: null };
  return { state: device.state, ...(await admittedAnswer(platform, link, body.deviceId, nowMs)) };
};
