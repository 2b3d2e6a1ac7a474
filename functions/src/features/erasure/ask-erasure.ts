import { dueAt } from '@liexin/domain/retention/erasure';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import { askErasureBytes } from '@liexin/proof/device-statements';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { CandidatePrincipal } from '../../platform/principal.ts';
import type { ErasureDocument, LaneControlDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Conversation, type Lane } from '../../platform/stored.ts';
import type { ErasureLink, ErasureSteps } from './erasure-steps.ts';
import { erasureRef } from './erasure-store.ts';

type Asked = Pick<RequestOf<'askErasure'>, 'erasureId' | 'ask' | 'receiptHash' | 'language'>;
type From = Pick<ErasureDocument, 'kind' | 'identity' | 'device' | 'how'>;

const block = 256;
const tagBytes = 16;
const dayMs = 86_400_000;
const askedADay = 5;

/** [ER1] An admitted device asks, and signs what it asks. Faults: not-allowed, bad-signature, and those of `file`. */
export const askErasure = async (
  platform: Platform,
  steps: ErasureSteps,
  caller: CandidatePrincipal,
  linkId: string,
  body: RequestOf<'askErasure'>,
  now: number,
): Promise<ResponseOf<'askErasure'>> => {
  const { erasureId, kind } = body;
  const ask = { erasureId, kind, receiptHash: fromBase64url(body.receiptHash) };
  const link = await steps.admittedLink(platform, caller, linkId, ({ agency }) => askErasureBytes(agency, linkId, caller.deviceId, ask), body.signature);
  return file(platform, link, body, { kind, identity: 'device', device: caller.deviceId, how: link.devices[caller.deviceId]?.how ?? 'link' }, now);
};

/**
 * [ER2] Somebody who has the link and said no to the notice asks to be deleted, while nobody has replied by it: afterwards a device that is
 * in has to ask. The agency is told that the link is all that speaks for them.
 */
export const askErasureUnbound = async (
  platform: Platform,
  steps: ErasureSteps,
  linkId: string,
  body: RequestOf<'askErasureUnbound'>,
  now: number,
): Promise<ResponseOf<'askErasureUnbound'>> => {
  const link = await steps.provedLink(platform.db, linkId, fromBase64url(body.auth));
  expectUnclaimed(link);
  const from: From = { kind: 'erase', identity: 'link', device: null, how: null };
  // Once more where it is written: somebody may reply by it meanwhile, and from then on the link alone speaks for nobody.
  return file(platform, link, body, from, now, async (tx) => expectUnclaimed(await steps.readLink(tx, platform.db, link)));
};

const expectUnclaimed = ({ wasClaimed, state }: Pick<ErasureLink, 'wasClaimed' | 'state'>): void => {
  if (wasClaimed || (state !== 'new' && state !== 'open')) throw new Fault('not-allowed');
};

/**
 * One transaction: the request, the mark on every lane that keeps the rules away from it, the row in the agency's record. The id makes a
 * repeat find its own; another one of the kind while one is open is `already-exists`. `expect`: what must hold in it.
 */
const file = async (
  platform: Platform,
  link: ErasureLink,
  asked: Asked,
  from: From,
  now: number,
  expect?: (tx: Transaction) => Promise<void>,
): Promise<ResponseOf<'askErasure'>> => {
  const { db } = platform;
  const ciphertext = fromBase64url(asked.ask.ciphertext);
  if ((ciphertext.length - tagBytes) % block !== 0) throw new Fault('malformed-request', { field: 'ciphertext' });
  const { agency: agencyId, guest } = link;
  const ref = erasureRef(db, agencyId, asked.erasureId);
  const known = (await ref.get()).data();
  if (!known) await spend(db, { key: `erasure-${guest}`, max: askedADay, windowMs: dayMs }, now);
  return db.runTransaction(async (tx) => {
    const [before, conversation] = await Promise.all([tx.get(ref), tx.get(docAt<Conversation>(db, paths.conversation(agencyId, link.conversation)))]);
    const stored = before.data();
    if (stored && stored.guest !== guest) throw new Fault('already-exists');
    if (stored) return { erasureId: asked.erasureId, receivedAtMs: stored.receivedAt.toMillis(), dueAtMs: stored.dueAt.toMillis() };
    await expect?.(tx);
    const about = conversation.data();
    if (!about) throw new Fault('link-unknown');
    const [others, lanes] = await Promise.all([
      tx.get(collectionAt<ErasureDocument>(db, paths.erasures(agencyId)).where('guest', '==', guest)),
      tx.get(collectionAt<Lane>(db, paths.lanes(agencyId)).where('conversation', '==', link.conversation)),
    ]);
    if (others.docs.some((doc) => doc.data().kind === from.kind && ['open', 'decided'].includes(doc.data().state))) throw new Fault('already-exists');
    const row = `e-erasure-${asked.erasureId}`;
    const ledger = await readLedger(tx, db, { agencyId }, [row]);
    const at = Timestamp.fromMillis(now);
    const due = dueAt(now);
    const document: ErasureDocument = {
      schemaVersion: 1,
      ...from,
      conversation: link.conversation,
      mandate: about.mandate,
      compartment: about.compartment,
      guest,
      link: link.linkId,
      language: asked.language,
      ask: { enc: fromBase64url(asked.ask.enc), ciphertext },
      receiptHash: fromBase64url(asked.receiptHash),
      receivedAt: at,
      dueAt: Timestamp.fromMillis(due),
      state: 'open',
      decision: null,
      ground: null,
      keep: [],
      letter: null,
      decidedBy: null,
      decidedAt: null,
      doneAt: null,
      certificate: null,
    };
    tx.create(ref, document);
    if (from.kind === 'erase')
      for (const lane of lanes.docs)
        tx.set(docAt<LaneControlDocument>(db, paths.laneControl(agencyId, lane.id)), { erasure: asked.erasureId }, { merge: true });
    const detail = { conversation: link.conversation, kind: from.kind, identity: from.identity };
    await appendRows(tx, db, ledger, [{ id: row, kind: 'erasure.asked', subject: asked.erasureId, at, detail }]);
    return { erasureId: asked.erasureId, receivedAtMs: now, dueAtMs: due };
  });
};
