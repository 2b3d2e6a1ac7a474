import { collection, documentId, getDocsFromServer, limit, orderBy, query, startAfter, type Firestore, type QueryDocumentSnapshot } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';

/** What a list may hold at most (R-MESSAGE-2). */
const PAGE = 200;

/** Ids of all messages that the server has of a lane. Rejects without a network: a cache knows only what it happened to meet. */
export const presentIds = async (db: Firestore, agencyId: string, laneId: string): Promise<ReadonlySet<string>> => {
  const ids = new Set<string>();
  const all = query(collection(db, paths.messages(agencyId, laneId)), orderBy(documentId()), limit(PAGE));
  for (let last: QueryDocumentSnapshot | undefined; ;) {
    const page = await getDocsFromServer(last === undefined ? all : query(all, startAfter(last)));
    for (const { id } of page.docs) ids.add(id);
    if (page.size < PAGE) return ids;
    last = page.docs.at(-1);
  }
};
