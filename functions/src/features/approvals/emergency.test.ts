import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { toBase64url } from '@liexin/proof/bytes';
import { periodOf } from '@liexin/proof/period';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { aColleague as colleague } from '../../testing/a-colleague.ts';
import { aCandidateDevice } from '../../testing/a-candidate-device.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { syncHead } from '../../testing/a-role.ts';
import type { Founded } from '../../testing/an-agency.ts';
import { b64, longId, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { admittedAnswer } from '../links/admitted-answer.ts';
import type { LinkDocument } from '../links/link-document.ts';
import type { Lane } from '../../platform/stored.ts';

const minute = 60_000;
let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(() => {
  api.clock.now = Date.now();
});

const codeOf = async (calling: Promise<{ fault: { code: string } | undefined }>): Promise<string> => (await calling).fault?.code ?? 'ok';
const stored = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};
const runJob = async (): Promise<void> => {
  const secret = { 'x-internal-secret': toBase64url(api.platform.secrets.internalSecret) };
  expect((await api.fetch('/api/internal/run/approvals', { method: 'POST', headers: secret })).status).toBe(200);
};
const aReason = (bytes = 80): RequestOf<'emergency'>['reason'] => ({ generation: 1, nonce: b64(12), ciphertext: b64(bytes) });

/** The founder's search with a conversation, and an admin and a consultant who are not in its team. */
const outside = async () => {
  const { agency, token } = await api.found();
  const join = async (...roles: ('admin' | 'consultant')[]) => {
    await syncHead(api, agency);
    return colleague(api, agency, token, roles);
  };
  const [dan, mei] = [await join('admin'), await join('consultant')];
  await syncHead(api, agency);
  const mandate = await aMandate(agency, { [agency.owner.uid]: 1, [dan.person.uid]: 1 });
  expect(await codeOf(api.call('createMandate', { token, body: mandate }))).toBe('ok');
  const conversation = await aConversation(agency, mandate);
  expect(await codeOf(api.call('createConversation', { token, body: conversation }))).toBe('ok');
  const { conversationId } = conversation;
  const laneIds = conversation.lanes.map(({ laneId }) => laneId);
  const read = (as: string, emergencyId = longId(), reason = aReason(), id = conversationId) =>
    api.call('emergency', { token: as, params: { conversationId: id }, body: { emergencyId, reason } });
  const lane = async (n: 0 | 1): Promise<Lane> => (await stored(paths.lane(agency.agencyId, laneIds[n] ?? ''))) as unknown as Lane;
  return { agency, token, dan, mei, mandate, conversation, conversationId, laneIds, read, lane };
};
const rowsOf = async (agency: Founded, laneId?: string) =>
  (
    await api.platform.db
      .collection(laneId ? paths.laneLedger(agency.agencyId, laneId) : paths.agencyLedger(agency.agencyId))
      .orderBy('seq')
      .get()
  ).docs.map((doc) => doc.data());

describe('emergency reading', () => {
  test('[EM1, EM2] opens a conversation to an admin for sixty minutes, read only, tells another at once and stands in both trails', async () => {
    const { agency, dan, mandate, conversationId, laneIds, read, lane } = await outside();
    const emergencyId = longId();
    const chosen = await api.call('mandateConversations', { token: dan.token, params: { mandateId: mandate.mandateId } });
    expect(chosen.body.conversations.map((one) => one.conversationId)).toEqual([conversationId]);
    const { body } = await read(dan.token, emergencyId);

    expect(body).toEqual({ untilMs: api.clock.now + 60 * minute, told: [agency.owner.uid] });
    for (const n of [0, 1] as const) {
      const { participants, participantUids } = await lane(n);
      expect(participants[dan.person.uid]).toMatchObject({ can: 'r', kind: 'staff' });
      expect(participants[dan.person.uid]?.until?.toMillis()).toBe(body.untilMs);
      expect(participantUids).toContain(dan.person.uid);
    }
    const note = await stored(paths.emergency(agency.agencyId, emergencyId));
    expect(note).toMatchObject({ by: dan.person.uid, conversation: conversationId, told: [agency.owner.uid], seenBy: [agency.owner.uid], endedAt: null });
    const mails = await api.platform.db.collection('mails').where('to', '==', `${agency.owner.uid}@staff.test`).get();
    expect(mails.docs.map((mail) => mail.get('subject') as string)).toEqual(['Emergency access to a conversation']);
    expect(JSON.stringify(mails.docs[0]?.data())).not.toContain(conversationId);
    for (const rows of [await rowsOf(agency), await rowsOf(agency, laneIds[0]), await rowsOf(agency, laneIds[1])])
      expect(rows.at(-1)).toMatchObject({ kind: 'emergency.began', detail: { by: dan.person.uid, emergency: emergencyId, told: agency.owner.uid } });
    expect((await read(dan.token, emergencyId)).body).toEqual(body);
    expect((await rowsOf(agency)).filter(({ kind }) => kind === 'emergency.began').length).toBe(1);
  });

  test('[EM2] while it lasts the candidate is told that somebody reads, and until when; not before, and not after', async () => {
    const { agency, dan, conversation, laneIds, read } = await outside();
    const device = await aCandidateDevice(api.platform, agency.agencyId, laneIds[0] ?? '', conversation.guestUid);
    const link = { linkId: longId(), agency: agency.agencyId, lane: laneIds[0], conversation: conversation.conversationId, guest: conversation.guestUid };
    const devices = { [device.deviceId]: { state: 'admitted' } };
    const told = async () =>
      (await admittedAnswer(api.platform, { ...link, devices } as unknown as LinkDocument, device.deviceId, api.clock.now)).lane.participants;
    const before = await told();
    const { body } = await read(dan.token);
    const during = await told();
    api.clock.advance(60 * minute);

    expect(Object.keys(during).toSorted()).toEqual([...Object.keys(before), dan.person.uid].toSorted());
    expect(during[dan.person.uid]).toEqual({ can: 'r', kind: 'staff', name: '', untilMs: body.untilMs });
    expect(during[agency.owner.uid]).toEqual(before[agency.owner.uid]);
    expect(await told()).toEqual(before);
  });

  test('[EM1] is refused without a reason, to a consultant, to whoever is in the team, and for what is not there', async () => {
    const { token, dan, mei, mandate, read } = await outside();
    expect([
      await codeOf(read(dan.token, longId(), aReason(30))),
      await codeOf(read(dan.token, longId(), aReason(4000))),
      await codeOf(read(mei.token)),
      await codeOf(read(mei.token, longId(), aReason(), shortId())),
      await codeOf(read(token)),
      await codeOf(read(dan.token, longId(), aReason(), shortId())),
      await codeOf(api.call('mandateConversations', { token: mei.token, params: { mandateId: mandate.mandateId } })),
    ]).toEqual(['malformed-request', 'malformed-request', 'not-allowed', 'not-allowed', 'not-allowed', 'not-found', 'not-allowed']);
    const { body } = { body: { emergencyId: longId() } as RequestOf<'emergency'> };
    expect(await codeOf(api.call('emergency', { token: dan.token, params: { conversationId: shortId() }, body }))).toBe('malformed-request');
  });

  test.each([
    ['restricted by an erasure', () => ({ control: { restricted: { at: Timestamp.fromMillis(api.clock.now), by: longId() } }, lane: {} })],
    ['past its last day', () => ({ control: {}, lane: { 'retention.deleteBy': Timestamp.fromMillis(api.clock.now) } })],
    ['in the trash', () => ({ control: {}, lane: { state: 'expired' } })],
  ])('[EM1] gives out nothing of a part that is %s, and nothing at all where no other is left', async (_, made) => {
    const { agency, dan, laneIds, read, lane } = await outside();
    const { agencyId } = agency;
    const put = async (n: 0 | 1) => {
      const { control, lane: change } = made();
      await api.platform.db.doc(paths.laneControl(agencyId, laneIds[n] ?? '')).set(control, { merge: true });
      if (Object.keys(change).length > 0) await api.platform.db.doc(paths.lane(agencyId, laneIds[n] ?? '')).update(change);
    };
    await put(0);
    expect(await codeOf(read(dan.token))).toBe('ok');
    expect([dan.person.uid in (await lane(0)).participants, dan.person.uid in (await lane(1)).participants]).toEqual([false, true]);
    api.clock.advance(60 * minute);
    await put(1);
    expect(await codeOf(read(dan.token))).toBe('not-allowed');
  });

  test('[EM3] is not made longer while it runs, ends by itself, and may then be asked for again', async () => {
    const { agency, dan, conversationId, laneIds, read, lane } = await outside();
    const { body } = await read(dan.token);
    const shares = async () => {
      const now = periodOf(api.clock.now);
      return codeOf(api.call('laneShares', { token: dan.token, params: { laneId: laneIds[0] ?? '' }, body: { from: now, to: now } }));
    };
    expect(await shares()).toBe('ok');
    api.clock.advance(59 * minute);
    expect([await codeOf(read(dan.token)), await shares()]).toEqual(['already-exists', 'ok']);
    expect((await lane(0)).participants[dan.person.uid]?.until?.toMillis()).toBe(body.untilMs);
    api.clock.advance(minute);
    expect(await shares()).toBe('not-found');
    await runJob();
    await runJob();
    expect((await lane(0)).participantUids).not.toContain(dan.person.uid);
    expect((await stored(paths.conversation(agency.agencyId, conversationId)))['participantUids']).toEqual([agency.owner.uid]);
    expect((await rowsOf(agency)).filter(({ kind }) => kind === 'emergency.ended').length).toBe(1);
    expect(await codeOf(read(dan.token))).toBe('ok');
  });

  test('[EM3] gives no way to write: no rotation, nobody taken in', async () => {
    const { dan, laneIds, mandate, mei, read } = await outside();
    await read(dan.token);
    const wrap = { enc: b64(65), ciphertext: b64(48), generation: 1 };
    expect(await codeOf(api.call('enterTeam', { token: dan.token, params: { mandateId: mandate.mandateId }, body: { uid: mei.person.uid, wrap } }))).toBe(
      'not-found',
    );
    const signers = {
      n: 1,
      prev: b64(32),
      epoch: 1,
      keyLogSeq: 1,
      keyLogHash: b64(32),
      nonce: b64(12),
      ciphertext: b64(64),
      by: dan.person.uid,
      signature: b64(64),
    };
    const body = { uid: mei.person.uid, name: b64(60), signers };
    expect(await codeOf(api.call('addReader', { token: dan.token, params: { laneId: laneIds[0] ?? '' }, body }))).toBe('not-found');
  });
});
