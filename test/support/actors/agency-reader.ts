import { paths } from '@liexin/domain/storage/paths';
import { collection, getDocsFromServer, orderBy, query, limit } from 'firebase/firestore';
import type { AgencyActor, Talk } from './agency-actor.ts';

/** Ids and senders of everything in the candidate lane, oldest first, as the server has it. */
export const sentMessages = async (agency: AgencyActor, talk: Talk): Promise<{ id: string; sender: string }[]> => {
  const found = await getDocsFromServer(query(collection(agency.sdk.db, paths.messages(agency.agencyId, talk.candidateLane)), orderBy('sentAt'), limit(200)));
  return found.docs.map((doc) => ({ id: doc.id, sender: String(doc.get('sender')) }));
};

/** Repeats a look until it holds; rejects with what was seen last. For what arrives by itself, where no event can be awaited. */
export const until = async <T>(look: () => Promise<T>, holds: (seen: T) => boolean, timeoutMs = 20_000): Promise<T> => {
  const end = Date.now() + timeoutMs;
  for (;;) {
    const seen = await look();
    if (holds(seen)) return seen;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(seen)} after ${timeoutMs} ms`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
};
