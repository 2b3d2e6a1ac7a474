import { paths } from '@liexin/domain/storage/paths';
import type { ExportScope } from '@liexin/domain/export/export';
import { fromUtf8 } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ErasureDocument } from '../../platform/server-documents.ts';
import { aTalk, type Talk } from '../../testing/a-talk.ts';
import { wholeAgency } from '../../testing/an-export.ts';
import { bytes, longId, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { planExport } from './plan-export.ts';

let api: LocalApi;
let talk: Talk;
beforeAll(async () => {
  api = await localApi();
  talk = await aTalk(api);
});
afterAll(() => api.close());

/** A request for deletion that was carried out, in some conversation of the agency. */
const anErasure = async (conversation: string, guest: string): Promise<string> => {
  const id = longId();
  const certificate = { certificateId: shortId(), startedAtMs: 1, finishedAtMs: 2, stores: [], backupHorizonMs: 3, serverKeySeq: 1, signature: bytes(64) };
  const done: Partial<ErasureDocument> = { conversation, mandate: 'another-search', guest, decision: 'full', keep: [], state: 'done', certificate };
  await api.platform.db.doc(paths.erasure(talk.lane.agencyId, id)).set(done);
  return id;
};
const erasuresIn = async (scope: ExportScope): Promise<string[]> => {
  const plan = await planExport(api.platform, { agencyId: talk.lane.agencyId, exportId: shortId(), scope, waits: false }, api.clock.now);
  if (typeof plan === 'string') throw new Error(plan);
  const rows = fromUtf8(plan.certificates.done()).split('\n').filter(Boolean);
  return rows.map((row) => (JSON.parse(row) as { certificate: { erasureId: string } }).certificate.erasureId).toSorted();
};

test('[EX24] an export of one person has the certificates of what they took part in, there or deleted since, and of nobody else', async () => {
  const { agencyId } = talk.lane;
  const [here, gone, guests, others] = [
    await anErasure(talk.conversationId, talk.guestUid),
    await anErasure('a-deleted-one', longId()),
    await anErasure('one-of-another-search', 'the-guest'),
    await anErasure('another-one', longId()),
  ];
  const { uid } = talk.agency.owner;
  const lane = shortId();
  const trash = { lane, conversation: 'a-deleted-one', mandate: 'another-search', kind: 'candidate', state: 'purged', uids: [uid], messages: 1 };
  await api.platform.db.doc(`${paths.trash(agencyId)}/${lane}`).set({ ...trash, rule: 'r', cause: 'erasure', certificate: null, at: Timestamp.now() });
  const person = { ...wholeAgency, about: 'person' } as const;
  expect(await erasuresIn({ ...person, id: uid })).toEqual([here, gone].toSorted());
  expect(await erasuresIn({ ...person, id: 'the-guest' })).toEqual([guests]);
  expect(await erasuresIn({ ...person, id: longId() })).toEqual([]);
  expect(await erasuresIn(wholeAgency)).toEqual([here, gone, guests, others].toSorted());
});
