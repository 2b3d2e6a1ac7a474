import { trashMs } from '@liexin/domain/retention/life';
import { runCheckpoints } from '../features/checkpoints/run-checkpoints.ts';
import { runExports } from '../features/exports/export-jobs.ts';
import { firestoreStore } from '../features/exports/package-store.ts';
import { recordMessage } from '../features/ledger/record-message.ts';
import { aCandidateDevice } from './a-candidate-device.ts';
import { aColleague } from './a-colleague.ts';
import { aConversation, aMandate, anEnvelope, post } from './a-conversation.ts';
import type { Person } from './an-agency.ts';
import { anApprovedExport, aWitnessedCheckpoint, collect } from './an-export.ts';
import { anOldTalk, overMs } from './an-old-talk.ts';
import { longId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

/** An export, taken home by an admin, in which no file is empty: messages, checkpoints one behind the other, proofs, a certificate of deletion, the agency's record. */
export const anExportWithAll = async (api: LocalApi): Promise<{ tar: Uint8Array; fingerprint: string; admin: Person }> => {
  const { db } = api.platform;
  const gone = await anOldTalk(api);
  await gone.turn(api.clock.now + overMs);
  await gone.turn(api.clock.now + overMs + trashMs);
  const mandate = await aMandate(gone.agency);
  await api.call('createMandate', { token: gone.token, body: mandate });
  const conversation = await aConversation(gone.agency, mandate);
  await api.call('createConversation', { token: gone.token, body: conversation });
  const place = { agencyId: gone.agencyId, laneId: conversation.lanes[0]?.laneId ?? '' };
  const phone = await aCandidateDevice(api.platform, place.agencyId, place.laneId, conversation.guestUid);
  let counter = 0;
  const say = async (): Promise<void> => {
    const messageId = longId();
    counter += 1;
    await post(db, { ...place, messageId }, await anEnvelope({ ...place, messageId }, conversation.guestUid, phone, counter));
    await recordMessage(api.platform, { ...place, messageId }, api.clock.now);
  };
  const admin = await aColleague(api, gone.agency, gone.token, ['admin']);
  for (let i = 0; i < 3; i++) await say();
  await aWitnessedCheckpoint(api, gone.agency);
  await say();
  await runCheckpoints(api.platform, api.clock.now);
  const exportId = await anApprovedExport(api, admin.token, gone.token);
  await runExports(api.platform, firestoreStore(db), api.clock.now);
  return { tar: await collect(api, admin, exportId), fingerprint: gone.agency.body.fingerprint, admin: admin.person };
};
