import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { toBase64url } from '@liexin/proof/bytes';
import { periodOf } from '@liexin/proof/period';
import { collection, doc, getDocFromServer, getDocsFromServer, limit, query, where, type Firestore } from 'firebase/firestore';
import { beforeAll, expect, test } from 'vitest';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import type { CandidateActor } from '../support/actors/candidate-actor.ts';
import { every, outcomes, type Attempts } from './support/outcome.ts';
import { aBrowser, anAgency, aScene, type Scene } from './support/stage.ts';

let own: AgencyActor;
let stranger: AgencyActor;
let scene: Scene;
let waiting: CandidateActor;
beforeAll(async () => {
  [own, stranger] = await Promise.all([anAgency(), anAgency('Another Agency')]);
  scene = await aScene(own, { policy: 'each-device' });
  waiting = await aBrowser(scene.url);
  await waiting.bind();
});

const reads = (db: Firestore): Attempts => {
  const { agencyId: a } = own;
  const { candidateLane: lane, conversationId, mandateId } = scene.talk;
  const one = (path: string) => () => getDocFromServer(doc(db, path));
  const all = (path: string) => () => getDocsFromServer(query(collection(db, path), limit(10)));
  const mine = (path: string) => () => getDocsFromServer(query(collection(db, path), where('participantUids', 'array-contains', own.uid), limit(10)));
  return {
    agency: one(paths.agency(a)),
    'key log': all(paths.keyLog(a)),
    'key log entry': one(paths.keyLogEntry(a, 1)),
    members: all(paths.members(a)),
    member: one(paths.member(a, own.uid)),
    conversation: one(paths.conversation(a, conversationId)),
    conversations: mine(paths.conversations(a)),
    mandate: one(paths.mandate(a, mandateId)),
    lane: one(paths.lane(a, lane)),
    lanes: mine(paths.lanes(a)),
    epochs: all(paths.epochs(a, lane)),
    signers: all(paths.signers(a, lane)),
    devices: all(paths.candidateDevices(a, lane)),
    messages: all(paths.messages(a, lane)),
    message: one(paths.message(a, lane, scene.messageId)),
    cursors: all(paths.cursors(a, lane)),
    tip: one(paths.laneTip(a, lane)),
  };
};

test('[attack 1] another agency reads nothing by known ids', async () => {
  const granted = reads(own.sdk.db);
  expect(await outcomes(granted)).toEqual(every(granted, 'granted'));
  const attempts = reads(stranger.sdk.db);
  expect(await outcomes(attempts)).toEqual(every(attempts, 'permission-denied'));
});

test("[attack 1] the server's own documents and the shares are nobody's, own agency included", async () => {
  const { agencyId: a } = own;
  const { candidateLane: lane, guestUid } = scene.talk;
  const attempts = (who: AgencyActor): Attempts => {
    const one = (db: Firestore, path: string) => () => getDocFromServer(doc(db, path));
    const all = (db: Firestore, path: string) => () => getDocsFromServer(query(collection(db, path), limit(10)));
    return {
      guest: one(who.sdk.db, paths.guest(a, guestUid)),
      guestSecrets: one(who.sdk.db, paths.guestSecrets(a, guestUid)),
      laneControl: one(who.sdk.db, paths.laneControl(a, lane)),
      link: one(who.sdk.db, paths.link(a, scene.linkId)),
      index: one(who.sdk.db, paths.linkIndex(scene.linkId)),
      contact: one(who.sdk.db, paths.contact(a, guestUid)),
      ledger: all(who.sdk.db, paths.laneLedger(a, lane)),
      mails: all(who.sdk.db, 'mails'),
      account: one(who.sdk.db, paths.account(own.uid)),
      memberSecrets: one(who.sdk.db, paths.memberSecrets(a, own.uid)),
      recovery: one(who.sdk.db, paths.recovery(a)),
      share: one(who.sdk.shred, shredPaths.share(lane, periodOf(Date.now()))),
      shares: all(who.sdk.shred, `shares/${lane}/periods`),
      linkShares: one(who.sdk.shred, shredPaths.linkShares(scene.linkId)),
    };
  };
  for (const who of [stranger, own]) expect(await outcomes(attempts(who))).toEqual(every(attempts(who), 'permission-denied'));
});

test('[attack 1] another agency calls nothing of this one', async () => {
  const { candidateLane: laneId, conversationId } = scene.talk;
  const period = periodOf(Date.now());
  const zero = (n: number): string => toBase64url(new Uint8Array(n));
  const attempts = (who: AgencyActor): Attempts => ({
    shares: () => who.api.call('laneShares', { params: { laneId }, body: { from: period, to: period } }),
    detail: () => who.api.call('linkDetail', { params: { conversationId }, body: {} }),
    'new link': () =>
      who.api.call('createLink', { params: {}, body: { linkId: toBase64url(randomBytes(16)), conversationId, authHash: zero(32), policy: 'after-reply' } }),
    remove: () => who.api.call('removeCandidate', { params: { linkId: scene.linkId, deviceId: waiting.vault.deviceId }, body: {} }),
    end: () => who.api.call('endLink', { params: { linkId: scene.linkId }, body: { reason: 'revoked' } }),
  });
  const admit = () =>
    stranger.api.call('admitCandidate', { params: { linkId: scene.linkId, deviceId: waiting.vault.deviceId }, body: { number: '0000', signature: zero(64) } });
  const handled = () => stranger.api.call('noteHandled', { params: { linkId: scene.linkId, noteId: toBase64url(randomBytes(16)) }, body: {} });
  const all = { ...attempts(stranger), admit, handled };
  expect(await outcomes(all)).toEqual(every(all, 'not-found'));
  const granted = attempts(own);
  expect(await outcomes(granted)).toEqual(every(granted, 'granted'));
});
