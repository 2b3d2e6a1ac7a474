// Runs in the browser: the web SDK behind a few functions that a test calls. Bundled by browser.test.ts.
import { initializeApp } from 'firebase/app';
import {
  addDoc,
  collection,
  connectFirestoreEmulator,
  doc,
  getCountFromServer,
  initializeFirestore,
  onSnapshot,
  orderBy,
  query,
  runTransaction,
  serverTimestamp,
  setLogLevel,
  Timestamp,
  type Firestore,
} from 'firebase/firestore';

export interface Seen {
  readonly text: string;
  readonly pending: boolean;
  readonly at: number | null;
  readonly seenAt: number;
}

export interface BrowserClient {
  start(options: { project: string; port: number; transport: Transport; token?: string }): void;
  /** Follows a collection, oldest first; `views` holds every snapshot. */
  listen(path: string): void;
  readonly views: Seen[][];
  readonly errors: string[];
  /** Milliseconds until acknowledged; or the error's code. */
  add(path: string, text: string): Promise<number | string>;
  count(path: string): Promise<number>;
  increment(path: string): Promise<number>;
}

/** How answers come: as the SDK finds out by itself, which polls where a busy machine is slow; each as it is said; or one a request. */
const transports = {
  detected: {},
  streamed: { experimentalAutoDetectLongPolling: false },
  polled: { experimentalForceLongPolling: true },
} as const;
export type Transport = keyof typeof transports;

let firestore: Firestore;

const client: BrowserClient = {
  views: [],
  errors: [],
  start({ project, port, transport, token }) {
    setLogLevel('silent');
    const app = initializeApp({ projectId: project, apiKey: 'key' });
    firestore = initializeFirestore(app, transports[transport]);
    connectFirestoreEmulator(firestore, location.hostname, port, token === undefined ? {} : { mockUserToken: token });
  },
  listen(path) {
    onSnapshot(
      query(collection(firestore, path), orderBy('at')),
      { includeMetadataChanges: true },
      ({ docs }) => {
        const seenAt = Date.now();
        client.views.push(
          docs.map((one) => {
            const at: unknown = one.get('at');
            return { text: String(one.get('text')), pending: one.metadata.hasPendingWrites, at: at instanceof Timestamp ? at.toMillis() : null, seenAt };
          }),
        );
      },
      ({ code }) => client.errors.push(code),
    );
  },
  async add(path, text) {
    const start = performance.now();
    try {
      await addDoc(collection(firestore, path), { text, at: serverTimestamp(), sentAt: Date.now() });
      return performance.now() - start;
    } catch (error) {
      return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    }
  },
  count: async (path) => (await getCountFromServer(collection(firestore, path))).data().count,
  increment: (path) =>
    runTransaction(firestore, async (transaction) => {
      const reference = doc(firestore, path);
      const next = Number((await transaction.get(reference)).get('n') ?? 0) + 1;
      transaction.set(reference, { n: next });
      return next;
    }),
};

Object.assign(globalThis, { client });
