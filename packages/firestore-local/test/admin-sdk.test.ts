// firebase-admin, over gRPC.
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { FieldPath, FieldValue, getFirestore, initializeFirestore, type Firestore } from 'firebase-admin/firestore';
import { expect, onTestFinished, test } from 'vitest';
import type { RunningServer } from '../src/server.ts';
import { aRecord, aServer, denyAll, project } from './support.ts';

// Else each start asks the network whether it runs in the cloud.
process.env['METADATA_SERVER_DETECTION'] = 'none';
let apps = 0;

function anAdmin({ port }: RunningServer, database = '(default)'): Firestore {
  const app = initializeApp({ projectId: project }, `admin-${(apps += 1)}`);
  onTestFinished(() => deleteApp(app));
  // The admin SDK takes its host only from here.
  process.env['FIRESTORE_EMULATOR_HOST'] = `127.0.0.1:${port}`;
  initializeFirestore(app, {}, database);
  return getFirestore(app, database);
}

test('[FW41] the admin reads and writes where rules deny everybody', async () => {
  const firestore = anAdmin(await aServer({ rules: { '(default)': denyAll } }));
  await firestore.doc('a/b').set({ n: 1, at: FieldValue.serverTimestamp(), bytes: Buffer.from([1, 2]) });
  await firestore.doc('a/b').update({ n: FieldValue.increment(1), 'deep.er': 1 });
  await expect(firestore.doc('a/b').create({})).rejects.toMatchObject({ code: 6 });

  const snapshot = await firestore.doc('a/b').get();

  expect(snapshot.data()).toMatchObject({ n: 2, bytes: Buffer.from([1, 2]), deep: { er: 1 } });
  expect(snapshot.updateTime?.toMillis()).toBeGreaterThan(Date.now() - 60_000);
  await firestore.doc('a/b').delete();
  expect((await firestore.doc('a/b').get()).exists).toBe(false);
});

test('[FW41] queries, projections, counts, getAll and bulk writes', async () => {
  const firestore = anAdmin(await aServer());
  const writer = firestore.bulkWriter();
  for (let n = 0; n < 30; n += 1) void writer.set(firestore.doc(`c/${String(n).padStart(2, '0')}`), { n, text: 'x' });
  await writer.close();
  const numbers = firestore.collection('c');

  expect((await numbers.where('n', '>=', 10).orderBy('n', 'desc').limit(2).select('n').get()).docs.map((one) => one.data())).toStrictEqual([
    { n: 29 },
    { n: 28 },
  ]);
  expect((await numbers.where('n', '<', 10).count().get()).data()).toStrictEqual({ count: 10 });
  expect((await numbers.orderBy(FieldPath.documentId()).startAfter('27').get()).docs.map(({ id }) => id)).toStrictEqual(['28', '29']);
  expect((await firestore.getAll(firestore.doc('c/05'), firestore.doc('c/none'), { fieldMask: ['text'] })).map((one) => one.data())).toStrictEqual([
    { text: 'x' },
    undefined,
  ]);
  expect((await firestore.listCollections()).map(({ id }) => id)).toStrictEqual(['c']);
  expect(await numbers.listDocuments()).toHaveLength(30);
  await firestore.recursiveDelete(numbers);
  expect((await numbers.get()).size).toBe(0);
});

test('[FW41] transactions that collide are run again', async () => {
  const firestore = anAdmin(await aServer());
  const counter = firestore.doc('a/counter');
  await counter.set({ n: 0 });

  await Promise.all(
    Array.from({ length: 5 }, () =>
      firestore.runTransaction(async (transaction) => {
        const snapshot = await transaction.get(counter);
        transaction.update(counter, { n: Number(snapshot.get('n')) + 1 });
      }),
    ),
  );

  expect((await counter.get()).get('n')).toBe(5);
  expect(
    await firestore.runTransaction(async (transaction) => (await transaction.get(firestore.collection('a').where('n', '==', 5))).size, { readOnly: true }),
  ).toBe(1);
});

test('[FW41] listeners of documents and queries', async () => {
  const firestore = anAdmin(await aServer());
  const views = aRecord<string>();
  onTestFinished(
    firestore
      .collection('c')
      .orderBy('n')
      .onSnapshot(({ docs }) => views.add(docs.map(({ id }) => id).join())),
  );
  const states = aRecord<unknown>();
  onTestFinished(firestore.doc('c/a').onSnapshot((snapshot) => states.add(snapshot.get('n') ?? 'none')));
  await states.until((state) => state === 'none');

  await firestore.doc('c/a').set({ n: 2 });
  await firestore.doc('c/b').set({ n: 1 });
  await views.until((view) => view === 'b,a');
  await firestore.doc('c/a').delete();

  expect(await views.until((view) => view === 'b')).toBe('b');
  await firestore.doc('c/a').set({ n: 3 });
  await states.until((state) => state === 3);
  expect(states.seen).toStrictEqual(['none', 2, 'none', 3]);
});

test('[FW4] databases are apart', async () => {
  const server = await aServer();
  await anAdmin(server, 'shred').doc('shares/a').set({ n: 1 });

  expect((await anAdmin(server).doc('shares/a').get()).exists).toBe(false);
  expect((await anAdmin(server, 'shred').doc('shares/a').get()).get('n')).toBe(1);
});
