// A handover with real keys: who is believed, who carries out, and what a forged order does.
import { FieldValue } from 'firebase-admin/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { Fault } from '@liexin/domain/kernel/fault';
import { beforeAll, describe, expect, test } from 'vitest';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { sdkHistory } from '../../web/src/platform/history/sdk-history.ts';
import { memoryOutboxStorage } from '../../web/src/platform/outbox/memory-storage.ts';
import { openOutbox } from '../../web/src/platform/outbox/outbox.ts';
import { staffTransport } from '../../web/src/platform/outbox/staff-transport.ts';
import { newMessageId } from '../../web/src/platform/vault/new-id.ts';
import { greetCandidates, greetingId } from '../../web/src/platform/handover/greet-candidates.ts';
import { carryOut, type CarriedOut } from '../../web/src/platform/handover/carry-out.ts';
import type { Handover } from '../../web/src/platform/vault/handovers.ts';
import { addTalks, openSearch, passGate, type Search } from '../support/actors/agency-searches.ts';
import type { AgencyActor } from '../support/actors/agency-actor.ts';
import { joinAgency, type MemberActor } from '../support/actors/join-agency.ts';
import { admin } from './support/admin.ts';
import { anAgency, aBrowser, at } from './support/stage.ts';

let owner: AgencyActor;
let [wei, mara] = [undefined as unknown as MemberActor, undefined as unknown as MemberActor];
let search: Search;
let ids: string[];

beforeAll(async () => {
  owner = await anAgency();
  await passGate(owner);
  [wei, mara] = [await joinAgency(at, owner, 'Wei Chen'), await joinAgency(at, owner, 'Mara Lind')];
  search = await openSearch(owner, 'CFO, Suzhou');
  ids = await addTalks(owner, search, 3);
});

type Device = Pick<MemberActor, 'api' | 'vault'> & { readonly sdk: AgencyActor['sdk'] };
const read = (by: Device, id: string) => firestoreSource(by.sdk.db).get<Handover>(paths.handover(owner.agencyId, id));
const carry = async (by: Device, id: string): Promise<CarriedOut> => {
  const handover = await read(by, id);
  if (handover === null) throw new Error('no handover');
  const colleague = (uid: string) => [wei, mara].flatMap((one) => (one.uid === uid ? [{ uid, name: one.name, role: 'consultant' }] : []))[0];
  return carryOut({ api: by.api, source: firestoreSource(by.sdk.db), vault: by.vault, colleague, isStopped: () => false }, id, handover);
};
const begin = async (by: Device, from: string, to: string, conversationIds: readonly string[]): Promise<string> => {
  const mandates = [{ mandateId: search.mandateId, compartment: search.compartment, receivers: { [to]: conversationIds } }];
  const order = await by.vault.handovers.order({ from, mandates, greeting: { en: 'I am {name}.', zh: '我是{name}。' } });
  await by.api.call('createHandover', { params: {}, body: order });
  return order.handoverId;
};
const lanesOf = async (id: string): Promise<{ candidate: string; internal: string }> =>
  (await admin.db.doc(paths.conversation(owner.agencyId, id)).get()).get('lanes') as { candidate: string; internal: string };

/** The receiver's outbox on one device, as the product has it. `nowMs`: what the clock shows to the greeting. */
const outboxOf = ({ sdk, vault }: MemberActor) =>
  openOutbox({
    storage: memoryOutboxStorage(),
    transport: staffTransport({
      db: sdk.db,
      vault,
      lane: () => undefined,
      tip: () => null,
      rotate: () => Promise.reject(new Error('no new keys are due')),
      now: Date.now,
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
const greet = async (by: MemberActor, id: string, outbox: ReturnType<typeof outboxOf>, nowMs: number): Promise<void> => {
  const handover = await read(by, id);
  if (handover === null) throw new Error('no handover');
  const nameOf = (uid: string): string => (uid === by.uid ? by.name : 'Helen');
  const { api, vault, source, sdk } = by;
  const history = (laneId: string) => sdkHistory(sdk.db, owner.agencyId, laneId);
  await greetCandidates({ api, vault, source, outbox, history, nameOf, now: () => nowMs }, id, handover);
};

describe('a handover', () => {
  test('[HO4, HO5] gives the receiver both lanes, and the candidate believes who is in them', async () => {
    const [first = ''] = ids;
    const lanes = await lanesOf(first);
    const { url } = await owner.links.make(first, { agency: 'Tidewell Partners', first: 'Helen', role: 'consultant', language: 'en', source: 'linkedin' });
    await owner.write(lanes.candidate, 'Could we talk on Thursday?');
    const id = await begin(owner, owner.uid, wei.uid, [first]);
    expect(await carry(owner, id)).toEqual({ settled: 1, waiting: 0 });

    const ring = await wei.vault.lanes.ring(lanes.candidate);
    expect([ring.signers.map(({ name }) => name), ring.strangers]).toEqual([['Helen', 'Wei Chen'], []]);
    expect((await wei.vault.lanes.ring(lanes.internal)).keys.size).toBe(1);
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
    const candidate = await aBrowser(url);
    expect(await candidate.read(await candidate.bind())).toEqual(['Could we talk on Thursday?', 'I am Wei Chen.']);
    expect(candidate.vault.readers().map(({ name }) => name)).toContain('Wei Chen');
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
    await admin.db.doc(paths.member(owner.agencyId, wei.uid)).update({ roles: FieldValue.arrayUnion('admin') });
    const id = await begin(wei, owner.uid, mara.uid, [second]);
    expect(await carry(wei, id)).toEqual({ settled: 0, waiting: 1 });
    // The key log does not know Wei as an administrator: whoever is inside does not believe the server in this.
    expect(await carry(owner, id)).toEqual({ settled: 0, waiting: 1 });
    await admin.db.doc(paths.member(owner.agencyId, wei.uid)).update({ roles: ['consultant'] });
    expect((await admin.db.doc(paths.conversation(owner.agencyId, second)).get()).get('assigned')).toBe(owner.uid);
  });

  test('[HO13] undone before the morning, says nothing to the candidate', async () => {
    const [, , third = ''] = ids;
    await owner.links.make(third, { agency: 'Tidewell Partners', first: 'Helen', role: 'consultant', language: 'en', source: 'linkedin' });
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
    const real = (await admin.db.doc(paths.handover(owner.agencyId, id)).get()).data() ?? {};
    const plan = { [search.mandateId]: { ...(real['plan'] as Record<string, object>)[search.mandateId], receivers: { [mara.uid]: [third] } } };
    await admin.db.doc(paths.handover(owner.agencyId, forged)).set({ ...real, plan });
    expect(await carry(owner, forged)).toEqual({ settled: 0, waiting: 1 });
    const outside = await carry(mara, id).catch((error: unknown) => (error instanceof Fault ? error.code : String(error)));
    expect(outside).not.toEqual({ settled: 1, waiting: 0 });
    expect((await admin.db.doc(paths.conversation(owner.agencyId, third)).get()).get('assigned')).toBe(owner.uid);
  });
});
