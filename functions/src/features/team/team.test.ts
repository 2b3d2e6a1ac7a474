import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { Role } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { fromBase64url, toBase64url as text } from '@liexin/proof/bytes';
import { userAddBody } from '@liexin/proof/key-log-body';
import { makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { sha256 } from '@liexin/proof/sha256';
import { signerListHash } from '@liexin/proof/signer-list';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aConversation, aMandate, aSignerList } from '../../testing/a-conversation.ts';
import type { Lane, SignerList } from '../../platform/stored.ts';
import { aPerson, deviceEntry, deviceJson, entryJson, type Founded, type Person } from '../../testing/an-agency.ts';
import { b64, bytes, gcmBox, hpkeBox, longId, sealedBox } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

interface Invited {
  readonly inviteId: string;
  readonly auth: string;
}

const invite = async (
  agency: Founded,
  token: string,
  change: Partial<RequestOf<'createInvitation'>> = {},
): Promise<Invited & { outcome: Awaited<ReturnType<LocalApi['call']>> }> => {
  const auth = bytes(32);
  const inviteId = longId();
  const body: RequestOf<'createInvitation'> = {
    inviteId,
    roles: ['consultant'],
    lead: false,
    clearance: ['standard'],
    authHash: text(await sha256(auth)),
    label: sealedBox(),
    wraps: { [agency.owner.uid]: { ...hpkeBox(), keysGeneration: 1 } },
    ...change,
  };
  return { inviteId, auth: text(auth), outcome: await api.call('createInvitation', { token, body }) };
};

const joinBody = (invited: Invited, person: Person, generation = 1): RequestOf<'join'> => ({
  auth: invited.auth,
  keys: { generation, ukPub: text(person.uk.pub), usPub: text(person.us.pub), wraps: { [person.device.deviceId]: hpkeBox() } },
  device: deviceJson(person.device),
  mac: b64(32),
  name: gcmBox(),
});
const join = (invited: Invited, person: Person, change: Partial<RequestOf<'join'>> = {}) =>
  api.call('join', { token: api.passwordToken(person.uid), params: { inviteId: invited.inviteId }, body: { ...joinBody(invited, person), ...change } });

const admitBody = async (agency: Founded, person: Person, roles: readonly Role[] = ['consultant'], signer = agency.owner) => {
  const { entry, head } = await makeKeyLogEntry({
    agencyId: agency.agencyId,
    head: agency.head,
    type: 'user.add',
    subject: person.uid,
    body: userAddBody({ roles, clearance: ['standard'], usPub: person.us.pub, ukPub: person.uk.pub, keysGeneration: 1 }),
    signer: signer.uid,
    key: signer.us.key,
  });
  const body: RequestOf<'admitJoiner'> = { entry: entryJson(entry), card: sealedBox(), wraps: { [agency.directory]: { ...hpkeBox(), generation: 1 } } };
  return { body, head };
};
const admit = (token: string, { inviteId }: Invited, body: RequestOf<'admitJoiner'>) => api.call('admitJoiner', { token, params: { inviteId }, body });

/** Invited, joined, let in, and signed in on the own device. */
const joined = async (agency: Founded, token: string, roles: Role[] = ['consultant']) => {
  const person = await aPerson();
  const invited = await invite(agency, token, { roles });
  await join(invited, person);
  const { body, head } = await admitBody(agency, person, roles);
  const outcome = await admit(token, invited, body);
  if (outcome.fault) throw new Error(outcome.fault.code);
  agency.head = head;
  const device = await deviceEntry(agency.agencyId, agency.head, person, person.device);
  const added = await api.call('addDevice', {
    token: api.passwordToken(person.uid),
    body: { device: deviceJson(person.device), entry: entryJson(device.entry), wrap: hpkeBox() },
  });
  agency.head = device.head;
  return { person, invited, token: api.signIn(added.body.token) };
};

describe('an invitation', () => {
  test('[TM4] tells whoever has the secret what it is, and nobody else that it is there', async () => {
    const { agency, token } = await api.found();
    const invited = await invite(agency, token);
    const open = (inviteId: string, auth: string) => api.call('openInvitation', { params: { inviteId }, body: { auth } });

    expect((await open(invited.inviteId, invited.auth)).body).toMatchObject({
      agencyId: agency.agencyId,
      displayName: agency.body.displayName,
      roles: ['consultant'],
      state: 'pending',
    });
    const [wrong, unknown] = [await open(invited.inviteId, b64(32)), await open(longId(), invited.auth)];
    expect([wrong.status, wrong.fault]).toEqual([unknown.status, unknown.fault]);
    expect(wrong.fault?.code).toBe('invitation-unknown');
  });

  test('[TM5] is made by owners and admins, for every owner and admin, and never for a role that takes two', async () => {
    const { agency, token } = await api.found();
    const consultant = await joined(agency, token);

    const codes = [
      (await invite(agency, consultant.token)).outcome.fault?.code,
      (await invite(agency, token, { roles: ['auditor'] })).outcome.fault?.code,
      (await invite(agency, token, { roles: ['client'] })).outcome.fault?.code,
      (await invite(agency, token, { roles: ['consultant', 'owner'] })).outcome.fault?.code,
      (await invite(agency, token, { wraps: {} })).outcome.fault?.code,
      (await invite(agency, token, { wraps: { [agency.owner.uid]: { ...hpkeBox(), keysGeneration: 2 } } })).outcome.fault?.code,
      (await invite(agency, token, { roles: ['admin', 'consultant'] })).outcome.fault?.code,
    ];

    expect(codes).toEqual(['not-allowed', 'not-allowed', 'not-allowed', 'not-allowed', 'wraps-incomplete', 'wraps-incomplete', undefined]);
  });

  test('[TM6] ends after seven days, or when it is revoked, and takes nobody then', async () => {
    const { agency, token } = await api.found();
    const [late, gone] = [await invite(agency, token), await invite(agency, token)];
    await api.call('revokeInvitation', { token, params: { inviteId: gone.inviteId } });
    expect((await join(gone, await aPerson())).fault?.code).toBe('invitation-ended');

    const now = api.clock.now;
    api.clock.advance(7 * 24 * 60 * 60_000);
    try {
      expect((await api.call('openInvitation', { params: { inviteId: late.inviteId }, body: { auth: late.auth } })).body.state).toBe('expired');
      expect((await join(late, await aPerson())).fault?.code).toBe('invitation-ended');
    } finally {
      api.clock.now = now;
    }
  });

  test('[TM7] is taken by one person: the same keys again change nothing, others are told', async () => {
    const { agency, token } = await api.found();
    const invited = await invite(agency, token);
    const [person, other] = [await aPerson(), await aPerson()];

    const both = await Promise.all([join(invited, person), join(invited, other)]);
    expect(both.map((one) => one.fault?.code ?? 'in').toSorted()).toEqual(['in', 'invitation-taken']);
    const winner = both[0]?.fault ? other : person;
    expect((await join(invited, winner)).status).toBe(200);
    expect((await join(invited, winner, { keys: joinBody(invited, await aPerson()).keys })).fault?.code).toBe('malformed-request');
    expect((await join(invited, agency.owner)).fault?.code).toBe('invitation-taken');
  });

  test('[TM7] does not take an account that is in an agency', async () => {
    const [one, two] = [await api.found(), await api.found()];

    expect((await join(await invite(one.agency, one.token), two.agency.owner)).fault?.code).toBe('agency-exists');
    expect((await join(await invite(one.agency, one.token), one.agency.owner)).fault?.code).toBe('member-exists');
    const end = { at: Timestamp.fromMillis(api.clock.now), closing: 'a-closing' };
    await api.platform.db.doc(paths.member(two.agency.agencyId, two.agency.owner.uid)).update({ end });
    expect((await join(await invite(one.agency, one.token), two.agency.owner)).fault).toEqual({ code: 'agency-closed', detail: { closing: 'a-closing' } });
  });
});

describe('letting in', () => {
  test('[TM8] makes a member whose device signs in, with the roles of the invitation and the key of the directory', async () => {
    const { agency, token } = await api.found();
    const { person, token: own } = await joined(agency, token, ['researcher']);
    const { db } = api.platform;

    expect((await db.doc(paths.member(agency.agencyId, person.uid)).get()).data()).toMatchObject({
      roles: ['researcher'],
      status: 'active',
      clearance: ['standard'],
    });
    expect((await db.doc(paths.wrap(agency.agencyId, agency.directory, 1, person.uid)).get()).exists).toBe(true);
    expect((await api.call('deviceRequests', { token: own })).status).toBe(200);
    expect((await api.call('createMandate', { token: own, body: await aMandate(agency) })).fault?.code).toBe('not-allowed');
  });

  test('[TM8] by two devices at once makes one member; again changes nothing', async () => {
    const { agency, token } = await api.found();
    const [person, invited] = [await aPerson(), await invite(agency, token)];
    await join(invited, person);
    const { body } = await admitBody(agency, person);

    const both = await Promise.all([admit(token, invited, body), admit(token, invited, body)]);
    expect(both.every((one) => one.status === 200 || one.fault?.code === 'stale-head')).toBe(true);
    expect((await admit(token, invited, body)).status).toBe(200);
    const rows = await api.platform.db.collection(paths.keyLog(agency.agencyId)).where('subject', '==', person.uid).get();
    expect(rows.size).toBe(1);
  });

  test('[TM8] tells the joiner alone, who then checks the whole log from the fingerprint in the link', async () => {
    const { agency, token } = await api.found();
    const [person, invited] = [await aPerson(), await invite(agency, token)];
    const first = joinBody(invited, person);
    const again = () => api.call('join', { token: api.passwordToken(person.uid), params: { inviteId: invited.inviteId }, body: first });
    expect((await again()).body).toEqual({ state: 'joined', log: null });
    await admit(token, invited, (await admitBody(agency, person)).body);

    const { state, log } = (await again()).body;
    expect([state, log?.identityKey, log?.entries.map((entry) => entry.type)]).toEqual([
      'admitted',
      agency.body.identityKey,
      ['server.key', 'user.add', 'recovery.set', 'dev.add', 'user.add'],
    ]);
    await api.platform.db.doc(paths.member(agency.agencyId, person.uid)).update({ status: 'removed' });
    expect((await again()).fault?.code).toBe('not-a-member');
  });

  test('[TM9] certifies the keys and roles that were asked for and no others', async () => {
    const { agency, token } = await api.found();
    const [person, stranger, invited] = [await aPerson(), await aPerson(), await invite(agency, token)];
    await join(invited, person);
    const other = { ...person, us: stranger.us };

    const codes = [
      (await admit(token, invited, (await admitBody(agency, other)).body)).fault?.code,
      (await admit(token, invited, (await admitBody(agency, person, ['admin', 'consultant'])).body)).fault?.code,
      (await admit(token, invited, (await admitBody(agency, stranger)).body)).fault?.code,
      (await admit(token, invited, { ...(await admitBody(agency, person)).body, wraps: {} })).fault?.code,
      (await admit(token, await invite(agency, token), (await admitBody(agency, person)).body)).fault?.code,
    ];
    expect(codes).toEqual(['malformed-request', 'malformed-request', 'malformed-request', 'wraps-incomplete', 'invitation-ended']);
  });

  test('[TM9] by somebody who may not is refused, and so is a signature of somebody else', async () => {
    const { agency, token } = await api.found();
    const consultant = await joined(agency, token);
    const [person, invited] = [await aPerson(), await invite(agency, token)];
    await join(invited, person);

    expect((await admit(consultant.token, invited, (await admitBody(agency, person, ['consultant'], consultant.person)).body)).fault?.code).toBe('not-allowed');
    expect((await admit(token, invited, (await admitBody(agency, person, ['consultant'], { ...agency.owner, us: person.us })).body)).fault?.code).toBe(
      'bad-signature',
    );
    expect((await api.call('revokeInvitation', { token: consultant.token, params: { inviteId: invited.inviteId } })).fault?.code).toBe('not-allowed');
  });

  test('[TM10] an admin gets the key of every search at once', async () => {
    const { agency, token } = await api.found();
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token, body: mandate });
    const [person, invited] = [await aPerson(), await invite(agency, token, { roles: ['admin'] })];
    await join(invited, person);
    const { body } = await admitBody(agency, person, ['admin']);

    expect((await admit(token, invited, body)).fault?.code).toBe('wraps-incomplete');
    const whole = { ...body, wraps: { ...body.wraps, [mandate.compartmentId]: { ...hpkeBox(), generation: 1 } } };
    expect((await admit(token, invited, whole)).status).toBe(200);
    expect((await api.platform.db.doc(paths.wrap(agency.agencyId, mandate.compartmentId, 1, person.uid)).get()).exists).toBe(true);
  });

  test('[TM11] each step has its row in the audit trail, by ids alone', async () => {
    const { agency, token } = await api.found();
    const { invited, person } = await joined(agency, token);
    const gone = await invite(agency, token);
    await api.call('revokeInvitation', { token, params: { inviteId: gone.inviteId } });

    const rows = (await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).orderBy('seq').get()).docs.map((doc) => doc.data());
    expect(rows.slice(4).map((row) => [row['kind'], row['subject']])).toEqual([
      ['invitation.made', invited.inviteId],
      ['invitation.joined', invited.inviteId],
      ['key-log.user.add', person.uid],
      ['key-log.dev.add', person.device.deviceId],
      ['invitation.made', gone.inviteId],
      ['invitation.revoked', gone.inviteId],
    ]);
    expect(fromBase64url(invited.auth).length).toBe(32);
    expect(JSON.stringify(rows)).not.toContain(invited.auth);
  });
});

describe('a team', () => {
  /** A search with one conversation, and a colleague who is in the agency but not in it. */
  const search = async (roles: Role[] = ['consultant']) => {
    const { agency, token } = await api.found();
    const colleague = await joined(agency, token, roles);
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token, body: mandate });
    const conversation = await aConversation(agency, mandate);
    await api.call('createConversation', { token, body: conversation });
    const enter = (uid = colleague.person.uid, generation = 1, as = token) =>
      api.call('enterTeam', { token: as, params: { mandateId: mandate.mandateId }, body: { uid, wrap: { ...hpkeBox(), generation } } });
    const add = async (lane: 0 | 1, change: { uid?: string; n?: number; as?: string; prev?: Uint8Array } = {}) => {
      const laneId = conversation.lanes[lane]?.laneId ?? '';
      const place = { agencyId: agency.agencyId, laneId };
      const stored = (await api.platform.db.doc(paths.signerList(agency.agencyId, laneId, 0)).get()).data() as SignerList;
      const prev = change.prev ?? (await signerListHash(place, stored));
      const list = await aSignerList(place, { agency, person: agency.owner, device: agency.owner.device }, change.n ?? 1, prev, 1);
      const body = { uid: change.uid ?? colleague.person.uid, name: b64(60), signers: list.json };
      return api.call('addReader', { token: change.as ?? token, params: { laneId }, body });
    };
    const lane = async (which: 0 | 1) => (await api.platform.db.doc(paths.lane(agency.agencyId, conversation.lanes[which]?.laneId ?? '')).get()).data() as Lane;
    return { agency, token, colleague, mandate, conversation, enter, add, lane };
  };

  test('[TM12] takes a member in, with the newest key, once; nobody outside of it takes anybody in', async () => {
    const { agency, colleague, mandate, enter } = await search();

    expect((await enter(colleague.person.uid, 1, colleague.token)).fault?.code).toBe('not-found');
    expect((await enter(colleague.person.uid, 2)).fault?.code).toBe('stale-head');
    expect((await enter('nobody')).fault?.code).toBe('not-a-member');
    expect([(await enter()).status, (await enter()).status]).toEqual([200, 200]);
    const { db } = api.platform;
    expect((await db.doc(paths.mandate(agency.agencyId, mandate.mandateId)).get()).get('team')).toEqual([agency.owner.uid, colleague.person.uid]);
    expect((await db.doc(paths.wrap(agency.agencyId, mandate.compartmentId, 1, colleague.person.uid)).get()).exists).toBe(true);
    const rows = await db.collection(paths.agencyLedger(agency.agencyId)).where('kind', '==', 'team.entered').get();
    expect(rows.size).toBe(1);
  });

  test('[TM12] an administrator or reviewer works in no team', async () => {
    const { agency, colleague, enter } = await search();
    await api.platform.db.doc(paths.member(agency.agencyId, colleague.person.uid)).update({ roles: ['admin'] });

    expect((await enter()).fault?.code).toBe('not-a-member');
  });

  test('[TM13] a lane opens to a member of the team with all its past, and the next list names them', async () => {
    const { agency, colleague, conversation, enter, add, lane } = await search();
    expect((await add(0)).fault?.code).toBe('not-a-member');
    await enter();

    expect([(await add(0)).status, (await add(0)).status]).toEqual([200, 200]);
    const opened = await lane(0);
    const talk = (await api.platform.db.doc(paths.conversation(agency.agencyId, conversation.conversationId)).get()).data();
    expect(opened.participants[colleague.person.uid]).toMatchObject({ can: 'rw', kind: 'staff', until: null, from: talk?.['createdAt'] });
    expect([opened.signers, opened.participantUids.includes(colleague.person.uid), talk?.['participantUids']]).toEqual([
      1,
      true,
      [agency.owner.uid, colleague.person.uid],
    ]);
  });

  test('[TM13] a list that does not follow, another head or a caller from outside: refused', async () => {
    const { colleague, enter, add } = await search();
    await enter();

    const codes = [
      (await add(0, { n: 2 })).fault?.code,
      (await add(0, { prev: bytes(32) })).fault?.code,
      (await add(0, { as: colleague.token })).fault?.code,
      (await add(0, { uid: 'nobody' })).fault?.code,
    ];
    expect(codes).toEqual(['stale-epoch', 'malformed-request', 'not-found', 'not-a-member']);
  });

  test('[TM14] what somebody may do in a lane follows from the table of rights, not from who asks', async () => {
    const { agency, token, colleague, mandate, enter, add, lane } = await search(['researcher']);
    await enter();
    await add(0);
    await add(1);

    expect([(await lane(0)).participants[colleague.person.uid]?.can, (await lane(1)).participants[colleague.person.uid]?.can]).toEqual(['r', 'rw']);
    const conversation = await aConversation(agency, mandate);
    const tooMuch = conversation.lanes.map((one) => ({
      ...one,
      participants: { ...one.participants, [colleague.person.uid]: { can: 'rw' as const, kind: 'staff' as const, name: b64(60) } },
    }));
    expect((await api.call('createConversation', { token, body: { ...conversation, lanes: tooMuch } })).fault?.code).toBe('malformed-request');
  });
});
