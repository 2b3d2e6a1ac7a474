import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Query } from 'firebase-admin/firestore';
import { sentIn } from '../../platform/sent-in.ts';
import { collectionAt, docAt, type Message, type Trash } from '../../platform/stored.ts';

/** A part of a conversation, or what was sent in a month of it (UTC year·12 + month − 1). */
export interface PartPlace {
  readonly agencyId: string;
  readonly laneId: string;
  readonly month?: number;
}

/** What a place is called in the trash and beside the shares. No id of a lane has a dot. */
export const trashId = ({ laneId, month }: { readonly laneId: string; readonly month?: number | undefined }): string =>
  month === undefined ? laneId : `${laneId}.${month}`;
export const placeOfId = (agencyId: string, id: string): PartPlace => {
  const [laneId = '', month] = id.split('.');
  return { agencyId, laneId, ...(month === undefined ? {} : { month: Number(month) }) };
};
export const trashRef = (db: Firestore, place: PartPlace) => docAt<Trash>(db, paths.trashed(place.agencyId, trashId(place)));

/** What lies in it. */
export const messagesIn = (db: Firestore, { month, ...lane }: PartPlace): Query<Message> =>
  month === undefined ? collectionAt<Message>(db, paths.messages(lane.agencyId, lane.laneId)) : sentIn(db, lane, month);
