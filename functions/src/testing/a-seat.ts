import { paths } from '@liexin/domain/storage/paths';
import { FieldValue, Timestamp } from 'firebase-admin/firestore';
import { bytes } from './keys.ts';
import type { LocalApi } from './local-api.ts';

interface Seat {
  readonly agencyId: string;
  readonly mandateId: string;
  readonly conversationId: string;
  readonly lanes: readonly string[];
  readonly can?: 'rw' | 'r';
}

/** Puts a member into the team of a search and the lanes of one conversation, without keys that anybody could open. */
export const giveSeat = async (api: LocalApi, uid: string, { agencyId, mandateId, conversationId, lanes, can = 'rw' }: Seat): Promise<void> => {
  const { db } = api.platform;
  await db.doc(paths.mandate(agencyId, mandateId)).update({ team: FieldValue.arrayUnion(uid) });
  await db.doc(paths.conversation(agencyId, conversationId)).update({ participantUids: FieldValue.arrayUnion(uid) });
  for (const lane of lanes)
    await db.doc(paths.lane(agencyId, lane)).update({
      [`participants.${uid}`]: { can, kind: 'staff', from: Timestamp.fromMillis(0), until: null, name: bytes(60) },
      participantUids: FieldValue.arrayUnion(uid),
    });
};
