import type { QueryDocumentSnapshot } from 'firebase-admin/firestore';
import type { Platform } from './platform.ts';
import type { Lane } from './stored.ts';

/** Parts of a conversation, each with the months in which it has messages. */
export type Parts = readonly { readonly lane: Lane; readonly periods: readonly number[] }[];

/** The months of each part, as its shares tell. Reads only. */
export const partsOf = async ({ shred }: Pick<Platform, 'shred'>, lanes: readonly QueryDocumentSnapshot<Lane>[]): Promise<Parts> =>
  Promise.all(
    lanes.map(async (lane) => {
      const shares = await shred.collection(`shares/${lane.id}/periods`).where('state', '==', 'live').select().get();
      return { lane: lane.data(), periods: shares.docs.map(({ id }) => Number(id)) };
    }),
  );
