// The web SDK's Node build, over gRPC.
import path from 'node:path';
import { deleteApp, initializeApp } from 'firebase/app';
import {
  addDoc,
  arrayUnion,
  Bytes,
  collection,
  collectionGroup,
  connectFirestoreEmulator,
  count,
  deleteDoc,
  doc,
  getAggregateFromServer,
  getDoc,
  getDocFromServer,
  getDocs,
  getFirestore,
  increment,
  initializeFirestore,
  limit,
  onSnapshot,
  orderBy,
  query,
  runTransaction,
  serverTimestamp,
  setDoc,
  setLogLevel,
  startAfter,
  sum,
  Timestamp,
  updateDoc,
  where,
  writeBatch,
  type Firestore,
} from 'firebase/firestore';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RunningServer } from '../src/server.ts';
import { aFolder, aRecord, aServer, aToken, project } from './support.ts';

setLogLevel('silent');
let apps = 0;

function aClient({ port }: RunningServer, options: { uid?: string; database?: string } = {}): Firestore {
  const app = initializeApp({ projectId: project, apiKey: 'key' }, `app-${(apps += 1)}`);
  onTestFinished(() => deleteApp(app));
  const firestore = initializeFirestore(app, {}, options.database ?? '(default)');
  connectFirestoreEmulator(firestore, '127.0.0.1', port, options.uid === undefined ? {} : { mockUserToken: aToken(options.uid) });
  return getFirestore(app, options.database ?? '(default)');
}

describe('reading and writing', () => {
  test('[FW42] values come back as they were written', async () => {
    const firestore = aClient(await aServer());
    const reference = doc(firestore, 'open/猎信 🎉');
    const data = {
      text: 'héllo 🎉',
      whole: 2 ** 40,
      half: 0.5,
      zero: -0,
      nan: Number.NaN,
      far: Infinity,
      yes: true,
      nothing: null,
      bytes: Bytes.fromUint8Array(new Uint8Array([0, 255])),
      at: new Timestamp(1_795_341_600, 621_001_000),
      list: [1, ['x'].length, { deep: { er: [] } }],
      'key with.dots`': 1,
    };
    await setDoc(reference, { ...data, to: doc(firestore, 'open/other') });

    const { to, ...read } = (await getDocFromServer(reference)).data() ?? {};

    expect(read).toStrictEqual(data);
    expect(to).toMatchObject({ path: 'open/other' });
  });

  test('[FW42] update, delete, batch and transforms', async () => {
    const firestore = aClient(await aServer());
    const reference = await addDoc(collection(firestore, 'open'), { n: 1, list: ['a'], gone: true, map: { keep: 1 } });
    const batch = writeBatch(firestore);
    batch.update(reference, { n: increment(2), list: arrayUnion('a', 'b'), 'map.more': 2, at: serverTimestamp() });
    batch.set(doc(firestore, 'open/second'), { n: 9 }, { merge: true });
    await batch.commit();

    const data = (await getDocFromServer(reference)).data();
    expect(data).toMatchObject({ n: 3, list: ['a', 'b'], map: { keep: 1, more: 2 } });
    expect(data?.['at']).toBeInstanceOf(Timestamp);

    await deleteDoc(reference);
    expect((await getDoc(reference)).exists()).toBe(false);
    await expect(updateDoc(reference, { n: 1 })).rejects.toMatchObject({ code: 'not-found' });
  });

  test('[FW42] queries, cursors, groups and aggregates', async () => {
    const firestore = aClient(await aServer());
    const lanes = collection(firestore, 'open/a/lanes');
    for (const n of [1, 2, 3, 4, 5]) await setDoc(doc(lanes, `lane${n}`), { n, even: n % 2 === 0, tags: [`t${n}`] });

    const ids = async (...constraints: Parameters<typeof query> extends [unknown, ...infer Rest] ? Rest : never) =>
      (await getDocs(query(lanes, ...constraints))).docs.map(({ id }) => id);
    expect(await ids(where('n', '>=', 3), orderBy('n', 'desc'), limit(2))).toStrictEqual(['lane5', 'lane4']);
    expect(await ids(orderBy('n'), startAfter(3))).toStrictEqual(['lane4', 'lane5']);
    expect(await ids(where('even', '==', true), where('n', 'in', [2, 3]))).toStrictEqual(['lane2']);
    expect(await ids(where('tags', 'array-contains', 't3'))).toStrictEqual(['lane3']);
    expect(await ids(where('n', '!=', 3), where('even', '==', false))).toStrictEqual(['lane1', 'lane5']);
    const totals = await getAggregateFromServer(lanes, { all: count(), total: sum('n') });
    expect(totals.data()).toStrictEqual({ all: 5, total: 15 });
    await expect(getDocs(collectionGroup(firestore, 'lanes'))).rejects.toMatchObject({ code: 'permission-denied' });
  });

  test('[FW42] transactions that read without writing, and that collide', async () => {
    const server = await aServer();
    const firestore = aClient(server);
    const counter = doc(firestore, 'open/counter');
    const other = doc(firestore, 'open/other');
    await setDoc(counter, { n: 0 });
    await setDoc(other, { n: 0 });

    await Promise.all(
      Array.from({ length: 4 }, () =>
        runTransaction(firestore, async (transaction) => {
          await transaction.get(other);
          const { n } = (await transaction.get(counter)).data() ?? {};
          transaction.update(counter, { n: Number(n) + 1 });
        }),
      ),
    );

    expect((await getDocFromServer(counter)).data()).toStrictEqual({ n: 4 });
  });
});

describe('access', () => {
  test('[FW5] the token decides what rules see', async () => {
    const server = await aServer();
    const alice = aClient(server, { uid: 'alice' });
    await setDoc(doc(alice, 'mine/alice'), { n: 1 });

    await expect(setDoc(doc(aClient(server), 'mine/alice'), { n: 2 })).rejects.toMatchObject({ code: 'permission-denied' });
    await expect(getDocFromServer(doc(aClient(server, { uid: 'bob' }), 'mine/alice'))).rejects.toMatchObject({ code: 'permission-denied' });
    expect((await getDocFromServer(doc(alice, 'mine/alice'))).data()).toStrictEqual({ n: 1 });
  });

  test('[FW4] databases have their own rules and documents', async () => {
    const server = await aServer();
    await setDoc(doc(aClient(server), 'open/a'), { n: 1 });

    await expect(getDocFromServer(doc(aClient(server, { database: 'shred' }), 'open/a'))).rejects.toMatchObject({ code: 'permission-denied' });
  });

  test('[FW18] a denied write ends alone: those before and behind it land once', async () => {
    const firestore = aClient(await aServer());
    const counter = doc(firestore, 'open/counter');
    await setDoc(counter, { n: 0 });

    const outcomes = await Promise.allSettled([
      updateDoc(counter, { n: increment(1) }),
      setDoc(doc(firestore, 'closed/x'), {}),
      updateDoc(counter, { n: increment(1) }),
      updateDoc(counter, { n: increment(1) }),
    ]);

    expect(outcomes.map(({ status }) => status)).toStrictEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect((await getDocFromServer(counter)).data()).toStrictEqual({ n: 3 });
  });

  test('[FW19] a denied listener leaves the others alone', async () => {
    const firestore = aClient(await aServer());
    const sizes = aRecord<number>();
    onTestFinished(onSnapshot(collection(firestore, 'open'), (snapshot) => sizes.add(snapshot.size)));
    const errors = aRecord<string>();
    onTestFinished(
      onSnapshot(
        collection(firestore, 'closed'),
        () => undefined,
        ({ code }) => errors.add(code),
      ),
    );

    expect(await errors.until(() => true)).toBe('permission-denied');
    await addDoc(collection(firestore, 'open'), {});
    expect(await sizes.until((size) => size === 1)).toBe(1);
  });
});

describe('listening', () => {
  test('[FW42] listeners of several clients follow every change', async () => {
    const server = await aServer();
    const [writer, reader] = [aClient(server), aClient(server)];
    const views = aRecord<string>();
    onTestFinished(
      onSnapshot(query(collection(reader, 'open'), where('n', '>', 1), orderBy('n'), limit(2)), ({ docs }) =>
        views.add(docs.map((one) => `${one.id}${one.get('n')}`).join()),
      ),
    );
    await views.until((view) => view === '');

    for (const [id, n] of [
      ['a', 1],
      ['b', 5],
      ['c', 3],
      ['d', 2],
    ] as const)
      await setDoc(doc(writer, `open/${id}`), { n });
    await views.until((view) => view === 'd2,c3');
    await deleteDoc(doc(writer, 'open/d'));
    await views.until((view) => view === 'c3,b5');
    await updateDoc(doc(writer, 'open/b'), { n: 0 });

    expect(await views.until((view) => view === 'c3')).toBe('c3');
  });

  test('[FW53] after a restart listeners come back, and see what was deleted meanwhile', async () => {
    const dataFile = path.join(aFolder(), 'data.sqlite');
    const first = await aServer({ dataFile });
    const firestore = aClient(first);
    await setDoc(doc(firestore, 'open/stays'), {});
    await setDoc(doc(firestore, 'open/goes'), {});
    const views = aRecord<string>();
    onTestFinished(
      onSnapshot(collection(firestore, 'open'), { includeMetadataChanges: true }, ({ docs, metadata }) => {
        if (!metadata.fromCache) views.add(docs.map(({ id }) => id).join());
      }),
    );
    await views.until((view) => view === 'goes,stays');
    await first.close();

    const between = await aServer({ dataFile });
    await fetch(`http://127.0.0.1:${between.port}/v1/projects/${project}/databases/(default)/documents/open/goes`, { method: 'DELETE' });
    await between.close();
    await aServer({ dataFile, port: first.port });

    expect(await views.until((view) => view === 'stays')).toBe('stays');
    await setDoc(doc(firestore, 'open/new'), {});
    expect(await views.until((view) => view === 'new,stays')).toBe('new,stays');
  });
});
