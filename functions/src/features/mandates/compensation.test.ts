import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { signerListHash } from '@liexin/proof/signer-list';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lane, SignerList } from '../../platform/stored.ts';
import { aConversation, aMandate, anEpoch, aPayLane, aSignerList } from '../../testing/a-conversation.ts';
import { aMember } from '../../testing/a-member.ts';
import { b64, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

type Body = RequestOf<'openCompensation'>;

/** A search of the owner's, who is cleared, with one conversation; in the team a consultant and a researcher who are not. */
const aTalk = async () => {
  const { agency, token } = await api.found();
  const { agencyId, owner } = agency;
  const { db } = api.platform;
  const [consultant, researcher, outsider] = [
    await aMember(api, agency, ['consultant']),
    await aMember(api, agency, ['researcher']),
    await aMember(api, agency, ['consultant']),
  ];
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const { conversationId, ...conversation } = await aConversation(agency, mandate);
  await api.call('createConversation', { token, body: { conversationId, ...conversation } });
  const team = [owner.uid, consultant.person.uid, researcher.person.uid];
  await db.doc(paths.mandate(agencyId, mandate.mandateId)).update({ team });
  await db.doc(paths.conversation(agencyId, conversationId)).update({ participantUids: team });
  const clear = (uid: string, isCleared: boolean) =>
    db.doc(paths.member(agencyId, uid)).update({ clearance: isCleared ? ['compensation', 'standard'] : ['standard'] });
  const open = async (body: Body, as = token) => (await api.call('openCompensation', { token: as, params: { conversationId }, body })).fault?.code ?? 'done';
  const pay = (people: readonly string[] = [owner.uid]): Promise<Body> => aPayLane(agency, mandate.mandateId, people);
  return { agency, agencyId, owner, token, db, mandate, conversationId, consultant, researcher, outsider, clear, open, pay };
};

describe('opening it', () => {
  test('[CP3] from outside of the conversation there is none; without clearance it is refused, also to an owner; a researcher needs it like everybody', async () => {
    const { owner, consultant, researcher, outsider, clear, open, pay } = await aTalk();
    await clear(outsider.person.uid, true);
    expect(await open(await pay(), outsider.token)).toBe('not-found');
    expect(await open(await pay(), consultant.token)).toBe('not-allowed');
    await clear(owner.uid, false);
    expect(await open(await pay())).toBe('not-allowed');
    await clear(owner.uid, true);
    await clear(researcher.person.uid, true);
    expect(await open(await pay())).toBe('wraps-incomplete');
    expect(await open(await pay([owner.uid, researcher.person.uid]))).toBe('done');
  });

  test('[CP1] [CP2] the key is for exactly those; a lane of another kind, more epochs, a foreign key: refused, and nothing is written', async () => {
    const { agencyId, owner, db, mandate, consultant, open, pay, clear } = await aTalk();
    const whole = await pay();
    const codes = [
      await open({ ...whole, lane: { ...whole.lane, kind: 'internal' } }),
      await open({ ...whole, lane: { ...whole.lane, epochs: [...whole.lane.epochs, ...whole.lane.epochs] } }),
      await open({ ...whole, key: null }),
      await open({ ...whole, key: (await pay()).key }),
      // Wrapped for somebody who is not cleared, and for too few.
      await open({ ...whole, key: (await pay([owner.uid, consultant.person.uid])).key }),
      await open({ ...whole, key: (await pay([])).key }),
      await open({ ...(await pay([owner.uid, consultant.person.uid])), key: whole.key }),
    ];
    const odd = 'malformed-request';
    expect(codes).toEqual([odd, odd, odd, 'bad-signature', 'wraps-incomplete', 'wraps-incomplete', odd]);
    const lanes = await db.collection(paths.lanes(agencyId)).where('tier', '==', 'compensation').get();
    expect([lanes.size, (await db.doc(paths.mandate(agencyId, mandate.mandateId)).get()).get('compensation')]).toEqual([0, undefined]);
    await clear(consultant.person.uid, true);
    expect(await open(await pay([owner.uid, consultant.person.uid]))).toBe('done');
  });

  test('[CP2] another conversation of the search takes the key that stands; one that is closed opens none', async () => {
    const { agency, agencyId, token, db, mandate, conversationId, open, pay } = await aTalk();
    const first = await pay();
    expect(await open(first)).toBe('done');
    const next = await aConversation(agency, mandate);
    await api.call('createConversation', { token, body: next });
    const openNext = async (body: Body) =>
      (await api.call('openCompensation', { token, params: { conversationId: next.conversationId }, body })).fault?.code ?? 'done';
    // A key of its own, where one stands.
    expect(await openNext(await pay())).toBe('stale-head');
    const [laneId, signing] = [shortId(), { agency, person: agency.owner, device: agency.owner.device }];
    const list = await aSignerList({ agencyId, laneId }, signing, 0, new Uint8Array(32), 1);
    const epoch = await anEpoch({ agencyId, laneId }, first.compartmentId, signing, { epoch: 1, phase: 'reply', signersN: 0, signersHash: list.hash });
    const lane = { ...first.lane, laneId, epochs: [epoch], signers: list.json };
    await db.doc(paths.conversation(agencyId, next.conversationId)).update({ state: 'closed' });
    expect(await openNext({ lane, compartmentId: first.compartmentId, key: null })).toBe('lane-closed');
    await db.doc(paths.conversation(agencyId, next.conversationId)).update({ state: 'open' });
    expect(await openNext({ lane, compartmentId: first.compartmentId, key: null })).toBe('done');
    const stored = (await db.doc(paths.lane(agencyId, laneId)).get()).data() as Lane;
    expect(stored).toMatchObject({ conversation: next.conversationId, kind: 'internalOffer', tier: 'compensation', compartment: first.compartmentId });
    expect((await db.collection(paths.laneLedger(agencyId, laneId)).get()).docs.map((row) => String(row.get('kind')))).toEqual(['lane.opened']);
    expect(conversationId).not.toBe(next.conversationId);
  });
});

test('[CP5] under a key of the tier that is due no lane is made and none gets new keys; under a due standard key alone both are', async () => {
  const { agency, agencyId, owner, token, db, mandate, conversationId, open, pay } = await aTalk();
  const first = await pay();
  expect(await open(first)).toBe('done');
  const place = { agencyId, laneId: first.lane.laneId };
  const ref = db.doc(paths.mandate(agencyId, mandate.mandateId));
  const rotate = async () => {
    const lane = (await db.doc(paths.lane(agencyId, place.laneId)).get()).data() as Lane;
    const list = (await db.doc(paths.signerList(agencyId, place.laneId, lane.signers)).get()).data() as SignerList;
    const signing = { agency, person: agency.owner, device: agency.owner.device };
    const wish = { epoch: lane.epoch + 1, phase: 'reply' as const, signersN: lane.signers, signersHash: await signerListHash(place, list) };
    const epoch = await anEpoch(place, first.compartmentId, signing, wish);
    const participants = { [owner.uid]: { can: 'rw' as const, kind: 'staff' as const, name: b64(60) } };
    const body = { expectedEpoch: lane.epoch, epochs: [epoch], signers: null, participants };
    return (await api.call('rotateLane', { token, params: { laneId: place.laneId }, body })).fault?.code ?? 'done';
  };
  const at = Timestamp.fromMillis(api.clock.now);

  await ref.update({ keysDue: at });
  expect(await rotate()).toBe('done');
  await ref.update({ keysDue: null, 'compensation.keysDue': at });
  expect(await rotate()).toBe('stale-head');
  const next = await aConversation(agency, mandate);
  await api.call('createConversation', { token, body: next });
  const body = { ...(await pay()), key: null, compartmentId: first.compartmentId };
  const opened = await api.call('openCompensation', { token, params: { conversationId: next.conversationId }, body });
  expect([opened.fault?.code, next.conversationId === conversationId]).toEqual(['stale-head', false]);
  await ref.update({ 'compensation.keysDue': null });
  expect(await rotate()).toBe('done');
});

test('[CP9] key health tells of the key of the tier, and of its lanes that wait for a new one, to those who hold it and to nobody else', async () => {
  const { agencyId, owner, token, db, consultant, clear, open, pay } = await aTalk();
  const body = await pay();
  expect(await open(body)).toBe('done');
  await db.doc(paths.lane(agencyId, body.lane.laneId)).update({ rotateBy: Timestamp.fromMillis(api.clock.now + 1000) });
  const told = async (as: string) => {
    const { compartments, lanesDue } = (await api.call('keyHealth', { token: as })).body;
    const isPay = ({ tier }: { readonly tier: string }): boolean => tier === 'compensation';
    return { keys: compartments.filter(isPay).map(({ people }) => people), lanes: lanesDue.map(({ tier, lanes }) => [tier, lanes]) };
  };
  expect(await told(token)).toEqual({ keys: [[{ uid: owner.uid, wrap: 'there' }]], lanes: [['compensation', 1]] });
  expect(await told(consultant.token)).toEqual({ keys: [], lanes: [] });
  await clear(owner.uid, false);
  expect(await told(token)).toEqual({ keys: [], lanes: [] });
});
