import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { consentBytes } from '@liexin/proof/device-statements';
import { Timestamp } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CandidatePrincipal } from '../../platform/principal.ts';
import type { ConsentDocument, ErasureDocument } from '../../platform/server-documents.ts';
import { redate } from '../../platform/redate.ts';
import { collectionAt, docAt, type Conversation, type Lane } from '../../platform/stored.ts';
import type { ErasureSteps } from './erasure-steps.ts';
import { standingOf } from './erasure-store.ts';

/** [ER3] What is kept of the caller beside the conversation itself, and what they asked. An admitted device alone; reads only. */
export const ownData = async ({ db }: Platform, steps: ErasureSteps, caller: CandidatePrincipal, linkId: string): Promise<ResponseOf<'ownData'>> => {
  const link = await steps.findLink(db, linkId);
  if (!link || link.guest !== caller.uid || link.agency !== caller.agencyId || caller.state !== 'admitted') throw new Fault('not-allowed');
  const { agency, guest } = link;
  const [conversation, lane, consent, asked] = await Promise.all([
    docAt<Conversation>(db, paths.conversation(agency, link.conversation)).get(),
    docAt<Lane>(db, paths.lane(agency, link.lane)).get(),
    docAt<ConsentDocument>(db, paths.consents(agency, guest)).get(),
    collectionAt<ErasureDocument>(db, paths.erasures(agency)).where('guest', '==', guest).get(),
  ]);
  const longer = consent.data()?.longer;
  const retention = lane.data()?.retention;
  return {
    deleteByMs: lane.data()?.retention.deleteBy.toMillis() ?? conversation.data()?.deleteBy.toMillis() ?? 0,
    ...(retention?.month || retention?.keptFrom ? { nextMonthMs: retention.month?.at.toMillis() ?? null } : {}),
    rule: retention?.rule ?? '',
    hasContact: conversation.data()?.hasContact ?? false,
    notices: Object.values(link.devices).map(({ label, notice }) => ({ ...notice, label })),
    consents: longer ? [{ kind: 'longer', state: longer.state, version: longer.version, language: longer.language, atMs: longer.at.toMillis() }] : [],
    erasures: asked.docs.map((doc) => standingOf(doc.id, doc.data())).toSorted((a, b) => b.receivedAtMs - a.receivedAtMs),
  };
};

/**
 * [ER15] Consent beyond the notice, given or withdrawn: what is stored of it, its row in the lane's chain and the clock that rules count from,
 * in one transaction; behind it the last day follows. The same state again changes nothing but a last day that a crash left behind.
 */
export const setConsent = async (
  platform: Platform,
  steps: ErasureSteps,
  caller: CandidatePrincipal,
  linkId: string,
  body: RequestOf<'consent'>,
  now: number,
): Promise<void> => {
  const { db } = platform;
  const link = await steps.admittedLink(platform, caller, linkId, ({ agency, guest }) => consentBytes(agency, guest, caller.deviceId, body), body.signature);
  const { agency: agencyId, guest } = link;
  const ref = docAt<ConsentDocument>(db, paths.consents(agencyId, guest));
  await db.runTransaction(async (tx) => {
    const before = (await tx.get(ref)).data();
    if (before?.longer.state === body.state && before.longer.version === body.version) return;
    if (!before && body.state === 'withdrawn') return;
    const row = `e-consent-${caller.deviceId}-${now}`;
    const ledger = await readLedger(tx, db, { agencyId, laneId: link.lane }, [row]);
    const at = Timestamp.fromMillis(now);
    const { state, version, language } = body;
    tx.set(ref, { conversation: link.conversation, longer: { state, version, language, device: caller.deviceId, at } });
    tx.update(db.doc(paths.conversation(agencyId, link.conversation)), { [state === 'given' ? 'clocks.consentGiven' : 'clocks.consentWithdrawn']: at });
    await appendRows(tx, db, ledger, [{ id: row, kind: `consent.${state}`, subject: guest, at, detail: { kind: 'longer', version, language } }]);
  });
  await redate(db, { agencyId, conversationId: link.conversation, cause: 'consent' }, now);
};
