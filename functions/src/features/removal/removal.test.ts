import { paths } from '@liexin/domain/storage/paths';
import type { Role } from '@liexin/domain/agency/role';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aColleague, removeEntry, takeIn, type Colleague } from '../../testing/a-colleague.ts';
import { aConversation, aMandate, anEpoch, aSignerList } from '../../testing/a-conversation.ts';
import { aGeneration, aPerson, deviceJson, entryJson, type Founded } from '../../testing/an-agency.ts';
import { b64, bytes, hpkeBox, longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import type { GenerationJson } from '../../platform/check-generation.ts';
import { signerListHash } from '@liexin/proof/signer-list';
import { toBase64url } from '@liexin/proof/bytes';
import { signerListIn } from '../../platform/wire.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const get = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};
const rowsOf = async (ledger: string, kind: string) => (await api.platform.db.collection(ledger).where('kind', '==', kind).get()).docs.map((row) => row.data());

/** A search with a candidate, and a colleague in its team and both lanes. */
const scene = async (roles: Role[] = ['consultant']) => {
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const conversation = await aConversation(agency, mandate);
  await api.call('createConversation', { token, body: conversation });
  const colleague = await aColleague(api, agency, token, roles);
  const laneIds = conversation.lanes.map((lane) => lane.laneId);
  if (roles.includes('consultant')) await takeIn(api, agency, token, mandate, laneIds, colleague.person.uid);
  return { agency, token, mandate, conversation, colleague, laneIds };
};
type Scene = Awaited<ReturnType<typeof scene>>;

const remove = async (agency: Founded, token: string, uid: string) => {
  const { entry, head } = await removeEntry(agency, uid);
  const outcome = await api.call('removeMember', { token, params: { uid }, body: { entry: entryJson(entry) } });
  if (!outcome.fault) agency.head = head;
  return outcome;
};

const nextGeneration = (agency: Founded, compartmentId: string, about: string, generation = 2): Promise<GenerationJson> =>
  aGeneration({ agencyId: agency.agencyId, compartmentId, about, tier: 'standard' }, { [agency.owner.uid]: 1 }, agency.head, agency.owner.device, generation);
const renew = (token: string, compartmentId: string, body: GenerationJson) => api.call('renewGeneration', { token, params: { compartmentId }, body });

describe('a removal', () => {
  test('[RM1] takes somebody out in one act: log, member, devices, phrase, invitations; the name stays', async () => {
    const { agency, token, colleague } = await scene(['admin', 'consultant']);
    const { uid } = colleague.person;
    const inviteId = longId();
    const wraps = { [agency.owner.uid]: { ...hpkeBox(), keysGeneration: 1 }, [uid]: { ...hpkeBox(), keysGeneration: 1 } };
    const body = {
      inviteId,
      roles: ['consultant' as const],
      lead: false,
      clearance: ['standard' as const],
      authHash: b64(32),
      label: { generation: 1, nonce: b64(12), ciphertext: b64(48) },
      wraps,
    };
    expect((await api.call('createInvitation', { token: colleague.token, body })).status).toBe(200);
    const before = await get(paths.member(agency.agencyId, uid));

    const { entry } = await removeEntry(agency, uid);
    const call = () => api.call('removeMember', { token, params: { uid }, body: { entry: entryJson(entry) } });
    expect([(await call()).body, (await call()).body]).toEqual([{ isDone: true }, { isDone: true }]);

    const after = await get(paths.member(agency.agencyId, uid));
    expect(after).toMatchObject({ status: 'removed', card: before['card'], devices: { [colleague.person.device.deviceId]: { on: false } } });
    expect((await get(paths.invitation(agency.agencyId, inviteId)))['state']).toBe('revoked');
    expect((await rowsOf(paths.agencyLedger(agency.agencyId), 'key-log.user.remove')).map((row) => [row['subject'], row['detail'].signer])).toEqual([
      [uid, agency.owner.uid],
    ]);
    const codes = [
      (await api.call('laneShares', { token: colleague.token, params: { laneId: longId().slice(0, 16) }, body: { from: 1, to: 1 } })).fault?.code,
      (await api.call('unlock', { token: api.passwordToken(uid) })).fault?.code,
    ];
    expect(codes).toEqual(['not-a-member', 'not-a-member']);
    expect((await get(paths.agency(agency.agencyId)))['kitDue']).toBeInstanceOf(Timestamp);
  });

  test('[RM1] is refused to who has no right, of oneself, of an owner by an admin, and with another entry', async () => {
    const { agency, token, colleague } = await scene(['admin']);
    const consultant = await aColleague(api, agency, token);
    const by = async (who: Colleague, uid: string) => {
      const { entry } = await removeEntry(agency, uid, who.person);
      return (await api.call('removeMember', { token: who.token, params: { uid }, body: { entry: entryJson(entry) } })).fault?.code;
    };
    const { entry } = await removeEntry(agency, consultant.person.uid);
    const asked = async (uid: string, sent = entry) =>
      (await api.call('removeMember', { token, params: { uid }, body: { entry: entryJson(sent) } })).fault?.code;

    expect([await by(consultant, colleague.person.uid), await by(colleague, agency.owner.uid), await by(colleague, colleague.person.uid)]).toEqual([
      'not-allowed',
      'not-allowed',
      'not-allowed',
    ]);
    expect([await asked(agency.owner.uid), await asked(colleague.person.uid), await asked('nobody')]).toEqual([
      'not-allowed',
      'malformed-request',
      'not-found',
    ]);
    expect(await asked(consultant.person.uid, (await removeEntry({ ...agency, head: { seq: 1, hash: bytes(32) } }, consultant.person.uid)).entry)).toBe(
      'stale-head',
    );
    expect((await get(paths.member(agency.agencyId, consultant.person.uid)))['status']).toBe('active');
  });

  test('[RM3] [RM5] leaves teams and lanes, and makes due what the person held', async () => {
    const { agency, token, mandate, conversation, colleague, laneIds } = await scene();
    const other = await aMandate(agency);
    await api.call('createMandate', { token, body: other });
    const apart = await aConversation(agency, mandate);
    await api.call('createConversation', { token, body: apart });
    const { uid } = colleague.person;
    expect((await remove(agency, token, uid)).body).toEqual({ isDone: true });

    const { agencyId } = agency;
    const [search, elsewhere, talk] = await Promise.all([
      get(paths.mandate(agencyId, mandate.mandateId)),
      get(paths.mandate(agencyId, other.mandateId)),
      get(paths.conversation(agencyId, conversation.conversationId)),
    ]);
    expect([search['team'], search['keysDue'] instanceof Timestamp, elsewhere['keysDue'], talk['participantUids']]).toEqual([
      [agency.owner.uid],
      true,
      undefined,
      [agency.owner.uid],
    ]);
    for (const laneId of laneIds) {
      const lane = await get(paths.lane(agencyId, laneId));
      expect([
        lane['participants'][uid].until instanceof Timestamp,
        lane['participantUids'].includes(uid),
        lane['rotateBy'].toMillis() - api.clock.now,
      ]).toEqual([true, false, 72 * 3_600_000]);
      expect(await get(paths.laneControl(agencyId, laneId))).toMatchObject({ rotateDue: true, listDue: true });
      expect((await rowsOf(paths.laneLedger(agencyId, laneId), 'lane.reader-left')).map((row) => row['subject'])).toEqual([uid]);
    }
    for (const { laneId } of apart.lanes) expect((await get(paths.lane(agencyId, laneId)))['rotateBy']).toBeInstanceOf(Timestamp);
    const later = await aConversation(agency, mandate);
    expect((await api.call('createConversation', { token, body: later })).fault?.code).toBe('stale-head');
  });

  test('[RM3] of an admin makes every search due, whoever is in it', async () => {
    const { agency, token, mandate, colleague } = await scene(['admin']);
    await remove(agency, token, colleague.person.uid);
    expect((await get(paths.mandate(agency.agencyId, mandate.mandateId)))['keysDue']).toBeInstanceOf(Timestamp);
  });

  test('[RM2] a run that stopped after the first act is finished by the clock', async () => {
    const { agency, token, colleague, laneIds, conversation } = await scene();
    const { db } = api.platform;
    const { uid } = colleague.person;
    await remove(agency, token, uid);
    // As a crash leaves it: out, and nothing followed.
    const { agencyId } = agency;
    await db.doc(paths.removal(agencyId, uid)).update({ dueAt: Timestamp.fromMillis(api.clock.now) });
    await db.doc(paths.conversation(agencyId, conversation.conversationId)).update({ participantUids: [agency.owner.uid, uid] });
    for (const laneId of laneIds)
      await db.doc(paths.lane(agencyId, laneId)).update({ participantUids: [agency.owner.uid, uid], [`participants.${uid}.until`]: null, rotateBy: null });

    const run = await api.fetch('/api/internal/run/removals', {
      method: 'POST',
      headers: { 'x-internal-secret': toBase64url(api.platform.secrets.internalSecret) },
    });
    expect([run.status, await run.json()]).toEqual([200, { done: 1, failed: 0 }]);
    for (const laneId of laneIds) {
      const lane = await get(paths.lane(agencyId, laneId));
      expect([lane['participantUids'].includes(uid), lane['participants'][uid].until instanceof Timestamp, lane['rotateBy'] instanceof Timestamp]).toEqual([
        false,
        true,
        true,
      ]);
      expect(await rowsOf(paths.laneLedger(agencyId, laneId), 'lane.reader-left')).toHaveLength(1);
    }
    expect((await get(paths.removal(agencyId, uid)))['dueAt']).toBe(null);
  });

  test('[RM6] ends subscriptions, runs of notices and tasks', async () => {
    const { agency, token, colleague } = await scene();
    const { db } = api.platform;
    const { agencyId } = agency;
    const { uid } = colleague.person;
    const endpoint = 'https://updates.push.services.mozilla.com/wpush/v2/abc';
    const p256dh = Buffer.concat([Buffer.from([4]), Buffer.from(bytes(64))]).toString('base64url');
    expect((await api.call('addPush', { token: colleague.token, body: { endpoint, p256dh, auth: b64(16) } })).status).toBe(200);
    const [task, notice] = [db.doc(paths.task(agencyId, longId())), db.doc(paths.notice(longId()))];
    await task.set({ assigned: uid, state: 'open' });
    await notice.set({ agencyId, recipient: uid, state: 'open', dueAt: Timestamp.fromMillis(api.clock.now) });
    await remove(agency, token, uid);

    expect((await db.collection(paths.pushDevices(agencyId, uid)).get()).size).toBe(0);
    expect([(await task.get()).get('state'), (await notice.get()).get('state'), (await notice.get()).get('dueAt')]).toEqual(['void', 'ended', null]);
  });
});

describe('a due key', () => {
  const removed = async (): Promise<Scene> => {
    const place = await scene();
    await remove(place.agency, place.token, place.colleague.person.uid);
    return place;
  };

  test('[RM7] is renewed once, sealing the one before, for exactly the people of now', async () => {
    const { agency, token, mandate } = await removed();
    const body = await nextGeneration(agency, mandate.compartmentId, mandate.mandateId);
    const second = await nextGeneration(agency, mandate.compartmentId, mandate.mandateId);

    const codes = [
      (await renew(token, mandate.compartmentId, { ...body, wraps: { ...body.wraps, nobody: { ...hpkeBox(), kind: 'uk', keysGeneration: 1 } } })).fault?.code,
      (await renew(token, mandate.compartmentId, { ...body, prev: null })).fault?.code,
      (await renew(token, mandate.compartmentId, await nextGeneration(agency, mandate.compartmentId, mandate.mandateId, 3))).fault?.code,
      (await renew(token, mandate.compartmentId, body)).status,
      (await renew(token, mandate.compartmentId, body)).status,
      (await renew(token, mandate.compartmentId, second)).fault,
    ];
    expect(codes).toEqual(['wraps-incomplete', 'malformed-request', 'stale-head', 200, 200, { code: 'stale-head', detail: { generation: 2 } }]);
    expect(await get(paths.mandate(agency.agencyId, mandate.mandateId))).toMatchObject({ keysDue: null, generation: 2 });
    const rows = await rowsOf(paths.agencyLedger(agency.agencyId), 'compartment.renewed');
    expect(rows.map((row) => [row['subject'], row['detail'].generation])).toEqual([[mandate.mandateId, 2]]);
  });

  test('[RM7] of the directory is renewed by any member; nobody from outside renews a search; what is not due stays', async () => {
    const { agency, token, mandate } = await removed();
    const outsider = await aColleague(api, agency, token);
    const people = { [agency.owner.uid]: 1, [outsider.person.uid]: 1 };
    const of = (compartmentId: string, about: string) =>
      aGeneration({ agencyId: agency.agencyId, compartmentId, about, tier: 'standard' }, people, agency.head, outsider.person.device, 2);

    expect((await renew(outsider.token, mandate.compartmentId, await of(mandate.compartmentId, mandate.mandateId))).fault?.code).toBe('not-found');
    expect((await renew(outsider.token, agency.directory, await of(agency.directory, 'directory'))).status).toBe(200);
    expect((await get(paths.agency(agency.agencyId)))['keysDue']).toBe(null);
    const third = await aGeneration(
      { agencyId: agency.agencyId, compartmentId: agency.directory, about: 'directory', tier: 'standard' },
      people,
      agency.head,
      outsider.person.device,
      3,
    );
    expect((await renew(outsider.token, agency.directory, third)).fault?.code).toBe('stale-head');
  });

  test('[RM5] [RM8] comes before the keys of its lanes, and these bring a list without who left', async () => {
    const { agency, token, mandate, laneIds } = await removed();
    const [, laneId = ''] = laneIds;
    const place = { agencyId: agency.agencyId, laneId };
    const signing = { agency, person: agency.owner, device: agency.owner.device };
    const lane = await get(paths.lane(agency.agencyId, laneId));
    const stored = await get(paths.signerList(agency.agencyId, laneId, 1));
    const prev = await signerListHash(place, stored as never);
    const list = await aSignerList(place, signing, 2, prev, 2);
    const participants = { [agency.owner.uid]: { can: 'rw' as const, kind: 'staff' as const, name: b64(60) } };
    const rotate = async (generation: number, signers: typeof list.json | null) => {
      const hash = signers ? await signerListHash(place, signerListIn(signers)) : prev;
      const epoch = await anEpoch(place, mandate.compartmentId, signing, {
        epoch: 2,
        phase: 'reply',
        signersN: signers ? 2 : 1,
        signersHash: hash,
        generation,
      });
      return api.call('rotateLane', { token, params: { laneId }, body: { expectedEpoch: Number(lane['epoch']), epochs: [epoch], signers, participants } });
    };

    expect((await rotate(1, list.json)).fault).toEqual({ code: 'stale-head', detail: { generation: 1 } });
    await renew(token, mandate.compartmentId, await nextGeneration(agency, mandate.compartmentId, mandate.mandateId));
    expect([(await rotate(1, list.json)).fault?.code, (await rotate(2, null)).fault?.detail]).toEqual(['wraps-incomplete', { field: 'signers' }]);
    expect((await rotate(2, list.json)).body).toEqual({ epoch: 2 });
    expect([(await get(paths.lane(agency.agencyId, laneId)))['rotateBy'], await get(paths.laneControl(agency.agencyId, laneId))]).toMatchObject([
      null,
      { rotateDue: false, listDue: false },
    ]);
  });

  test('[RM9] is counted for owners and admins, from what began to what is left', async () => {
    const { agency, token, mandate } = await removed();
    const outsider = await aColleague(api, agency, token);
    expect((await api.call('renewal', { token })).body).toEqual({ total: 4, left: 4 });
    await renew(token, mandate.compartmentId, await nextGeneration(agency, mandate.compartmentId, mandate.mandateId));
    expect((await api.call('renewal', { token })).body).toEqual({ total: 4, left: 3 });
    expect((await api.call('renewal', { token: outsider.token })).fault?.code).toBe('not-allowed');
  });
});

describe('a conversation that nobody is left in', () => {
  test('[RM9] is not counted, and keeps its mark for whoever takes it over', async () => {
    const { agency, token, colleague, laneIds } = await scene();
    const { db } = api.platform;
    for (const laneId of laneIds)
      await db.doc(paths.lane(agency.agencyId, laneId)).update({ [`participants.${agency.owner.uid}.until`]: Timestamp.fromMillis(1) });
    await remove(agency, token, colleague.person.uid);

    expect((await api.call('renewal', { token })).body).toEqual({ total: 2, left: 2 });
    for (const laneId of laneIds) expect((await get(paths.lane(agency.agencyId, laneId)))['rotateBy']).toBeInstanceOf(Timestamp);
  });
});

describe('coming back', () => {
  test('[RM10] takes keys of the next generation, which the server names; old devices stay off and named', async () => {
    const { agency, token, colleague } = await scene();
    const { uid, device } = colleague.person;
    await remove(agency, token, uid);
    const again = { ...(await aPerson()), uid };
    await expect(aColleague(api, agency, token, ['consultant'], { person: again, keysGeneration: 1 })).rejects.toThrow('"generation":2');
    const { db } = api.platform;
    await db.doc(paths.removal(agency.agencyId, uid)).update({ dueAt: Timestamp.fromMillis(api.clock.now) });
    await expect(aColleague(api, agency, token, ['consultant'], { person: again, keysGeneration: 2 })).rejects.toThrow('unavailable');
    await db.doc(paths.removal(agency.agencyId, uid)).update({ dueAt: null });
    const back = await aColleague(api, agency, token, ['consultant'], { person: again, keysGeneration: 2 });

    expect(await get(paths.member(agency.agencyId, uid))).toMatchObject({
      status: 'active',
      keysGeneration: 2,
      devices: { [device.deviceId]: { on: false }, [again.device.deviceId]: { on: true } },
    });
    const codes = [
      (await api.call('channels', { token: colleague.token })).fault?.code,
      (await api.call('channels', { token: back.token })).status,
      deviceJson(again.device).deviceId === device.deviceId,
    ];
    expect(codes).toEqual(['device-off', 200, false]);
  });
});
