import type { GuestDeviceState } from '@liexin/domain/storage/documents';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { fromBase64url, toBase64url } from '@liexin/proof/bytes';
import { sha256 } from '@liexin/proof/sha256';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sealLinkShare } from '../../platform/share-seal.ts';
import { aConversation, aMandate, anEpoch, aSignerList } from '../../testing/a-conversation.ts';
import { b64, bytes, gcmBox, hpkeBox, longId, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const period = () => new Date(api.clock.now).getUTCFullYear() * 12 + new Date(api.clock.now).getUTCMonth();

/** A conversation, and a candidate's device in a given state that came by a link whose wraps are stored. */
const opened = async (state: GuestDeviceState = 'provisional') => {
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const conversation = await aConversation(agency, mandate);
  await api.call('createConversation', { token, body: conversation });
  const laneId = conversation.lanes[0]?.laneId ?? '';
  const [deviceId, linkId] = [shortId(), longId()];
  const { db, shred, secrets } = api.platform;
  const { agencyId } = agency;
  await db.doc(paths.guest(agencyId, conversation.guestUid)).update({ [`devices.${deviceId}`]: state });
  await db.doc(paths.candidateDevice(agencyId, laneId, deviceId)).set({
    agencyId,
    laneId,
    guestUid: conversation.guestUid,
    linkId,
    dkPub: bytes(65),
    dsPub: bytes(65),
    nonce: bytes(16),
    m: bytes(32),
    pop: bytes(64),
    proof: { kind: 'link', by: null, signature: null },
    serverKeySeq: 1,
    signature: bytes(64),
  });
  const wrap = { nonce: bytes(12), ciphertext: bytes(48) };
  for (const epoch of [1, 2]) await db.doc(paths.epoch(agencyId, laneId, epoch)).update({ [`links.${linkId}`]: wrap });
  const shares = Object.fromEntries([1, 2].map((epoch) => [String(epoch), sealLinkShare(secrets, { agencyId, linkId, laneId, epoch }, bytes(32))]));
  await shred.doc(shredPaths.linkShares(linkId)).set({ agency: agencyId, lane: laneId, shares });
  await db.doc(paths.conversation(agencyId, conversation.conversationId)).update({ link: { linkId, state: 'open' } });
  const candidate = api.signIn(await api.platform.auth.mint(conversation.guestUid, { agency: agencyId, kind: 'candidate', device: deviceId }));
  return { agency, token, candidate, conversation, compartmentId: mandate.compartmentId, laneId, deviceId, linkId };
};
const claim = async ({ agency, conversation, laneId, deviceId }: Awaited<ReturnType<typeof opened>>) => {
  await api.platform.db.doc(paths.lane(agency.agencyId, laneId)).update({ epoch: 2 });
  await api.platform.db.doc(paths.guest(agency.agencyId, conversation.guestUid)).update({ [`devices.${deviceId}`]: 'admitted' });
};

describe('retention shares', () => {
  test('[LA2] are the same for everybody and every time, and chained by their hash before they leave', async () => {
    const { agency, token, candidate, laneId } = await opened('admitted');
    const ask = (who: string) => api.call('laneShares', { token: who, params: { laneId }, body: { from: period(), to: period() + 1 } });

    const answers = await Promise.all([ask(token), ask(candidate), ask(token), ask(candidate)]);

    const [first] = answers;
    for (const answer of answers) expect(answer.body).toEqual(first?.body);
    expect(first?.body.shares).toHaveLength(2);
    const rows = await api.platform.db.collection(paths.laneLedger(agency.agencyId, laneId)).where('kind', '==', 'share').get();
    const hashes = await Promise.all((first?.body.shares ?? []).map(async ({ share }) => toBase64url(await sha256(fromBase64url(share)))));
    expect(rows.docs.map((row) => row.get('detail.hash') as string).toSorted()).toEqual(hashes.toSorted());
  });

  test('[LA3] of a purged period are never made again', async () => {
    const { token, laneId } = await opened();
    const ask = () => api.call('laneShares', { token, params: { laneId }, body: { from: period(), to: period() } });
    await ask();
    await api.platform.shred.doc(shredPaths.share(laneId, period())).set({ share: null, state: 'purged', chained: true, madeAt: Timestamp.now() });

    const after = await ask();

    expect([after.status, after.fault]).toEqual([410, { code: 'share-purged', detail: { period: period() } }]);
  });

  test('[LA2] a share whose row was lost in a crash gets its row with the next call', async () => {
    const { agency, token, laneId } = await opened();
    await api.platform.shred.doc(shredPaths.share(laneId, period())).set({ share: bytes(32), state: 'live', chained: false, madeAt: Timestamp.now() });

    await api.call('laneShares', { token, params: { laneId }, body: { from: period(), to: period() } });

    expect((await api.platform.db.doc(`${paths.laneLedger(agency.agencyId, laneId)}/s-${period()}`).get()).exists).toBe(true);
  });

  test("[LA1] a provisional device gets no month ahead, and nobody another lane's", async () => {
    const { candidate, conversation, laneId } = await opened();
    const other = await opened();
    const ask = (lane: string, to: number) => api.call('laneShares', { token: candidate, params: { laneId: lane }, body: { from: period(), to } });

    expect((await ask(laneId, period())).status).toBe(200);
    expect((await ask(laneId, period() + 1)).fault?.code).toBe('period-out-of-range');
    expect((await ask(conversation.lanes[1]?.laneId ?? '', period())).fault?.code).toBe('not-found');
    expect((await ask(other.laneId, period())).fault?.code).toBe('not-found');
  });
});

describe('lane keys', () => {
  test('[LA8] a provisional device gets the opening epoch with its link share, lists and certificates, and nothing of the reply', async () => {
    const { agency, candidate, laneId, linkId } = await opened();

    const { body } = await api.call('laneKeys', { token: candidate, params: { laneId } });

    expect(body.epochs.map((epoch) => [epoch.document.epoch, epoch.document.phase, epoch.link?.linkId])).toEqual([[1, 'opening', linkId]]);
    expect(body.signers.map((list) => list.n)).toEqual([0]);
    expect(body.staffDevices.map((device) => [device.deviceId, device.entry.type])).toEqual([[agency.owner.device.deviceId, 'dev.add']]);
    expect(body.shares.map((share) => share.period)).toEqual([period()]);
  });

  test('[LA9] the reply share leaves with the claim alone', async () => {
    const place = await opened();
    await claim(place);

    const { body } = await api.call('laneKeys', { token: place.candidate, params: { laneId: place.laneId } });

    expect(body.epochs.map((epoch) => [epoch.document.epoch, epoch.link === null])).toEqual([
      [1, false],
      [2, false],
    ]);
    expect(body.epochs[1]?.link?.share).not.toBe(body.epochs[0]?.link?.share);
    expect(body.shares.map((share) => share.period)).toEqual([period(), period() + 1]);
  });

  test('[LA8] off, waiting and foreign devices get nothing', async () => {
    const off = await opened('off');
    const waiting = await opened('waiting');
    const provisional = await opened();

    expect((await api.call('laneKeys', { token: off.candidate, params: { laneId: off.laneId } })).fault?.code).toBe('device-off');
    expect((await api.call('laneKeys', { token: waiting.candidate, params: { laneId: waiting.laneId } })).fault?.code).toBe('link-waiting');
    expect((await api.call('laneKeys', { token: provisional.candidate, params: { laneId: off.laneId } })).fault?.code).toBe('not-found');
  });
});

describe('a rotation', () => {
  const rotation = async (
    place: Awaited<ReturnType<typeof opened>>,
    expectedEpoch: number,
    first: number,
    wraps: { devices?: Record<string, ReturnType<typeof hpkeBox>>; links?: Record<string, ReturnType<typeof gcmBox>> },
    phases: ('opening' | 'reply')[] = ['opening', 'reply'],
  ) => {
    const signing = { agency: place.agency, person: place.agency.owner, device: place.agency.owner.device };
    const lane = { agencyId: place.agency.agencyId, laneId: place.laneId };
    const stored = place.conversation.lanes[0];
    const list0 = fromBase64url(stored?.epochs[0]?.signersHash ?? '');
    const list = await aSignerList(lane, signing, 1, list0, first);
    const epochs = await Promise.all(
      phases.map((phase, i) => anEpoch(lane, place.compartmentId, signing, { epoch: first + i, phase, signersN: 1, signersHash: list.hash, ...wraps })),
    );
    const participants = Object.fromEntries(Object.entries(stored?.participants ?? {}).map(([uid, who]) => [uid, { ...who, name: b64(60) }]));
    return { expectedEpoch, epochs, signers: list.json, participants };
  };

  test('[LA4] moves an unclaimed lane to a new pair; repeating after a lost answer changes nothing', async () => {
    const place = await opened();
    const body = await rotation(place, 1, 3, { links: { [place.linkId]: gcmBox() } });
    const call = () => api.call('rotateLane', { token: place.token, params: { laneId: place.laneId }, body });

    const answers = [await call(), await call()];

    expect(answers.map((answer) => answer.body)).toEqual([{ epoch: 3 }, { epoch: 3 }]);
    const lane = await api.platform.db.doc(paths.lane(place.agency.agencyId, place.laneId)).get();
    expect([lane.get('epoch'), lane.get('signers'), lane.get('rotateBy')]).toEqual([3, 1, null]);
    expect(toBase64url(lane.get(`participants.${place.conversation.guestUid}.name`) as Uint8Array)).toBe(body.participants[place.conversation.guestUid]?.name);
    const rows = await api.platform.db.collection(paths.laneLedger(place.agency.agencyId, place.laneId)).where('kind', '==', 'lane.rotated').get();
    expect(rows.size).toBe(1);
  });

  test('[LA6] of two at once one wins, the other is stale', async () => {
    const place = await opened();
    const links = { [place.linkId]: gcmBox() };
    const bodies = [await rotation(place, 1, 3, { links }), await rotation(place, 1, 3, { links })];

    const both = await Promise.all(bodies.map((body) => api.call('rotateLane', { token: place.token, params: { laneId: place.laneId }, body })));

    expect(both.map((one) => one.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(both.find((one) => one.fault)?.fault).toEqual({ code: 'stale-epoch', detail: { epoch: 3, next: 5 } });
  });

  test('[LA5] after a claim must cover the admitted device and the link', async () => {
    const place = await opened();
    await claim(place);
    await api.platform.db.doc(paths.conversation(place.agency.agencyId, place.conversation.conversationId)).update({ 'link.state': 'claimed' });
    const links = { [place.linkId]: gcmBox() };
    const call = async (wraps: object) =>
      api.call('rotateLane', { token: place.token, params: { laneId: place.laneId }, body: await rotation(place, 2, 3, wraps, ['reply']) });

    expect((await call({ links })).fault?.code).toBe('wraps-incomplete');
    expect((await call({ links, devices: { [place.deviceId]: hpkeBox() } })).body).toEqual({ epoch: 3 });
    expect((await api.call('laneKeys', { token: place.candidate, params: { laneId: place.laneId } })).body.epochs[2]?.device).not.toBeNull();
  });

  test('[LA4] is refused where a list does not follow the stored one', async () => {
    const place = await opened();
    const body = await rotation(place, 1, 3, { links: { [place.linkId]: gcmBox() } });

    const outcome = await api.call('rotateLane', {
      token: place.token,
      params: { laneId: place.laneId },
      body: { ...body, signers: { ...body.signers, prev: b64(32) } },
    });

    expect(outcome.fault).toMatchObject({ code: 'malformed-request', detail: { field: 'signers.prev' } });
  });
});
