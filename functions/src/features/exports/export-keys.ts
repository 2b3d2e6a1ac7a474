import { verdictOn } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { monthOf } from '@liexin/domain/retention/month';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { ErasureDocument, LaneControlDocument, ShareDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Epoch, type Lane } from '../../platform/stored.ts';
import { firstPeriod, sightOf } from '../../platform/in-sight.ts';
import { isSealedUnder } from '../../platform/sent-in.ts';
import { sealedOut } from '../../platform/wire.ts';
import { isUnlocked } from './unlock-export.ts';
import { auditWrap, compartmentOf } from './export-compartment.ts';
import { readyExport } from './collect-export.ts';
import { plannedKeys, type PlannedKeys } from './kept-plan.ts';
import type { PackageStore } from './package-store.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * [EX15, AU4] Lane keys (sealed under the searches' keys) and retention shares of an approved export, with the audit key and what it opens of
 * the searches for an auditor: of its kept plan alone, under a grant that ends, and a row for each lane, person and day before anything is
 * told. A lane that nobody is to read any more comes without keys, and a purged share is left out. Faults: not-allowed,
 * sign-in-too-old (no grant, or one that is over), not-found (a lane that the plan does not have), and those of `readyExport`.
 */
export const exportKeys = async (
  platform: Platform,
  store: PackageStore,
  caller: StaffPrincipal,
  exportId: string,
  { lanes }: RequestOf<'exportKeys'>,
  now: number,
): Promise<ResponseOf<'exportKeys'>> => {
  const { db } = platform;
  const { agencyId, uid } = caller;
  const { stored, work } = await readyExport(db, caller, exportId, now);
  // The second person is who approved the export.
  if (verdictOn(caller.roles, 'export.unlock').kind === 'no') throw new Fault('not-allowed');
  if (!isUnlocked(stored, uid, now)) throw new Fault('sign-in-too-old');
  const plan = await plannedKeys(store, exportId, work);
  const wanted = lanes.map((lane) => {
    const planned = plan.get(lane);
    if (!planned) throw new Fault('not-found');
    return planned;
  });
  const readable = await Promise.all(wanted.map((planned) => readableFrom(db, agencyId, planned, now)));
  const isOpen = readable.map((from) => from !== null);
  const told = wanted.filter((_, i) => isOpen[i]).map(({ lane }) => lane);
  const day = Math.floor(now / dayMs);
  const ids = told.map((id) => `e-export-${exportId}-unlocked-${id}-${uid}-${day}`);
  await db.runTransaction(async (tx) => {
    const ledger = await readLedger(tx, db, { agencyId }, ids);
    const at = Timestamp.fromMillis(now);
    const rows = told.map((lane, i) => ({ id: ids[i] ?? '', kind: 'export.unlocked', subject: exportId, at, detail: { by: uid, lane } }));
    await appendRows(tx, db, ledger, rows);
  });
  const searches = [...new Set(wanted.filter((_, i) => isOpen[i]).map(({ compartment }) => compartment))];
  const audit = await auditWrap(db, agencyId, uid);
  return {
    audit,
    compartments: await Promise.all(searches.map((id) => compartmentOf(db, agencyId, id, audit !== null))),
    lanes: await Promise.all(
      wanted.map(async (planned, i) => ({
        laneId: planned.lane,
        compartmentId: planned.compartment,
        ...(await keysOf(platform, agencyId, planned, readable[i] ?? null)),
      })),
    ),
  };
};

/**
 * From which month on anybody of the agency is to read this lane at this moment; null: it is not there, past its last day, deleted or kept
 * back by a request.
 */
const readableFrom = async (db: Firestore, agencyId: string, { lane: id, conversation }: PlannedKeys, now: number): Promise<number | null> => {
  const [lane, control, erasures] = await Promise.all([
    docAt<Lane>(db, paths.lane(agencyId, id))
      .get()
      .then((doc) => doc.data()),
    docAt<LaneControlDocument>(db, paths.laneControl(agencyId, id))
      .get()
      .then((doc) => doc.data()),
    collectionAt<ErasureDocument>(db, paths.erasures(agencyId)).where('conversation', '==', conversation).get(),
  ]);
  if (!lane || lane.state === 'expired' || lane.retention.deleteBy.toMillis() <= now) return null;
  if (control?.restricted) return null;
  const isErased = erasures.docs.some((doc) => doc.data().decision === 'full' || doc.data().decision === 'partial');
  if (isErased) return null;
  const [sight, first] = [sightOf(lane, now), firstPeriod(sightOf(lane, now))];
  // Here lies, beside the key, what is sealed under it: of the last month out of sight only where something in sight needs it.
  const isNeeded = first === 0 || (await isSealedUnder(db, { agencyId, laneId: id }, monthOf(sight.toMillis()), first));
  return isNeeded ? first : first + 1;
};

const keysOf = async ({ db, shred }: Platform, agencyId: string, { lane, epochs, periods }: PlannedKeys, from: number | null) => {
  if (from === null) return { epochs: [], shares: [] };
  const [keys, shares] = await Promise.all([
    collectionAt<Epoch>(db, paths.epochs(agencyId, lane)).get(),
    collectionAt<ShareDocument>(shred, `shares/${lane}/periods`).get(),
  ]);
  return {
    epochs: keys.docs.flatMap((doc) => {
      const { epoch, key, kcv } = doc.data();
      return epochs.includes(epoch) ? [{ epoch, key: sealedOut(key), kcv: text(kcv) }] : [];
    }),
    shares: shares.docs.flatMap((doc) => {
      const { state, share } = doc.data();
      return state === 'live' && share && periods.includes(Number(doc.id)) && Number(doc.id) >= from ? [{ period: Number(doc.id), share: text(share) }] : [];
    }),
  };
};
