import { createHash } from 'node:crypto';
import { verdictOn } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { exportDownloads, ticketMs } from '@liexin/domain/export/export';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url as bytes, fromUtf8, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { verifyEcdsa } from '@liexin/proof/ecdsa';
import { canonicalJson } from '@liexin/proof/export/canonical-json';
import { SIGNATURES } from '@liexin/proof/export/manifest';
import { manifestToBeSigned } from '@liexin/proof/export/rows';
import { deviceOf } from '@liexin/proof/key-log-state';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { loadKeyLog } from '../../platform/key-log.ts';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { isFresh, workingMember } from '../../platform/own-member.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal, StaffPrincipal } from '../../platform/principal.ts';
import type { ExportTicketDocument, ExportWorkDocument } from '../../platform/export-work-documents.ts';
import { docAt, type StoredExport } from '../../platform/stored.ts';
import { mayAsk } from './ask-export.ts';
import { exportRef, workRef } from './export-documents.ts';
import { chunksOf, getFile, pieceName, type KeptFile, type PackageStore } from './package-store.ts';

/** Who collects: whoever asked and may still ask, and everybody who could have said yes to it. */
const mayCollect = async (db: Firestore, who: Pick<StaffPrincipal, 'agencyId' | 'uid' | 'roles'>, { askedBy, scope }: StoredExport): Promise<boolean> =>
  verdictOn(who.roles, 'export.approve', { inScope: true }).kind === 'yes' || (askedBy === who.uid && (await mayAsk(db, who, scope)));

/** An export that is there to be collected, as this member may. Faults: not-found, not-allowed, request-over (not ready, or not any more). */
export const readyExport = async (
  db: Firestore,
  { agencyId, uid, roles }: Pick<StaffPrincipal, 'agencyId' | 'uid' | 'roles'>,
  exportId: string,
  now: number,
): Promise<{ stored: StoredExport; work: ExportWorkDocument }> => {
  const [stored, work] = await Promise.all([exportRef(db, agencyId, exportId).get(), workRef(db, exportId).get()]).then(
    ([a, b]) => [a.data(), b.data()] as const,
  );
  if (!stored) throw new Fault('not-found');
  if (!(await mayCollect(db, { agencyId, uid, roles }, stored))) throw new Fault('not-allowed');
  if (stored.state !== 'ready' || !work || (stored.until?.toMillis() ?? 0) <= now) throw new Fault('request-over');
  return { stored, work };
};

const sealedManifest = ({ manifest }: ExportWorkDocument): KeptFile => {
  if (!manifest) throw new Fault('request-over');
  return manifest;
};

export const exportManifest = async (
  { db }: Platform,
  store: PackageStore,
  caller: StaffPrincipal,
  exportId: string,
  now: number,
): Promise<ResponseOf<'exportManifest'>> => {
  const { work } = await readyExport(db, caller, exportId, now);
  return { manifest: fromUtf8(await getFile(store, exportId, sealedManifest(work))) };
};

const ticketRef = (db: Firestore, ticket: string) =>
  docAt<ExportTicketDocument>(db, paths.exportTicket(createHash('sha256').update(ticket).digest('base64url')));

/**
 * A ticket for one download, for who has just shown the password. It is kept as a hash; an unused one ends by itself. Nothing is counted
 * yet, so that a lost answer costs nothing. Faults: sign-in-too-old, not-a-member, and those of an export that is not there to be collected.
 */
export const exportTicket = async (platform: Platform, caller: PasswordPrincipal, exportId: string, now: number): Promise<ResponseOf<'exportTicket'>> => {
  if (!isFresh(caller.authTimeMs, now)) throw new Fault('sign-in-too-old');
  const { db } = platform;
  const { agencyId, member } = await workingMember(db, caller.uid, now);
  const { stored } = await readyExport(db, { agencyId, uid: caller.uid, roles: member.roles }, exportId, now);
  if (stored.downloads.length >= exportDownloads) throw new Fault('over-limit', { max: exportDownloads });
  const ticket = text(platform.random(16));
  await ticketRef(db, ticket).create({ agencyId, exportId, uid: caller.uid, expireAt: Timestamp.fromMillis(now + ticketMs), download: null });
  return { ticket };
};

const openTicket = (stored: ExportTicketDocument | undefined, { agencyId, uid }: StaffPrincipal, exportId: string, now: number): ExportTicketDocument => {
  const fits = stored?.agencyId === agencyId && stored.uid === uid && stored.exportId === exportId;
  if (!fits || stored.expireAt.toMillis() <= now) throw new Fault('sign-in-too-old');
  return stored;
};

/**
 * Begins a download: counts it, writes it into the record, and keeps the signature of the first device that took it over. One transaction;
 * the same ticket again answers as before and counts once. Faults: sign-in-too-old (no ticket, or an old one), bad-signature,
 * device-unknown (a device that the export's key log does not know), over-limit (3), and those of `readyExport`.
 */
export const collectExport = async (
  platform: Platform,
  store: PackageStore,
  caller: StaffPrincipal,
  exportId: string,
  body: RequestOf<'collectExport'>,
  now: number,
): Promise<ResponseOf<'collectExport'>> => {
  const { db } = platform;
  const { agencyId, uid, deviceId } = caller;
  const { work } = await readyExport(db, caller, exportId, now);
  const manifest = await getFile(store, exportId, sealedManifest(work));
  const device = deviceOf(await loadKeyLog(db, agencyId, work.logSeq), uid, deviceId);
  if (!device || device.since > work.logSeq) throw new Fault('device-unknown');
  if (!(await verifyEcdsa(device.dsPub, bytes(body.signature), await manifestToBeSigned('device', manifest)))) throw new Fault('bad-signature');
  const kept = await db.runTransaction(async (tx) => {
    const [ticket, stored, current] = await Promise.all([
      tx.get(ticketRef(db, body.ticket)),
      tx.get(exportRef(db, agencyId, exportId)),
      tx.get(workRef(db, exportId)),
    ]).then((found) => [found[0].data(), found[1].data(), found[2].data()] as const);
    const open = openTicket(ticket, caller, exportId, now);
    if (stored?.state !== 'ready' || !current) throw new Fault('request-over');
    const signed = current.deviceSignature ?? { uid, device: deviceId, signature: bytes(body.signature) };
    if (open.download !== null) return { signed, current, downloads: open.download };
    const n = stored.downloads.length + 1;
    if (n > exportDownloads) throw new Fault('over-limit', { max: exportDownloads });
    const id = `e-export-${exportId}-collected-${n}`;
    const ledger = await readLedger(tx, db, { agencyId }, [id]);
    const at = Timestamp.fromMillis(now);
    tx.update(ticketRef(db, body.ticket), { download: n });
    tx.update(exportRef(db, agencyId, exportId), { downloads: [...stored.downloads, { by: uid, device: deviceId, at }] });
    if (!current.deviceSignature) tx.update(workRef(db, exportId), { deviceSignature: signed });
    await appendRows(tx, db, ledger, [{ id, kind: 'export.collected', subject: exportId, at, detail: { by: uid, device: deviceId, download: n } }]);
    return { signed, current, downloads: n };
  });
  const signatures = { path: SIGNATURES, bytes: signaturesOf({ ...kept.current, deviceSignature: kept.signed }, platform.signer.keySeq).length };
  const files = [sealedManifest(kept.current), signatures, ...kept.current.files];
  return { downloads: kept.downloads, files: files.map(({ path, bytes: size }) => ({ path, bytes: size, chunks: chunksOf(size) })) };
};

/** The signatures as their file has them. `keySeq`: of the server's key now, for what was sealed before it was kept which one did. */
const signaturesOf = (work: ExportWorkDocument, keySeq: number): Uint8Array =>
  utf8(
    canonicalJson({
      server: { keySeq: work.serverKeySeq ?? keySeq, signature: text(work.serverSignature ?? new Uint8Array()) },
      device: work.deviceSignature && { ...work.deviceSignature, signature: text(work.deviceSignature.signature) },
    }),
  );

/** A piece of a file, while the ticket holds. Reads only. */
export const exportChunk = async (
  { db, signer }: Platform,
  store: PackageStore,
  caller: StaffPrincipal,
  exportId: string,
  { ticket, path, chunk }: RequestOf<'exportChunk'>,
  now: number,
): Promise<ResponseOf<'exportChunk'>> => {
  const open = openTicket((await ticketRef(db, ticket).get()).data(), caller, exportId, now);
  const { work } = await readyExport(db, caller, exportId, now);
  if (open.download === null) throw new Fault('not-found');
  if (path === SIGNATURES) return { bytes: text(signaturesOf(work, signer.keySeq)) };
  const file = [sealedManifest(work), ...work.files].find((one) => one.path === path);
  const piece = file && (await store.get(exportId, pieceName(file), chunk));
  if (!piece) throw new Fault('not-found');
  return { bytes: text(piece) };
};
