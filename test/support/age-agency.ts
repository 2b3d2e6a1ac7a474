import { paths } from '@liexin/domain/storage/paths';
import { FieldPath, Timestamp, type DocumentReference, type DocumentSnapshot, type Firestore } from 'firebase-admin/firestore';

const dayMs = 24 * 60 * 60_000;
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Each time of these names in a document, however deep, and what it becomes. */
const sooner = (data: Record<string, unknown>, names: readonly string[], days: number, at: readonly string[] = []): [FieldPath, Timestamp][] =>
  Object.entries(data).flatMap(([name, value]): [FieldPath, Timestamp][] => {
    const path = [...at, name];
    if (value instanceof Timestamp)
      return names.some((one) => path.join('.').endsWith(one)) ? [[new FieldPath(...path), Timestamp.fromMillis(value.toMillis() - days * dayMs)]] : [];
    return isObject(value) ? sooner(value, names, days, path) : [];
  });

const move = async (docs: readonly DocumentSnapshot[], names: readonly string[], days: number): Promise<void> => {
  for (const doc of docs) for (const [path, time] of sooner(doc.data() ?? {}, names, days)) await doc.ref.update(path, time);
};

/** Days pass for one agency: what its clocks count from lies further back. Ledgers are left as they are. */
export const ageAgency = (db: Firestore, agencyId: string) => {
  const all = async (path: string): Promise<readonly DocumentSnapshot[]> => (await db.collection(path).get()).docs;
  return {
    /** Everything in these conversations was said so many days earlier. */
    talks: async (conversations: readonly DocumentReference[], days: number): Promise<void> => {
      for (const ref of conversations) {
        const found = await ref.get();
        await move([found], ['createdAt', 'contactAt'], days);
        for (const lane of Object.values(found.get('lanes') as Record<string, string>)) {
          await move([await db.doc(paths.lane(agencyId, lane)).get()], ['last.at'], days);
          await move(await all(paths.messages(agencyId, lane)), ['sentAt'], days);
        }
      }
    },
    /** A change that was agreed to, its versions, and the days that followed from them. */
    changes: async (days: number): Promise<void> => {
      await move([await db.doc(paths.retentionWork(agencyId)).get()], ['dueAt'], days);
      await move([...(await all(paths.retentionChanges(agencyId))), ...(await all(paths.retentionRules(agencyId)))], ['effectiveFrom'], days);
      await move([...(await all(paths.conversations(agencyId))), ...(await all(paths.lanes(agencyId)))], ['deleteBy'], days);
    },
    /** What waits for the agreement of somebody who is not there, and when the schedule looks at it again. */
    approvals: async (days: number): Promise<void> => {
      await move(await all(paths.approvals(agencyId)), ['aloneAt'], days);
      await move((await db.collection('dueApprovals').where('agencyId', '==', agencyId).get()).docs, ['dueAt'], days);
    },
    trash: async (days: number): Promise<void> => move(await all(paths.trash(agencyId)), ['purgeAt', 'dueAt'], days),
  };
};
