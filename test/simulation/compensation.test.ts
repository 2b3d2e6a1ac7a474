// What is said of pay, with the product's own vaults under the real rules and API: who opens it, who does not, and what a withdrawn clearance does.
import { setLogLevel } from 'firebase/firestore';
import type { ConversationDocument, MandateDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { longId } from '@liexin/e2ee/random-bytes';
import { collection, doc, getDoc, getDocsFromServer, limit, orderBy, query, where } from 'firebase/firestore';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { carryOut } from '../../web/src/platform/handover/carry-out.ts';
import { readMessage } from '../../web/src/platform/live/stored-message.ts';
import { admitToCompensation, openCompensation, type CompensationPorts } from '../../web/src/platform/vault/compensation.ts';
import type { Handover } from '../../web/src/platform/vault/handovers.ts';
import { newShortId } from '../../web/src/platform/vault/new-id.ts';
import { removeMember } from '../../web/src/platform/vault/remove-member.ts';
import { rotateLane } from '../../web/src/platform/workspace/rotate.ts';
import { addTalks, openSearch, passGate } from '../support/actors/agency-searches.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { openOffice, type Office, type OfficeMember } from './support/office.ts';

setLogLevel('silent');
type Mandate = MandateDocument<Uint8Array, unknown>;
type Conversation = ConversationDocument<Uint8Array, unknown>;

let office: Office;
let owner: OfficeMember;
beforeAll(async () => {
  office = await openOffice();
  owner = office.owner;
  await passGate(owner);
});
afterAll(() => office.close());

const cleared = async (name: string): Promise<OfficeMember> => {
  const invited = await owner.vault.invitations.make({ roles: ['consultant'], lead: false, clearance: ['compensation', 'standard'], name });
  return office.join(name, { invited });
};
const ports = ({ vault, api, source }: OfficeMember): CompensationPorts => ({ ...vault, api, source });
const asColleague = ({ uid, name }: OfficeMember) => ({ uid, name, role: 'consultant' });
const laneIdsOf = async ({ db, uid }: OfficeMember): Promise<string[]> => {
  const found = await getDocsFromServer(query(collection(db, paths.lanes(office.agencyId)), where('participantUids', 'array-contains', uid), limit(200)));
  return found.docs.filter((one) => one.get('tier') === 'compensation').map(({ id }) => id);
};
const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { code: string }).code,
  );

let counter = 0;
const write = async ({ db, vault, uid }: OfficeMember, laneId: string, text: string): Promise<void> => {
  counter += 1;
  const lane = await getDoc(doc(db, paths.lane(office.agencyId, laneId)));
  const id = longId();
  const body = { text, writtenAtMs: Date.now() };
  const envelope = await vault.messages.seal({ id, laneId, epoch: Number(lane.get('epoch')), counter, type: 'msg', body, tip: null });
  await postMessage(db, { agencyId: office.agencyId, laneId, id, envelope, by: uid });
};
/** What the person's vault makes of the messages that the rules let them read. */
const read = async ({ db, vault }: OfficeMember, laneId: string): Promise<string[]> => {
  const lane = await getDoc(doc(db, paths.lane(office.agencyId, laneId)));
  const found = await getDocsFromServer(query(collection(db, paths.messages(office.agencyId, laneId)), orderBy('sentAt'), limit(200)));
  const opened = await Promise.all(
    found.docs.map((one) =>
      vault.messages.open({ id: one.id, laneId, envelope: readMessage(one.id, one.data())?.envelope ?? null, participants: lane.get('participants') }),
    ),
  );
  return opened.map((one) => (one.kind === 'opened' ? one.body.text : `(${one.kind})`));
};
const mandateOf = async (mandateId: string): Promise<Mandate> =>
  (await office.server.platform.db.doc(paths.mandate(office.agencyId, mandateId)).get()).data() as Mandate;

/** A search of the owner's with one conversation, these in its team and in both lanes. */
const aTalk = async (...colleagues: readonly OfficeMember[]) => {
  const search = await openSearch(owner, 'CFO, Suzhou');
  const [conversationId = ''] = await addTalks(owner, search, 1);
  const conversation = await owner.source.get<Conversation>(paths.conversation(office.agencyId, conversationId));
  const lanes = Object.values(conversation?.lanes ?? {});
  for (const colleague of colleagues)
    await owner.vault.teams.enter(
      { mandateId: search.mandateId, compartmentId: search.compartment, lanes, colleague: asColleague(colleague) },
      () => undefined,
    );
  const wish = (by: OfficeMember, others: readonly OfficeMember[]) => ({
    conversationId,
    own: { name: by.name, role: 'consultant' },
    colleagues: others.map((one) => ({ ...asColleague(one), mayWrite: true })),
  });
  return {
    ...search,
    conversationId,
    open: async (by: OfficeMember, ...others: readonly OfficeMember[]): Promise<string> => (await openCompensation(ports(by), wish(by, others))).laneId,
  };
};

test('[CP1] [CP2] [CP3] [CP4] [CP9] pay is talked of under a key of its own, by those who are cleared, in one lane that no other list tells of', async () => {
  const [wei, dan] = [await office.join('Wei Chen'), await cleared('Dan Roth')];
  const talk = await aTalk(wei, dan);

  expect(await codeOf(talk.open(wei, dan))).toBe('not-allowed');
  // Somebody cleared is left out, or somebody let in who is not.
  expect(await codeOf(talk.open(owner))).toBe('wraps-incomplete');
  expect(await codeOf(talk.open(owner, dan, wei))).toBe('malformed-request');
  const answers = await Promise.all([talk.open(owner, dan), talk.open(dan, owner)]);
  const laneId = answers[0] ?? '';
  expect(answers).toEqual([laneId, laneId]);
  await write(owner, laneId, 'They pay 1.8 million.');
  await write(dan, laneId, 'She has 1.6 now.');

  expect(await read(owner, laneId)).toEqual(['They pay 1.8 million.', 'She has 1.6 now.']);
  expect(await read(dan, laneId)).toEqual(['They pay 1.8 million.', 'She has 1.6 now.']);
  expect([await laneIdsOf(owner), await laneIdsOf(dan), await laneIdsOf(wei)]).toEqual([[laneId], [laneId], []]);
  expect(await codeOf(read(wei, laneId))).toBe('permission-denied');
  const { compensation, compartment } = await mandateOf(talk.mandateId);
  const conversation = await wei.source.get<Conversation>(paths.conversation(office.agencyId, talk.conversationId));
  expect(JSON.stringify(conversation)).not.toContain(laneId);
  expect(compensation?.compartment).not.toBe(compartment);
  const wraps = await office.server.platform.db.collection(`${paths.generation(office.agencyId, compensation?.compartment ?? '', 1)}/wraps`).get();
  expect(wraps.docs.map(({ id }) => id).toSorted()).toEqual([owner.uid, dan.uid, 'ark', 'auk'].toSorted());
  // The key health names its holders to those who hold it.
  const healthOf = async ({ api }: OfficeMember) => (await api.call('keyHealth', { params: {}, body: {} })).compartments.map((one) => one.compartmentId);
  expect([(await healthOf(dan)).includes(compensation?.compartment ?? ''), (await healthOf(wei)).includes(compensation?.compartment ?? '')]).toEqual([
    true,
    false,
  ]);
});

test('[CP6] who is cleared later comes in with the whole past, who is not stays out', async () => {
  const [wei, dan] = [await office.join('Wei Chen'), await cleared('Dan Roth')];
  const talk = await aTalk(wei, dan);
  const laneId = await talk.open(dan, owner);
  await write(dan, laneId, 'Not below 1.7.');
  const compartmentId = (await mandateOf(talk.mandateId)).compensation?.compartment ?? '';
  const admit = () => admitToCompensation(ports(dan), { laneId, compartmentId, colleague: asColleague(wei) });

  expect(await codeOf(admit())).toBe('not-a-member');
  await owner.vault.roles.change(wei.uid, { roles: ['consultant'], lead: false, clearance: ['compensation', 'standard'] });
  await admit();
  await admit();

  expect(await read(wei, laneId)).toEqual(['Not below 1.7.']);
  await write(wei, laneId, 'Understood.');
  expect(await read(owner, laneId)).toEqual(['Not below 1.7.', 'Understood.']);
});

test('[CP6] who is cleared, or comes into the team with it, has the key with the next one, which the page of anybody makes who holds it', async () => {
  const [wei, dan, eve] = [await office.join('Wei Chen'), await cleared('Dan Roth'), await cleared('Eve Lund')];
  const talk = await aTalk(wei, dan);
  await talk.open(owner, dan);
  const key = async () => (await mandateOf(talk.mandateId)).compensation;
  const opens = ({ vault }: OfficeMember, generation: number): Promise<string> => codeOf(vault.compartments.key(compartmentId, generation));
  const compartmentId = (await key())?.compartment ?? '';
  expect([(await key())?.keysDue, await opens(wei, 1)]).toEqual([null, 'key-missing']);

  await owner.vault.roles.change(wei.uid, { roles: ['consultant'], lead: false, clearance: ['compensation', 'standard'] });
  expect((await key())?.keysDue).not.toBeNull();
  expect(await dan.vault.generations.renew(compartmentId)).toBe(true);
  // With the new one everything before it.
  expect([await opens(wei, 2), await opens(wei, 1), (await key())?.keysDue]).toEqual(['done', 'done', null]);

  await owner.vault.teams.enter({ mandateId: talk.mandateId, compartmentId: talk.compartment, lanes: [], colleague: asColleague(eve) }, () => undefined);
  expect((await key())?.keysDue).not.toBeNull();
  expect(await owner.vault.generations.renew(compartmentId)).toBe(true);
  expect(await opens(eve, 3)).toBe('done');
  // Who has it already, or is not cleared, makes nothing due.
  const [pat, ray] = [await office.join('Pat Hill'), owner];
  await office.server.platform.db.doc(paths.mandate(office.agencyId, talk.mandateId)).update({ team: [dan.uid, wei.uid, eve.uid] });
  for (const colleague of [pat, ray]) {
    const wrap = await dan.vault.teams.wrap(talk.compartment, colleague.uid);
    await dan.api.call('enterTeam', { params: { mandateId: talk.mandateId }, body: { uid: colleague.uid, wrap } });
  }
  expect((await key())?.keysDue).toBeNull();
});

test('[CP5] a withdrawn clearance ends it at once; keys are new before anything is written, and what the person held opens nothing of it', async () => {
  const [wei, dan] = [await cleared('Wei Chen'), await cleared('Dan Roth')];
  const talk = await aTalk(wei, dan);
  const laneId = await talk.open(owner, dan, wei);
  await write(owner, laneId, 'Before');
  expect(await read(dan, laneId)).toEqual(['Before']);

  await owner.vault.roles.change(dan.uid, { roles: ['consultant'], lead: false, clearance: ['standard'] });

  expect(await codeOf(read(dan, laneId))).toBe('permission-denied');
  const due = await mandateOf(talk.mandateId);
  expect([due.compensation?.keysDue != null, due.keysDue == null]).toEqual([true, true]);
  const compartmentId = due.compensation?.compartment ?? '';
  const rotate = ({ vault, api, source }: OfficeMember) => rotateLane({ api, source, vault }, laneId);
  // Under a key that the person still holds no lane gets a new one: that of the search's tier comes first.
  await rotate(wei);
  expect((await mandateOf(talk.mandateId)).compensation).toMatchObject({ generation: 2, keysDue: null });
  await write(wei, laneId, 'After');

  expect(await read(owner, laneId)).toEqual(['Before', 'After']);
  const wrap = paths.wrap(office.agencyId, compartmentId, 2, dan.uid);
  expect((await office.server.platform.db.doc(wrap).get()).exists).toBe(false);
  expect(await codeOf(dan.vault.compartments.key(compartmentId, 2))).toBe('key-missing');
  // The standard lanes of the search are not touched by it.
  expect(await codeOf(dan.vault.compartments.newest(talk.compartment))).toBe('done');
});

test('[CP5] who is removed leaves it with the search: its key and lanes are renewed like all others', async () => {
  const dan = await cleared('Dan Roth');
  const talk = await aTalk(dan);
  const laneId = await talk.open(dan, owner);
  await write(dan, laneId, 'Before');

  await removeMember({ api: owner.api, keyLog: owner.vault.keyLog, device: owner.device }, dan.uid);

  const due = await mandateOf(talk.mandateId);
  expect([due.keysDue != null, due.compensation?.keysDue != null]).toEqual([true, true]);
  for (const compartmentId of [talk.compartment, due.compensation?.compartment ?? '']) expect(await owner.vault.generations.renew(compartmentId)).toBe(true);
  await rotateLane({ api: owner.api, source: owner.source, vault: owner.vault }, laneId);
  await write(owner, laneId, 'After');
  expect(await read(owner, laneId)).toEqual(['Before', 'After']);
  expect((await mandateOf(talk.mandateId)).compensation).toMatchObject({ generation: 2, keysDue: null });
});

test('[CP7] a handover takes a receiver who is cleared into it, and undone takes them out of it and of its key', async () => {
  const dan = await cleared('Dan Roth');
  const talk = await aTalk();
  const laneId = await talk.open(owner);
  const order = await owner.vault.handovers.order(newShortId(), {
    from: owner.uid,
    greeting: null,
    mandates: [{ mandateId: talk.mandateId, compartment: talk.compartment, receivers: { [dan.uid]: [talk.conversationId] } }],
  });
  await owner.api.call('createHandover', { params: {}, body: order });
  const handover = await owner.source.get<Handover>(paths.handover(office.agencyId, order.handoverId));
  if (handover === null) throw new Error('no handover');
  const compartmentId = (await mandateOf(talk.mandateId)).compensation?.compartment ?? '';
  await carryOut(
    { ...owner, colleague: (uid) => (uid === dan.uid ? asColleague(dan) : undefined), pay: () => ({ laneId, compartmentId }), isStopped: () => false },
    order.handoverId,
    handover,
  );
  expect(await laneIdsOf(dan)).toEqual([laneId]);

  for (let left = 1; left > 0;) ({ left } = await owner.api.call('undoHandover', { params: { handoverId: order.handoverId }, body: {} }));

  expect(await laneIdsOf(dan)).toEqual([]);
  expect(await codeOf(read(dan, laneId))).toBe('permission-denied');
  const after = await mandateOf(talk.mandateId);
  expect([after.team, after.keysDue != null, after.compensation?.keysDue != null]).toEqual([[owner.uid], true, true]);
  expect((await office.server.platform.db.doc(paths.wrap(office.agencyId, compartmentId, 1, dan.uid)).get()).exists).toBe(false);
});

test('[CP8] in an emergency an owner who is cleared reads it too, another owner does not learn of it', async () => {
  const dan = await cleared('Dan Roth');
  const talk = await aTalk(dan);
  const laneId = await talk.open(dan, owner);
  const { db } = office.server.platform;
  // Out of the search, and with both clearances or one.
  await db.doc(paths.mandate(office.agencyId, talk.mandateId)).update({ team: [dan.uid] });
  for (const lane of (await db.collection(paths.lanes(office.agencyId)).where('conversation', '==', talk.conversationId).get()).docs)
    await lane.ref.update({ participantUids: [dan.uid], [`participants.${owner.uid}.until`]: new Date(0) });
  await db.doc(paths.conversation(office.agencyId, talk.conversationId)).update({ participantUids: [dan.uid] });
  const member = db.doc(paths.member(office.agencyId, owner.uid));
  const reading = async (): Promise<string[]> => {
    const emergencyId = longId();
    const reason = { generation: 1, nonce: 'AAAAAAAAAAAAAAAA', ciphertext: 'A'.repeat(400) };
    await owner.api.call('emergency', { params: { conversationId: talk.conversationId }, body: { emergencyId, reason } });
    return (await db.doc(paths.emergency(office.agencyId, emergencyId)).get()).get('lanes') as string[];
  };

  await member.update({ clearance: ['standard'] });
  const without = await reading();
  for (const id of without) await db.doc(paths.lane(office.agencyId, id)).update({ [`participants.${owner.uid}.until`]: new Date(0) });
  await member.update({ clearance: ['compensation', 'standard'] });

  expect([without.length, without.includes(laneId)]).toEqual([2, false]);
  expect((await reading()).includes(laneId)).toBe(true);
});
