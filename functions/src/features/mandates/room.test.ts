import type { Role } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { signerListHash } from '@liexin/proof/signer-list';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Lane, Mandate, SignerList } from '../../platform/stored.ts';
import { aConversation, aMandate, anEpoch, aSignerList } from '../../testing/a-conversation.ts';
import { aColleague, removeEntry, takeIn } from '../../testing/a-colleague.ts';
import { entryJson, type Founded } from '../../testing/an-agency.ts';
import { b64, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

type NewRoom = RequestOf<'openRoom'>['lane'];

/** A member of these roles, signed in; in the team of nothing. */
const aMember = async (agency: Founded, uid: string, roles: readonly Role[]): Promise<{ uid: string; token: string }> => {
  const device = shortId();
  const member = { status: 'active', roles, clearance: ['standard'], keysGeneration: 1, devices: { [device]: { on: true, keyLogSeq: 1 } } };
  await api.platform.db.doc(paths.member(agency.agencyId, uid)).set({ ...member, notBefore: Timestamp.fromMillis(0) });
  return { uid, token: api.signIn(await api.platform.auth.mint(uid, { agency: agency.agencyId, kind: 'staff', device })) };
};

const aRoom = async (agency: Founded, mandate: { compartmentId: string }, more: Readonly<Record<string, 'rw' | 'r'>> = {}): Promise<NewRoom> => {
  const [signing, laneId] = [{ agency, person: agency.owner, device: agency.owner.device }, shortId()];
  const place = { agencyId: agency.agencyId, laneId };
  const list = await aSignerList(place, signing, 0, new Uint8Array(32), 1);
  const epoch = await anEpoch(place, mandate.compartmentId, signing, { epoch: 1, phase: 'reply', signersN: 0, signersHash: list.hash });
  const people = Object.entries({ [agency.owner.uid]: 'rw' as const, ...more });
  const participants = Object.fromEntries(people.map(([uid, can]) => [uid, { can, kind: 'staff' as const, name: b64(60) }]));
  return { laneId, kind: 'internal', epochs: [epoch], signers: list.json, participants };
};

/** A search with two colleagues in its team and one candidate; `outsider` is a consultant of the agency who is in no team. */
const aSearch = async () => {
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const conversation = await aConversation(agency, mandate);
  await api.call('createConversation', { token, body: conversation });
  const people = {
    consultant: await aMember(agency, 'consultant', ['consultant']),
    researcher: await aMember(agency, 'researcher', ['researcher']),
    outsider: await aMember(agency, 'outsider', ['consultant']),
    admin: await aMember(agency, 'admin', ['admin']),
    auditor: await aMember(agency, 'auditor', ['auditor']),
  };
  const { db } = api.platform;
  const mandateRef = db.doc(paths.mandate(agency.agencyId, mandate.mandateId));
  await mandateRef.update({ team: [agency.owner.uid, 'consultant', 'researcher', 'auditor'] });
  const params = { mandateId: mandate.mandateId };
  return {
    agency,
    token,
    mandate,
    conversation,
    ...people,
    db,
    params,
    open: (lane: NewRoom, as = token) => api.call('openRoom', { token: as, params, body: { lane } }),
    close: (as = token, isPlaced = false) => api.call('closeMandate', { token: as, params, body: { isPlaced } }),
    reopen: (as = token) => api.call('reopenMandate', { token: as, params }),
    record: (as = token) => api.call('mandateRecord', { token: as, params }),
    ask: (as: string) => api.call('askReopen', { token: as, params }),
    stored: async () => (await mandateRef.get()).data() as Mandate,
    mandateRef,
    lanes: async () => (await db.collection(paths.lanes(agency.agencyId)).get()).docs.map((doc) => doc.data() as Lane),
  };
};

const team = { consultant: 'rw', researcher: 'rw' } as const;

describe("the team's own channel", () => {
  test('[RO1] is one lane of the search and of no candidate, with everybody of the team; of two one stands', async () => {
    const { agency, mandate, open, stored, db } = await aSearch();
    const [first, second] = [await aRoom(agency, mandate, team), await aRoom(agency, mandate, team)];

    const answers = await Promise.all([open(first), open(second)]);

    const { room } = await stored();
    expect(answers.map(({ status, body }) => [status, body.laneId])).toEqual([
      [200, room],
      [200, room],
    ]);
    const lane = (await db.doc(paths.lane(agency.agencyId, room ?? '')).get()).data() as Lane;
    expect(lane).toMatchObject({ conversation: mandate.mandateId, mandate: mandate.mandateId, kind: 'internal', state: 'open', epoch: 1, signers: 0 });
    expect(Object.fromEntries(Object.entries(lane.participants).map(([uid, { can }]) => [uid, can]))).toEqual({ [agency.owner.uid]: 'rw', ...team });
    expect((await db.collection(paths.laneLedger(agency.agencyId, room ?? '')).get()).size).toBe(1);
    expect((await db.doc(paths.lane(agency.agencyId, (room === first.laneId ? second : first).laneId)).get()).exists).toBe(false);
  });

  test('[RO2] somebody left out, let in, or with more than the table gives: refused, and so is who is not of the team', async () => {
    const { agency, mandate, open, outsider, admin, auditor, researcher } = await aSearch();
    const room = (more: Readonly<Record<string, 'rw' | 'r'>>) => aRoom(agency, mandate, more);

    const codes = [
      (await open(await room({ consultant: 'rw' }))).fault?.code,
      (await open(await room({ ...team, outsider: 'rw' }))).fault?.code,
      (await open(await room({ ...team, auditor: 'r' }))).fault?.code,
      (await open(await room({ ...team, researcher: 'r' }))).fault?.code,
      (await open({ ...(await room(team)), kind: 'candidate' })).fault?.code,
      (await open(await room(team), outsider.token)).fault?.code,
      (await open(await room(team), admin.token)).fault?.code,
      (await open(await room(team), auditor.token)).fault?.code,
      // In the team, but the list is the owner's.
      (await open(await room(team), researcher.token)).fault?.code,
    ];

    const odd = 'malformed-request';
    expect(codes).toEqual(['wraps-incomplete', odd, odd, odd, odd, 'not-found', 'not-found', 'not-allowed', 'bad-signature']);
  });

  test('[RO3] whoever comes into the team is added to it as to every lane, with its whole past', async () => {
    const { agency, token, mandate, open, stored, mandateRef, db, outsider } = await aSearch();
    const room = await aRoom(agency, mandate, team);
    await open(room);
    const place = { agencyId: agency.agencyId, laneId: room.laneId };
    const list = (await db.doc(paths.signerList(place.agencyId, place.laneId, 0)).get()).data() as SignerList;
    const next = await aSignerList(place, { agency, person: agency.owner, device: agency.owner.device }, 1, await signerListHash(place, list), 1);
    const add = () => api.call('addReader', { token, params: { laneId: room.laneId }, body: { uid: outsider.uid, name: b64(60), signers: next.json } });

    expect((await add()).fault?.code).toBe('not-a-member');
    await mandateRef.update({ team: [...(await stored()).team, outsider.uid] });
    expect((await add()).status).toBe(200);

    const lane = (await db.doc(paths.lane(place.agencyId, place.laneId)).get()).data() as Lane;
    expect(lane.participants[outsider.uid]).toMatchObject({ can: 'rw', from: (await stored()).clocks.openedAt, until: null });
  });

  test('[RO4] its keys are renewed as those of every lane, and whoever is no member any more is left out', async () => {
    const { agency, token, mandate, open, db, consultant } = await aSearch();
    const room = await aRoom(agency, mandate, team);
    await open(room);
    await db.doc(paths.member(agency.agencyId, consultant.uid)).update({ status: 'removed' });
    const [place, signing] = [
      { agencyId: agency.agencyId, laneId: room.laneId },
      { agency, person: agency.owner, device: agency.owner.device },
    ];
    const list = (await db.doc(paths.signerList(place.agencyId, place.laneId, 0)).get()).data() as SignerList;
    const next = await aSignerList(place, signing, 1, await signerListHash(place, list), 2);
    const epoch = await anEpoch(place, mandate.compartmentId, signing, { epoch: 2, phase: 'reply', signersN: 1, signersHash: next.hash });
    const { consultant: _, ...participants } = room.participants;

    const body = { expectedEpoch: 1, epochs: [epoch], signers: next.json, participants };
    expect((await api.call('rotateLane', { token, params: { laneId: room.laneId }, body })).status).toBe(200);
    const lane = (await db.doc(paths.lane(place.agencyId, place.laneId)).get()).data() as Lane;
    expect([lane.epoch, lane.participantUids]).toEqual([2, [agency.owner.uid, 'researcher']]);
  });

  test('[RO13] a member who is removed stands in it no more, and new keys are due', async () => {
    const { agency, token } = await api.found();
    const colleague = await aColleague(api, agency, token);
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token, body: mandate });
    const room = await aRoom(agency, mandate);
    await api.call('openRoom', { token, params: { mandateId: mandate.mandateId }, body: { lane: room } });
    const { uid } = colleague.person;
    await takeIn(api, agency, token, mandate, [room.laneId], uid);

    const { entry } = await removeEntry(agency, uid);
    expect((await api.call('removeMember', { token, params: { uid }, body: { entry: entryJson(entry) } })).body).toEqual({ isDone: true });

    const { db } = api.platform;
    const lane = (await db.doc(paths.lane(agency.agencyId, room.laneId)).get()).data() as Lane;
    expect([lane.participantUids, lane.participants[uid]?.until === null, lane.rotateBy === null]).toEqual([[agency.owner.uid], false, false]);
    const rows = await db.collection(paths.laneLedger(agency.agencyId, room.laneId)).where('kind', '==', 'lane.reader-left').get();
    expect(rows.docs.map((row) => [row.get('subject'), row.get('detail').by])).toEqual([[uid, agency.owner.uid]]);
  });

  test('[RM9] whose last writer is removed waits for nobody to renew it, and does not count', async () => {
    const { agency, token } = await api.found();
    const colleague = await aColleague(api, agency, token);
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token, body: mandate });
    const room = await aRoom(agency, mandate);
    await api.call('openRoom', { token, params: { mandateId: mandate.mandateId }, body: { lane: room } });
    const { uid } = colleague.person;
    await takeIn(api, agency, token, mandate, [room.laneId], uid);
    const { db } = api.platform;
    await db.doc(paths.lane(agency.agencyId, room.laneId)).update({ [`participants.${agency.owner.uid}.until`]: Timestamp.now() });

    const { entry } = await removeEntry(agency, uid);
    await api.call('removeMember', { token, params: { uid }, body: { entry: entryJson(entry) } });

    expect((await db.doc(paths.laneControl(agency.agencyId, room.laneId)).get()).data()).toMatchObject({ rotateDue: false, listDue: true });
  });
});

describe('closing and reopening', () => {
  test('[RO5] shuts what is in the search, keeps its time, and writes one row; repeating changes nothing', async () => {
    const { agency, mandate, open, close, stored, lanes, db, conversation, token } = await aSearch();
    await open(await aRoom(agency, mandate, team));

    expect([(await close(token, true)).status, (await close(token, true)).status]).toEqual([200, 200]);

    const { status, clocks, settling } = await stored();
    expect([status, settling, clocks.placedAt]).toEqual(['closed', null, clocks.closedAt]);
    expect((await lanes()).map((lane) => [lane.state, lane.closedAt])).toEqual(Array.from({ length: 3 }, () => ['closed', clocks.closedAt]));
    expect((await db.doc(paths.conversation(agency.agencyId, conversation.conversationId)).get()).data()).toMatchObject({
      state: 'closed',
      closedAt: clocks.closedAt,
    });
    const rows = await db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'mandate.closed').get();
    expect(rows.docs.map((doc) => doc.get('detail'))).toEqual([{ by: agency.owner.uid, placed: true }]);
    const late = await aConversation(agency, mandate);
    expect((await api.call('createConversation', { token, body: late })).fault?.code).toBe('lane-closed');
    expect((await open(await aRoom(agency, mandate, team))).body.laneId).toBe((await stored()).room);
  });

  test('[RO6] undone: everything that this closing shut is open, its clocks have not run, and there is a row', async () => {
    const { agency, close, reopen, stored, lanes, db, token } = await aSearch();
    await close(token, true);
    expect([(await reopen()).status, (await reopen()).status]).toEqual([200, 200]);

    expect(await stored()).toMatchObject({ status: 'open', settling: null, clocks: { closedAt: null, placedAt: null } });
    expect((await lanes()).map((lane) => [lane.state, lane.closedAt])).toEqual([
      ['open', null],
      ['open', null],
    ]);
    await close();
    await reopen();
    const rows = await db.collection(paths.agencyLedger(agency.agencyId)).where('kind', 'in', ['mandate.closed', 'mandate.reopened']).get();
    expect(rows.docs.toSorted((a, b) => a.get('seq') - b.get('seq')).map((doc) => doc.get('kind'))).toEqual([
      'mandate.closed',
      'mandate.reopened',
      'mandate.closed',
      'mandate.reopened',
    ]);
  });

  test('[RO6] what was deleted since stays gone', async () => {
    const { agency, conversation, close, reopen, stored, lanes, db } = await aSearch();
    await close();
    const gone = db.doc(paths.lane(agency.agencyId, String(conversation.lanes[1]?.laneId)));
    await gone.update({ state: 'expired', participantUids: [] });
    expect((await reopen()).status).toBe(200);
    expect((await lanes()).map(({ state }) => state).toSorted()).toEqual(['expired', 'open']);
    expect((await stored()).settling).toBeNull();
  });

  test('[RO7] is for those whom the table names: not for a researcher, a reviewer or a consultant of another search', async () => {
    const { close, reopen, consultant, researcher, outsider, auditor, admin } = await aSearch();

    const codes = async (act: (as: string) => Promise<{ fault: { code: string } | undefined }>) =>
      Promise.all([researcher, auditor, outsider].map(async ({ token }) => (await act(token)).fault?.code));
    expect(await codes(close)).toEqual(['not-allowed', 'not-allowed', 'not-found']);
    expect((await close(consultant.token)).status).toBe(200);
    expect(await codes(reopen)).toEqual(['not-allowed', 'not-allowed', 'not-found']);
    expect((await reopen(admin.token)).status).toBe(200);
  });

  test('[RO8] more lanes than one transaction takes: all follow, and what a crash left is finished by the next switch', async () => {
    const { agency, mandate, close, reopen, stored, lanes, db, mandateRef } = await aSearch();
    const batch = db.batch();
    for (let i = 0; i < 450; i++) batch.create(db.doc(paths.lane(agency.agencyId, shortId())), { mandate: mandate.mandateId, state: 'open' });
    await batch.commit();

    await close();
    expect((await lanes()).filter(({ state }) => state === 'open')).toEqual([]);

    // As a process leaves it that dies right after the switch.
    const { clocks } = await stored();
    await mandateRef.update({ status: 'open', settling: { to: 'open', at: clocks.closedAt }, 'clocks.closedAt': null });
    expect((await reopen()).status).toBe(200);
    expect((await lanes()).filter(({ state }) => state === 'closed')).toEqual([]);

    await mandateRef.update({ status: 'closed', settling: { to: 'closed', at: clocks.closedAt }, 'clocks.closedAt': clocks.closedAt });
    expect((await reopen()).status).toBe(200);
    expect((await lanes()).filter(({ state }) => state === 'closed')).toEqual([]);
    expect((await stored()).settling).toBeNull();
  });

  test('[RO9] who may not reopen asks: one question stands, and reopening answers it', async () => {
    const { close, reopen, ask, stored, researcher, outsider, record } = await aSearch();
    await ask(researcher.token);
    expect((await stored()).reopenAsked).toBeUndefined();
    await close();

    expect((await ask(outsider.token)).fault?.code).toBe('not-found');
    expect([(await ask(researcher.token)).status, (await ask(researcher.token)).status]).toEqual([200, 200]);
    expect((await stored()).reopenAsked?.by).toBe(researcher.uid);
    expect((await record()).body.rows.map(({ kind }) => kind)).toEqual(['mandate.created', 'conversation.created', 'mandate.closed', 'mandate.reopen-asked']);
    await reopen();
    expect((await stored()).reopenAsked).toBeNull();
  });
});

describe('the record of a search', () => {
  test('[RO10] tells its team who did what and when; of conversations only those that the caller is in', async () => {
    const { agency, conversation, record, close, consultant, token, mandate } = await aSearch();
    await close(token, true);

    expect((await record()).body.rows.map(({ kind, by, subject, isPlaced }) => [kind, by, subject, isPlaced])).toEqual([
      ['mandate.created', agency.owner.uid, mandate.mandateId, false],
      ['conversation.created', agency.owner.uid, conversation.conversationId, false],
      ['mandate.closed', agency.owner.uid, mandate.mandateId, true],
    ]);
    expect((await record(consultant.token)).body.rows.map(({ kind }) => kind)).toEqual(['mandate.created', 'mandate.closed']);
  });

  test('[RO10] tells who was put in charge of a conversation, or that nobody was', async () => {
    const { agency, conversation, record, token } = await aSearch();
    const { uid } = agency.owner;
    const { conversationId } = conversation;
    const assign = (expected: string | null, to: string | null) =>
      api.call('assignConversation', { token, params: { conversationId }, body: { expected, to } });
    expect((await assign(uid, null)).fault).toBeUndefined();
    expect((await assign(null, uid)).fault).toBeUndefined();

    expect((await record()).body.rows.filter(({ kind }) => kind === 'conversation.assigned').map(({ by, subject, member }) => [by, subject, member])).toEqual([
      [uid, conversationId, null],
      [uid, conversationId, uid],
    ]);
  });

  test('[RO11] nobody from outside of the team reads it: not a colleague, an administrator, a candidate or another agency', async () => {
    const { agency, record, outsider, admin, conversation } = await aSearch();
    const other = await api.found();
    const device = shortId();
    await api.platform.db.doc(paths.guest(agency.agencyId, conversation.guestUid)).update({ [`devices.${device}`]: 'admitted' });
    const guest = api.signIn(await api.platform.auth.mint(conversation.guestUid, { agency: agency.agencyId, kind: 'candidate', device }));

    const codes = [outsider.token, admin.token, other.token, guest].map(async (token) => (await record(token)).fault?.code);
    expect(await Promise.all(codes)).toEqual(['not-found', 'not-found', 'not-found', 'not-allowed']);
  });
});
