// A talk of two messages, and the clock of what deletes it.
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import type { DeletionCertificate } from '@liexin/proof/deletion-certificate';
import { periodOf } from '@liexin/proof/period';
import { deletionSteps } from '../features/api/handlers.ts';
import { runAgency } from '../features/deletion/run-deletions.ts';
import type { ShareDocument } from '../platform/server-documents.ts';
import type { Certificate, Conversation, LedgerRow, Trash } from '../platform/stored.ts';
import { aTalk } from './a-talk.ts';
import type { LocalApi } from './local-api.ts';

export const dayMs = 86_400_000;
/** A year and some days: the default rule of the agency's region has come to its end. */
export const overMs = 367 * dayMs;

export const anOldTalk = async (api: LocalApi) => {
  const talk = await aTalk(api);
  const { agencyId } = talk.agency;
  const { laneId } = talk.lane;
  await talk.consultantSays();
  await talk.candidateSays();
  const period = periodOf(api.clock.now);
  const askShares = () => api.call('laneShares', { token: talk.token, params: { laneId }, body: { from: period, to: period } });
  const share = fromBase64url((await askShares()).body.shares[0]?.share ?? '');
  const conversation = (await talk.conversationRef.get()).data() as unknown as Conversation;
  const { db, shred } = api.platform;
  return {
    ...talk,
    agencyId,
    laneId,
    share,
    period,
    askShares,
    lanes: conversation.lanes,
    trash: async (id = laneId) => (await db.doc(paths.trashed(agencyId, id)).get()).data() as Trash | undefined,
    turn: (now: number) => runAgency(api.platform, deletionSteps, agencyId, now),
    isThere: async (path: string) => (await db.doc(path).get()).exists,
    shareState: async () => (await shred.doc(shredPaths.share(laneId, period)).get()).data() as ShareDocument,
    ledgerRows: async () => (await db.collection(paths.laneLedger(agencyId, laneId)).orderBy('seq').get()).docs.map((doc) => doc.data() as LedgerRow),
    messageIds: async () => (await db.collection(paths.messages(agencyId, laneId)).get()).docs.map(({ id }) => id),
    certificates: async () =>
      (await db.collection(paths.certificates(agencyId)).orderBy('number').get()).docs.map(
        (doc) => JSON.parse((doc.data() as Certificate).json) as DeletionCertificate,
      ),
  };
};
