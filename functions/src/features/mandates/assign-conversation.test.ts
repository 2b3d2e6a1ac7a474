import type { Role } from '@liexin/domain/agency/role';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Conversation } from '../../platform/stored.ts';
import { mintCandidateToken } from '../../platform/custom-token.ts';
import { aCandidateDevice } from '../../testing/a-candidate-device.ts';
import { aMember } from '../../testing/a-member.ts';
import { giveSeat } from '../../testing/a-seat.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { longId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

/** A conversation of an owner who is its consultant, and colleagues of the agency with and without a seat in it. */
const aTeam = async () => {
  const { agency, token } = await api.found();
  const { agencyId } = agency;
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const conversation = await aConversation(agency, mandate);
  await api.call('createConversation', { token, body: conversation });
  const { conversationId } = conversation;
  const lanes = conversation.lanes.map(({ laneId }) => laneId);
  const colleague = async (roles: Role[], how: { isOutside?: boolean; can?: 'rw' | 'r'; lead?: boolean } = {}) => {
    const { person, token: own } = await aMember(api, agency, roles, { lead: how.lead ?? false });
    if (how.isOutside !== true) await giveSeat(api, person.uid, { agencyId, mandateId: mandate.mandateId, conversationId, lanes, can: how.can ?? 'rw' });
    return { uid: person.uid, token: own };
  };
  const assign = async (as: string, to: string | null, expected: string | null) => {
    const { fault } = await api.call('assignConversation', { token: as, params: { conversationId }, body: { to, expected } });
    return fault?.code ?? 'ok';
  };
  const ref = api.platform.db.doc(paths.conversation(agencyId, conversationId));
  const stored = async () => (await ref.get()).data() as Conversation;
  const rows = async () =>
    (await api.platform.db.collection(paths.agencyLedger(agencyId)).where('kind', '==', 'conversation.assigned').get()).docs.map((doc) => ({
      id: doc.id,
      detail: doc.get('detail') as unknown,
    }));
  return { agency, agencyId, token, owner: agency.owner.uid, conversation, conversationId, lanes, colleague, assign, ref, stored, rows };
};

describe('who answers in a conversation', () => {
  test('[TK1] is given on by the one who has it, with a row, a line for the story, and nothing twice', async () => {
    const { token, owner, conversationId, colleague, assign, stored, rows } = await aTeam();
    const [ann, bo] = [await colleague(['consultant']), await colleague(['consultant'])];

    expect([await assign(token, ann.uid, owner), await assign(token, ann.uid, owner)]).toEqual(['ok', 'ok']);
    expect(await assign(ann.token, bo.uid, ann.uid)).toBe('ok');
    expect(await assign(bo.token, null, bo.uid)).toBe('ok');

    expect((await stored()).assigned).toBeNull();
    expect((await stored()).assignments?.map(({ by, from, to }) => [by, from, to])).toEqual([
      [owner, owner, ann.uid],
      [ann.uid, ann.uid, bo.uid],
      [bo.uid, bo.uid, null],
    ]);
    expect((await rows()).map(({ id }) => id).toSorted()).toEqual([1, 2, 3].map((n) => `e-assigned-${conversationId}-${n}`));
    expect((await rows())[0]?.detail).toEqual({ by: owner, from: owner, to: ann.uid });
  });

  test('[TK2] nobody’s is whoever comes first to take; of two at once one has it and the other hears who', async () => {
    const { token, owner, colleague, assign, stored, rows, conversationId } = await aTeam();
    const [ann, bo] = [await colleague(['consultant']), await colleague(['consultant'])];
    await assign(token, null, owner);

    const codes = await Promise.all([assign(ann.token, ann.uid, null), assign(bo.token, bo.uid, null)]);

    expect(codes.toSorted()).toEqual(['assigned-elsewhere', 'ok']);
    const winner = codes[0] === 'ok' ? ann : bo;
    const loser = codes[0] === 'ok' ? bo : ann;
    expect((await stored()).assigned).toBe(winner.uid);
    expect((await rows()).length).toBe(2);
    const late = await api.call('assignConversation', { token: loser.token, params: { conversationId }, body: { to: loser.uid, expected: null } });
    expect([late.status, late.fault?.detail]).toEqual([409, { assigned: winner.uid }]);
  });

  test('[TK3] a consultant gives away no more than the own, a researcher nothing, a candidate and an outsider do not find it', async () => {
    const { agencyId, owner, token, conversation, colleague, assign, stored, lanes } = await aTeam();
    const [ann, rita, reader, outsider, stranger] = [
      await colleague(['consultant']),
      await colleague(['researcher']),
      await colleague(['consultant'], { can: 'r' }),
      await colleague(['consultant'], { isOutside: true }),
      await api.found(),
    ];
    const phone = await aCandidateDevice(api.platform, agencyId, lanes[0] ?? '', conversation.guestUid);
    const candidate = api.signIn(await mintCandidateToken(api.platform, { guestUid: conversation.guestUid, agencyId, deviceId: phone.deviceId }));

    expect([
      await assign(ann.token, ann.uid, owner),
      await assign(rita.token, rita.uid, owner),
      await assign(rita.token, ann.uid, owner),
      await assign(outsider.token, outsider.uid, owner),
      await assign(stranger.token, stranger.agency.owner.uid, owner),
      await assign(candidate, null, owner),
      await assign(token, reader.uid, owner),
      await assign(token, outsider.uid, owner),
      await assign(token, longId(), owner),
    ]).toEqual(['not-allowed', 'not-allowed', 'not-allowed', 'not-found', 'not-found', 'not-allowed', 'not-a-member', 'not-a-member', 'not-a-member']);
    await assign(token, null, owner);
    expect([await assign(rita.token, rita.uid, null), await assign(outsider.token, outsider.uid, null)]).toEqual(['not-allowed', 'not-found']);
    expect((await stored()).assigned).toBeNull();
  });

  test('[TK3] who leads the team, an owner and an admin give any; a stale view of it changes nothing', async () => {
    const { owner, colleague, assign, stored } = await aTeam();
    const [lead, admin, elsewhere] = [
      await colleague(['consultant'], { lead: true }),
      await colleague(['admin'], { isOutside: true }),
      await colleague(['consultant'], { isOutside: true, lead: true }),
    ];
    const ann = await colleague(['consultant']);

    expect(await assign(elsewhere.token, ann.uid, owner)).toBe('not-found');
    expect(await assign(lead.token, ann.uid, owner)).toBe('ok');
    expect(await assign(admin.token, owner, lead.uid)).toBe('assigned-elsewhere');
    expect(await assign(admin.token, lead.uid, ann.uid)).toBe('ok');
    expect((await stored()).assigned).toBe(lead.uid);
  });

  test('[TK4] is taken back within a quarter of an hour by whoever gave it, and not later or by others', async () => {
    const { token, owner, colleague, assign, ref, stored } = await aTeam();
    const [ann, bo] = [await colleague(['consultant']), await colleague(['consultant'])];
    await assign(token, ann.uid, owner);
    await assign(ann.token, bo.uid, ann.uid);
    expect(await assign(ann.token, ann.uid, bo.uid)).toBe('ok');

    await assign(ann.token, bo.uid, ann.uid);
    const records = (await stored()).assignments ?? [];
    await ref.update({ assignments: records.map((one) => ({ ...one, at: Timestamp.fromMillis(api.clock.now - 16 * 60_000) })) });
    expect(await assign(ann.token, ann.uid, bo.uid)).toBe('not-allowed');
  });

  test('[TK2] what somebody has who answers no more is free to take', async () => {
    const { agencyId, owner, colleague, assign, stored, lanes } = await aTeam();
    const ann = await colleague(['consultant']);
    await api.platform.db.doc(paths.lane(agencyId, lanes[0] ?? '')).update({ [`participants.${owner}.until`]: Timestamp.fromMillis(api.clock.now - 1) });

    expect(await assign(ann.token, ann.uid, owner)).toBe('ok');
    expect((await stored()).assigned).toBe(ann.uid);
  });

  test('[TK1] a closed conversation stays whose it was', async () => {
    const { token, owner, assign, ref } = await aTeam();
    await ref.update({ state: 'closed' });
    expect(await assign(token, null, owner)).toBe('lane-closed');
  });
});
