// Candidates who ask to be deleted, and what becomes of it.
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { askErasureBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { periodOf } from '@liexin/proof/period';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import { retentionShares } from '../platform/shares.ts';
import { takeBackup } from './a-backup.ts';
import { aLinkWith } from './a-claimed-link.ts';
import { anEnvelope, post } from './a-conversation.ts';
import { aTalk } from './a-talk.ts';
import { b64, bytes, hpkeBox, longId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

export type ErasureCandidate = Awaited<ReturnType<typeof anErasureCandidate>>;

/** A conversation that somebody wrote in, with a phone that is in and one that is not, and everything that gathers round it. */
const anErasureCandidate = async (api: LocalApi, state: 'open' | 'claimed') => {
  const talk = await aTalk(api);
  const { agencyId } = talk.agency;
  const { db } = api.platform;
  const { conversationId, guestUid } = talk;
  const lanes = (await db.collection(paths.lanes(agencyId)).where('conversation', '==', conversationId).get()).docs.map((doc) => doc.id);
  const internal = lanes.find((id) => id !== talk.lane.laneId) ?? '';
  await retentionShares(api.platform, talk.lane, { periods: [periodOf(api.clock.now)], makeFrom: 0 }, api.clock.now);
  await retentionShares(api.platform, { agencyId, laneId: internal }, { periods: [periodOf(api.clock.now)], makeFrom: 0 }, api.clock.now);
  await talk.candidateSays();
  await talk.consultantSays();
  const { uid } = talk.agency.owner;
  const [inside, messageId] = [{ agencyId, laneId: internal }, longId()];
  const mandate = String((await talk.conversationRef.get()).get('mandate'));
  await post(db, { ...inside, messageId }, await anEnvelope({ ...inside, messageId }, uid, talk.agency.owner.device, 1));
  await db.doc(paths.draft(agencyId, uid, talk.lane.laneId)).set({ version: 1 });
  await db.doc(paths.reads(agencyId, uid, mandate)).set({ [talk.lane.laneId]: Timestamp.now(), other: Timestamp.now() });
  await db.doc(paths.inboxPrefs(agencyId, uid)).set({ pinned: [conversationId, 'other'] });
  const place = { agencyId, conversationId, laneId: talk.lane.laneId, guestUid };
  const link = await aLinkWith(api, place, state === 'claimed' ? ['admitted', 'off'] : ['provisional'], state);
  return { ...talk, agencyId, link, internal, mandate };
};

/** `get`: the API of the test that asks. */
export const erasureTools = (get: () => LocalApi) => {
  const codeOf = async (calling: Promise<{ fault: { code: string } | undefined }>): Promise<string> => (await calling).fault?.code ?? 'ok';
  const run = async (job: string): Promise<unknown> => {
    const secret = { 'x-internal-secret': toBase64url(get().platform.secrets.internalSecret) };
    const answer = await get().fetch(`/api/internal/run/${job}`, { method: 'POST', headers: secret });
    if (answer.status !== 200) throw new Error(`${job}: ${answer.status}`);
    return answer.json();
  };
  const anAsk = (): RequestOf<'askErasure'>['ask'] => ({ ...hpkeBox(), ciphertext: b64(512 + 16) });

  const aCandidate = (state: 'open' | 'claimed' = 'claimed') => anErasureCandidate(get(), state);
  const request = async ({ agencyId, link }: ErasureCandidate, kind: 'erase' | 'correct' = 'erase', erasureId = longId()) => {
    const receipt = bytes(32);
    const receiptHash = await sha256(receipt);
    const { device, token } = link.devices.admitted;
    const signature = await signEcdsa(device.ds.key, askErasureBytes(agencyId, link.linkId, device.deviceId, { erasureId, kind, receiptHash }));
    const body = { erasureId, kind, ask: anAsk(), receiptHash: toBase64url(receiptHash), language: 'zh' as const, signature: toBase64url(signature) };
    return { erasureId, body, token, params: { linkId: link.linkId }, shown: { agencyId, receipt: toBase64url(receipt) } };
  };
  const asked = async (candidate: ErasureCandidate, kind: 'erase' | 'correct' = 'erase') => {
    const made = await request(candidate, kind);
    const code = await codeOf(get().call('askErasure', made));
    if (code !== 'ok') throw new Error(code);
    return made;
  };
  const standing = async ({ erasureId, shown }: { erasureId: string; shown: { agencyId: string; receipt: string } }) =>
    (await get().call('erasureReceipt', { params: { erasureId }, body: shown })).body;
  const decide = (token: string, erasureId: string, decision: RequestOf<'decideErasure'>['decision'], letter: RequestOf<'decideErasure'>['letter'] = null) =>
    get().call('decideErasure', { token, params: { erasureId }, body: { decision, letter } });
  const rowsOf = async (agencyId: string) =>
    (await get().platform.db.collection(paths.agencyLedger(agencyId)).orderBy('seq').get()).docs.map((doc) => ({
      kind: String(doc.get('kind')),
      detail: doc.get('detail') as object,
    }));
  const everything = async (): Promise<string> => JSON.stringify([...(await takeBackup(get().platform.db))]);
  const isThere = async (path: string): Promise<boolean> => (await get().platform.db.doc(path).get()).exists;
  return { codeOf, run, anAsk, aCandidate, request, asked, standing, decide, rowsOf, everything, isThere };
};
