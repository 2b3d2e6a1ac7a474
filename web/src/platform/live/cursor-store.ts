import {
  collection,
  doc,
  documentId,
  getDoc,
  onSnapshot,
  query,
  serverTimestamp,
  setDoc,
  Timestamp,
  where,
  type DocumentData,
  type Firestore,
} from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { advance, isFurther, noMarks, type Marks } from './cursor-marks.ts';
import type { Placed } from './message-order.ts';

/** How far one reader is, and how we know. */
export interface ReaderCursor extends Marks {
  readonly uid: string;
  readonly evidence: 'page' | 'worker';
  readonly at: Timestamp | null;
}

/** Listens to the marks of everybody else in a lane: the own ones come back from nobody, and each echo would be billed. */
export const listenCursors = (
  db: Firestore,
  agencyId: string,
  laneId: string,
  uid: string,
  changed: (cursors: readonly ReaderCursor[]) => void,
  failed: (error: unknown) => void,
): (() => void) =>
  onSnapshot(
    query(collection(db, paths.cursors(agencyId, laneId)), where(documentId(), '!=', uid)),
    (found) => changed(found.docs.map((one) => readCursor(one.id, one.data()))),
    failed,
  );

/** A reader's marks from their document. */
export const readCursor = (uid: string, data: DocumentData): ReaderCursor => ({
  uid,
  delivered: place(data['deliveredAt'], data['deliveredId']),
  read: place(data['readAt'], data['readId']),
  evidence: data['evidence'] === 'worker' ? 'worker' : 'page',
  at: data['at'] instanceof Timestamp ? data['at'] : null,
});

/** Nothing reached is written as the beginning of time with an empty id. */
const place = (at: unknown, id: unknown): Placed | null => (at instanceof Timestamp && typeof id === 'string' && id !== '' ? { id, sentAt: at } : null);

export interface CursorWriter {
  /** This device has opened and shown everything up to this message. */
  delivered(place: Placed): void;
  /** Somebody had this message before their eyes. */
  read(place: Placed): void;
  /** What this person has reached, on any device, as far as known. */
  marks(): Marks;
  close(): void;
}

export interface CursorWriterInput {
  readonly db: Firestore;
  readonly agencyId: string;
  readonly laneId: string;
  readonly uid: string;
  readonly deviceId: string;
  /** Called after each change of the own marks that reached the store. */
  readonly written: (marks: Marks) => void;
  readonly failed: (error: unknown) => void;
}

/** Delivered and read of one burst share a write. */
const GATHER_MS = 700;

/**
 * Writes the own marks of one lane: gathered for 0.7 s, one write at a time, never backwards (a second device's marks are
 * read first). A lost write is made good by the next, because marks are high water; offline the SDK keeps it.
 */
export const openCursorWriter = ({ db, agencyId, laneId, uid, deviceId, written, failed }: CursorWriterInput): CursorWriter => {
  const document = doc(db, paths.cursor(agencyId, laneId, uid));
  let known: Marks | null = null;
  let wanted: Marks = noMarks;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let writing = false;
  let again = false;

  const load = getDoc(document).then(
    (found) => (found.exists() ? readCursor(uid, found.data()) : noMarks),
    (): Marks => noMarks,
  );

  const flush = async (): Promise<void> => {
    timer = null;
    if (writing) {
      again = true;
      return;
    }
    writing = true;
    try {
      known = known ?? (await load);
      const target = advance(known, wanted);
      if (!isFurther(known, target)) return;
      known = target;
      const { delivered, read } = target;
      const beginning = new Timestamp(0, 0);
      await setDoc(document, {
        deliveredAt: stamp(delivered) ?? beginning,
        deliveredId: delivered?.id ?? '',
        readAt: stamp(read) ?? beginning,
        readId: read?.id ?? '',
        evidence: 'page',
        device: deviceId,
        at: serverTimestamp(),
      });
      written(target);
    } catch (error) {
      // Another device may be further by now: the next write starts from what the server has.
      known = await getDoc(document).then(
        (found) => (found.exists() ? readCursor(uid, found.data()) : noMarks),
        () => known,
      );
      failed(error);
    } finally {
      writing = false;
      if (again) plan();
      again = false;
    }
  };

  const plan = (): void => {
    timer ??= setTimeout(() => void flush(), GATHER_MS);
  };

  const reach = (marks: Partial<Marks>): void => {
    const next = advance(wanted, marks);
    if (!isFurther(wanted, next)) return;
    wanted = next;
    plan();
  };

  return {
    delivered: (placed) => reach({ delivered: placed }),
    read: (placed) => reach({ read: placed }),
    marks: () => advance(known ?? noMarks, wanted),
    close: () => {
      if (timer === null) return;
      clearTimeout(timer);
      void flush();
    },
  };
};

const stamp = (placed: Placed | null): Timestamp | null => (placed === null ? null : new Timestamp(placed.sentAt.seconds, placed.sentAt.nanoseconds));
