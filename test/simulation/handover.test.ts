// A handover with real keys: who is believed, who carries out, and what a forged order does.
import { FieldValue } from 'firebase-admin/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { Fault } from '@liexin/domain/kernel/fault';
import { openSignerChain } from '@liexin/e2ee/signer-lists';
import { signerListHash } from '@liexin/proof/signer-list';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sdkHistory } from '../../web/src/platform/history/sdk-history.ts';
import { memoryOutboxStorage } from '../../web/src/platform/outbox/memory-storage.ts';
import { openOutbox } from '../../web/src/platform/outbox/outbox.ts';
import { staffTransport } from '../../web/src/platform/outbox/staff-transport.ts';
import { newMessageId, newShortId } from '../../web/src/platform/vault/new-id.ts';
import { greetCandidates, greetingId } from '../../web/src/platform/handover/greet-candidates.ts';
import { carryOut, type CarriedOut } from '../../web/src/platform/handover/carry-out.ts';
import type { Handover } from '../../web/src/platform/vault/handovers.ts';
import { addTalks, openSearch, passGate, type Search } from '../support/actors/agency-searches.ts';
import { openOffice, type Office, type OfficeMember } from './support/office.ts';

let office: Office;
let owner: OfficeMember;
let [wei, mara] = [undefined as unknown as OfficeMember, undefined as unknown as OfficeMember];
let search: Search;
let ids: string[];

beforeAll(async () => {
  office = await openOffice();
  ({ owner } = office);
  await passGate(owner);
  [wei, mara] = [await office.join('Wei Chen'), await office.join('Mara Lind')];
  search = await openSearch(owner, 'CFO, Suzhou');
  ids = await addTalks(owner, search, 3);
});
afterAll(() => office.close());

/** The database with the operator's rights. */
const admin = () => office.server.platform;
const read = (by: OfficeMember, id: string) => by.source.get<Handover>(paths.handover(office.agencyId, id));
const carry = async (by: OfficeMember, id: string): Promise<CarriedOut> => {
  const handover = await read(by, id);
  if (handover === null) throw new Error('no handover');
  const colleague = (uid: string) => [wei, mara].flatMap((one) => (one.uid === uid ? [{ uid, name: one.name, role: 'consultant' }] : []))[0];
  return carryOut({ api: by.api, source: by.source, vault: by.vault, colleague, isStopped: () => false }, id, handover);
};
const begin = async (by: OfficeMember, from: string, to: string, conversationIds: readonly string[]): Promise<string> => {
  const mandates = [{ mandateId: search.mandateId, compartment: search.compartment, receivers: { [to]: conversationIds } }];
  const order = await by.vault.handovers.order(newShortId(), { from, mandates, greeting: { en: 'I am {name}.', zh: '我是{name}。' } });
  await by.api.call('createHandover', { params: {}, body: order });
  return order.handoverId;
};
const lanesOf = async (id: string): Promise<{ candidate: string; internal: string }> =>
  (await admin().db.doc(paths.conversation(office.agencyId, id)).get()).get('lanes') as { candidate: string; internal: string };

/** The receiver's outbox on one device, as the product has it. `nowMs`: what the clock shows to the greeting. */
const outboxOf = ({ sdk, vault }: OfficeMember) =>
  openOutbox({
    storage: memoryOutboxStorage(),
    transport: staffTransport({
      db: sdk.db,
      vault,
      lane: () => undefined,
      tip: () => null,
      rotate: () => Promise.reject(new Error('no new keys are due')),
      now: Date.now,
      learnTime: () => Promise.resolve(),
    }),
    leadership: { lead: (begin) => begin(), resign: () => undefined },
    neighbours: { tell: () => undefined, listen: () => () => undefined },
    now: Date.now,
    random: Math.random,
    newId: newMessageId,
    failed: () => undefined,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
  });
const noon = new Date().setHours(12, 0, 0, 0);
const night = new Date().setHours(23, 30, 0, 0);
const greet = async (by: OfficeMember, id: string, outbox: ReturnType<typeof outboxOf>, nowMs: number): Promise<void> => {
  const handover = await read(by, id);
  if (handover === null) throw new Error('no handover');
  const nameOf = (uid: string): string => (uid === by.uid ? by.name : 'Helen');
  const { api, vault, source, sdk } = by;
  const history = (laneId: string) => sdkHistory(sdk.db, office.agencyId, laneId);
  await greetCandidates({ api, vault, source, outbox, history, nameOf, now: () => nowMs }, id, handover);
};

describe('a handover', () => {
  test('[HO4, HO5] gives the receiver both lanes, and the candidate believes who is in them', async () => {
    const [first = ''] = ids;
    const lanes = await lanesOf(first);
    await owner.vault.links.make(first, { agency: 'Tidewell Partners', first: 'Helen', role: 'consultant', language: 'en', source: 'linkedin' });
    const id = await begin(owner, owner.uid, wei.uid, [first]);
    expect(await carry(owner, id)).toEqual({ settled: 1, waiting: 0 });

    const ring = await wei.vault.lanes.ring(lanes.candidate);
    expect([ring.signers.map(({ name }) => name), ring.strangers]).toEqual([['Helen', 'Wei Chen'], []]);
    expect((await wei.vault.lanes.ring(lanes.internal)).keys.size).toBe(1);
    // As a candidate checks it, who knows list 0 by the card and nobody of the agency's log.
    const place = { agencyId: office.agencyId, laneId: lanes.candidate };
    const [firstList] = ring.lists;
    if (firstList === undefined) throw new Error('no list');
    const list0Hash = await signerListHash(place, firstList);
    const chain = await openSignerChain({ place, lists: ring.lists, laneKeys: ring.keys, card: { usPub: owner.device.admitted.person.usPub, list0Hash } });
    expect(chain.ok && chain.value.at(-1)?.signers.map(({ uid }) => uid)).toEqual([owner.uid, wei.uid]);
    const handover = await read(wei, id);
    expect(handover && (await wei.vault.handovers.greeting(id, handover, search.mandateId))).toEqual({ en: 'I am {name}.', zh: '我是{name}。' });

    // One word to the candidate, by the new consultant; from two looks and two devices it is one.
    const [outbox, other] = [outboxOf(wei), outboxOf(wei)];
    const landed = new Promise<string>((resolve) => void outbox.onLanded((item) => resolve(item.id)));
    await greet(wei, id, outbox, noon);
    await greet(wei, id, outbox, noon);
    await greet(wei, id, other, noon);
    expect(await landed).toBe(await greetingId(id, first));
    expect(other.items()).toEqual([]);
    const [word] = (await sdkHistory(owner.db, office.agencyId, lanes.candidate).page({ direction: 'older', from: null, limit: 10 })).messages;
    const participants = (await owner.vault.lanes.ring(lanes.candidate)).lane.participants;
    const opened = word && (await owner.vault.messages.open({ id: word.id, laneId: lanes.candidate, envelope: word.envelope, participants }));
    expect([word?.sender, opened?.kind === 'opened' && opened.body.text]).toEqual([wei.uid, 'I am Wei Chen.']);
    for (const one of [outbox, other]) one.close();
    // Once more, by another device as well: it is found settled.
    expect([await carry(owner, id), await carry(wei, id)]).toEqual([
      { settled: 1, waiting: 0 },
      { settled: 1, waiting: 0 },
    ]);
  });

  test('[HO12] waits where its maker is outside, until a device inside carries it out by itself', async () => {
    const [, second = ''] = ids;
    // Wei leads the agency from outside of this conversation.
    await admin()
      .db.doc(paths.member(office.agencyId, wei.uid))
      .update({ roles: FieldValue.arrayUnion('admin') });
    const id = await begin(wei, owner.uid, mara.uid, [second]);
    expect(await carry(wei, id)).toEqual({ settled: 0, waiting: 1 });
    // The key log does not know Wei as an administrator: whoever is inside does not believe the server in this.
    expect(await carry(owner, id)).toEqual({ settled: 0, waiting: 1 });
    await admin()
      .db.doc(paths.member(office.agencyId, wei.uid))
      .update({ roles: ['consultant'] });
    expect((await admin().db.doc(paths.conversation(office.agencyId, second)).get()).get('assigned')).toBe(owner.uid);
  });

  test('[HO12] is carried out by the device of whoever leaves, where an owner whom the key log knows ordered it', async () => {
    const [first = ''] = ids;
    const id = await begin(owner, wei.uid, mara.uid, [first]);
    expect(await carry(wei, id)).toEqual({ settled: 1, waiting: 0 });
    expect((await admin().db.doc(paths.conversation(office.agencyId, first)).get()).get('assigned')).toBe(mara.uid);
    const ring = await mara.vault.lanes.ring((await lanesOf(first)).candidate);
    expect([ring.lists.at(-1)?.by, ring.strangers]).toEqual([wei.uid, []]);
  });

  test('[HO13] undone before the morning, says nothing to the candidate', async () => {
    const [, , third = ''] = ids;
    await owner.vault.links.make(third, { agency: 'Tidewell Partners', first: 'Helen', role: 'consultant', language: 'en', source: 'linkedin' });
    const id = await begin(owner, owner.uid, wei.uid, [third]);
    await carry(owner, id);
    const outbox = outboxOf(wei);
    await greet(wei, id, outbox, night);
    expect(outbox.items().map(({ plan }) => plan?.atMs)).toEqual([new Date(night).setHours(32, 0, 0, 0)]);
    await owner.api.call('undoHandover', { params: { handoverId: id }, body: {} });
    await greet(wei, id, outbox, night);
    expect(outbox.items()).toEqual([]);
    outbox.close();
  });

  test('[HO12] that the operator wrote is carried out by nobody', async () => {
    const [, , third = ''] = ids;
    const id = await begin(owner, owner.uid, wei.uid, [third]);
    const forged = 'forged'.padEnd(16, '0');
    const real = (await admin().db.doc(paths.handover(office.agencyId, id)).get()).data() ?? {};
    const plan = { [search.mandateId]: { ...(real['plan'] as Record<string, object>)[search.mandateId], receivers: { [mara.uid]: [third] } } };
    await admin()
      .db.doc(paths.handover(office.agencyId, forged))
      .set({ ...real, plan });
    expect(await carry(owner, forged)).toEqual({ settled: 0, waiting: 1 });
    const outside = await carry(mara, id).catch((error: unknown) => (error instanceof Fault ? error.code : String(error)));
    expect(outside).not.toEqual({ settled: 1, waiting: 0 });
    expect((await admin().db.doc(paths.conversation(office.agencyId, third)).get()).get('assigned')).toBe(owner.uid);
  });
});
