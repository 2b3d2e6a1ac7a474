import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openContact } from '../../platform/contact-seal.ts';
import { aConversation, aMandate } from '../../testing/a-conversation.ts';
import { aMember } from '../../testing/a-member.ts';
import { aPhrase, type Founded } from '../../testing/an-agency.ts';
import { b64, hpkeBox, longId, shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const confirmKit = async (agency: Founded, token: string) => {
  await api.call('saveKit', { token, body: { kit: { kitId: agency.kitId, nonce: b64(12), ciphertext: b64(300) }, phrase: aPhrase() } });
  await api.call('confirmKit', { token, body: { kitId: agency.kitId } });
};
const withMandate = async (sample = true) => {
  const { agency, token } = await api.found();
  const mandate = await aMandate(agency, undefined, sample);
  await api.call('createMandate', { token, body: mandate });
  return { agency, token, mandate };
};

describe('a search', () => {
  test('[MA1] stands with its compartment, wraps and ledger row; repeating changes nothing', async () => {
    const { agency, token } = await api.found();
    const body = await aMandate(agency);

    const both = [await api.call('createMandate', { token, body }), await api.call('createMandate', { token, body })];

    expect(both.map((one) => one.status)).toEqual([200, 200]);
    const { db } = api.platform;
    expect((await db.doc(paths.mandate(agency.agencyId, body.mandateId)).get()).data()).toMatchObject({
      team: [agency.owner.uid],
      status: 'open',
      compartment: body.compartmentId,
    });
    expect((await db.doc(paths.compartment(agency.agencyId, body.compartmentId)).get()).data()).toMatchObject({
      about: body.mandateId,
      tier: 'standard',
      generation: 1,
    });
    expect((await db.doc(paths.agencyTip(agency.agencyId)).get()).get('seq')).toBe(5);
  });

  test('[MA2] is refused where somebody entitled is left out, or somebody else let in', async () => {
    const { agency, token } = await api.found();
    const colleague = 'adminWithoutWrap';
    const extra = await aMandate(agency, { [agency.owner.uid]: 1, stranger: 1 });
    expect((await api.call('createMandate', { token, body: extra })).fault?.code).toBe('wraps-incomplete');

    await api.platform.db.doc(paths.member(agency.agencyId, colleague)).set({ status: 'active', roles: ['admin'], keysGeneration: 2, devices: {} });
    const without = await api.call('createMandate', { token, body: await aMandate(agency) });
    const oldKeys = await api.call('createMandate', { token, body: await aMandate(agency, { [agency.owner.uid]: 1, [colleague]: 1 }) });
    const whole = await api.call('createMandate', { token, body: await aMandate(agency, { [agency.owner.uid]: 1, [colleague]: 2 }) });

    expect([without.fault?.code, oldKeys.fault?.code, whole.status]).toEqual(['wraps-incomplete', 'wraps-incomplete', 200]);
  });

  test('[MA3] is refused with another signature, another head, or wraps that were swapped', async () => {
    const { agency, token } = await api.found();
    const body = await aMandate(agency);
    const { generation } = body;

    const forged = await api.call('createMandate', { token, body: { ...body, generation: { ...generation, signature: b64(64) } } });
    const old = await api.call('createMandate', { token, body: { ...body, generation: { ...generation, keyLogSeq: 3 } } });
    const swapped = await api.call('createMandate', {
      token,
      body: { ...body, generation: { ...generation, wraps: { ...generation.wraps, ark: { ...hpkeBox(), kind: 'ark', keysGeneration: 1 } } } },
    });
    const moved = await api.call('createMandate', { token, body: { ...body, mandateId: shortId() } });

    expect([forged, old, swapped, moved].map((one) => one.fault?.code)).toEqual(['bad-signature', 'stale-head', 'malformed-request', 'bad-signature']);
  });
});

describe('a conversation', () => {
  test('[MA4] stands with both lanes, epochs, lists, guest and first retention date; repeating changes nothing', async () => {
    const { agency, token, mandate } = await withMandate();
    const body = await aConversation(agency, mandate, 'candidate@example.test');

    const both = [await api.call('createConversation', { token, body }), await api.call('createConversation', { token, body })];

    expect(both.map((one) => one.status)).toEqual([200, 200]);
    const { db, secrets } = api.platform;
    const [candidate, internal] = body.lanes;
    const at = (path: string) =>
      db
        .doc(path)
        .get()
        .then((snapshot) => snapshot.data());
    expect(await at(paths.conversation(agency.agencyId, body.conversationId))).toMatchObject({
      participantUids: [agency.owner.uid],
      guest: body.guestUid,
      link: null,
      hasContact: true,
      sample: true,
    });
    expect(await at(paths.lane(agency.agencyId, candidate?.laneId ?? ''))).toMatchObject({
      kind: 'candidate',
      epoch: 1,
      signers: 0,
      participantUids: [agency.owner.uid, body.guestUid],
      last: { by: agency.owner.uid, size: 0 },
    });
    expect(await at(paths.lane(agency.agencyId, internal?.laneId ?? ''))).toMatchObject({ kind: 'internal', participantUids: [agency.owner.uid] });
    expect(await at(paths.epoch(agency.agencyId, candidate?.laneId ?? '', 2))).toMatchObject({ phase: 'reply', by: agency.owner.device.deviceId });
    expect(await at(paths.guest(agency.agencyId, body.guestUid))).toMatchObject({ status: 'active', lane: candidate?.laneId, devices: {} });
    expect((await at(paths.laneTip(agency.agencyId, candidate?.laneId ?? '')))?.['seq']).toBe(1);
    const contact = (await at(paths.contact(agency.agencyId, body.guestUid))) as { nonce: Uint8Array; ciphertext: Uint8Array };
    expect(Buffer.from(contact.ciphertext).toString('latin1')).not.toContain('example');
    expect(openContact(secrets, agency.agencyId, body.guestUid, contact)).toBe('candidate@example.test');
  });

  test('[MA5] with a real candidate waits behind the gate', async () => {
    const { agency, token, mandate } = await withMandate(false);
    const body = await aConversation(agency, mandate);
    expect((await api.call('createConversation', { token, body })).fault?.code).toBe('kit-unconfirmed');

    await confirmKit(agency, token);

    expect((await api.call('createConversation', { token, body })).status).toBe(200);
  });

  test('[MA6] is refused without the waiting reply epoch, with the guest in the internal lane, or with a stranger', async () => {
    const { agency, token, mandate } = await withMandate();
    const body = await aConversation(agency, mandate);
    const change = (kind: string, to: (lane: (typeof body.lanes)[number]) => object) => ({
      ...body,
      lanes: body.lanes.map((lane) => (lane.kind === kind ? { ...lane, ...to(lane) } : lane)),
    });
    const name = b64(60);
    const wrong = [
      change('candidate', (lane) => ({ epochs: lane.epochs.slice(0, 1) })),
      change('internal', (lane) => ({ participants: { ...lane.participants, [body.guestUid]: { can: 'rw', kind: 'candidate', name } } })),
      change('candidate', (lane) => ({ participants: { ...lane.participants, stranger: { can: 'rw', kind: 'staff', name } } })),
      change('candidate', (lane) => ({ epochs: lane.epochs.map((epoch) => ({ ...epoch, links: { [longId()]: { nonce: b64(12), ciphertext: b64(48) } } })) })),
    ];

    for (const one of wrong) expect((await api.call('createConversation', { token, body: one })).fault?.code).toBe('malformed-request');
  });

  test('[MA10] takes nobody into its team or its lanes who has nothing to do or to read there', async () => {
    const { agency, token } = await api.found();
    const admin = await aMember(api, agency, ['admin']);
    const people = { [agency.owner.uid]: 1, [admin.person.uid]: 1 };
    const team = Object.keys(people);
    const mandate = await aMandate(agency, people);
    expect((await api.call('createMandate', { token, body: { ...mandate, team } })).fault?.code).toBe('not-a-member');
    expect((await api.call('createMandate', { token, body: mandate })).status).toBe(200);

    await api.platform.db.doc(paths.mandate(agency.agencyId, mandate.mandateId)).update({ team });
    const body = await aConversation(agency, mandate);
    const withAdmin = body.lanes.map((lane) => ({
      ...lane,
      participants: { ...lane.participants, [admin.person.uid]: { can: 'r' as const, kind: 'staff' as const, name: b64(60) } },
    }));
    expect((await api.call('createConversation', { token, body: { ...body, lanes: withAdmin } })).fault?.code).toBe('not-allowed');
    expect((await api.call('createConversation', { token: admin.token, body })).fault?.code).toBe('not-allowed');
    expect((await api.call('createConversation', { token, body })).status).toBe(200);
  });

  test('[MA7] is refused with keys or lists that another device signed or that were altered', async () => {
    const { agency, token, mandate } = await withMandate();
    const body = await aConversation(agency, mandate);
    const altered = (to: (lane: (typeof body.lanes)[number]) => object) => ({ ...body, lanes: body.lanes.map((lane) => ({ ...lane, ...to(lane) })) });
    const wrong = [
      [altered((lane) => ({ epochs: lane.epochs.map((epoch) => ({ ...epoch, signature: b64(64) })) })), 'bad-signature'],
      [
        altered((lane) => ({ epochs: lane.epochs.map((epoch) => ({ ...epoch, key: { generation: 1, nonce: b64(12), ciphertext: b64(48) } })) })),
        'malformed-request',
      ],
      [altered((lane) => ({ signers: { ...lane.signers, ciphertext: b64(200) } })), 'bad-signature'],
      [altered((lane) => ({ epochs: lane.epochs.map((epoch) => ({ ...epoch, signersHash: toBase64url(new Uint8Array(32)) })) })), 'malformed-request'],
      [altered((lane) => ({ epochs: lane.epochs.map((epoch) => ({ ...epoch, key: { ...epoch.key, generation: 2 } })) })), 'wraps-incomplete'],
      [altered(() => ({ laneId: shortId() })), 'bad-signature'],
    ] as const;

    for (const [one, code] of wrong) expect((await api.call('createConversation', { token, body: one })).fault?.code).toBe(code);
    expect((await api.platform.db.doc(paths.guest(agency.agencyId, body.guestUid)).get()).exists).toBe(false);
  });
});

describe('the sample', () => {
  type Reference = FirebaseFirestore.DocumentReference;

  /** Every document whose path holds one of these ids; taken while their parents stand, because a walk sees nothing below what is gone. */
  const documentsOf = async (ids: readonly string[]): Promise<Reference[]> => {
    const found: Reference[] = [];
    const walk = async (collections: FirebaseFirestore.CollectionReference[]): Promise<void> => {
      for (const collection of collections)
        for (const document of await collection.listDocuments()) {
          if (ids.some((id) => document.path.includes(id))) found.push(document);
          await walk(await document.listCollections());
        }
    };
    await walk(await api.platform.db.listCollections());
    return found;
  };
  const still = async (documents: readonly Reference[]): Promise<string[]> =>
    (await Promise.all(documents.map((document) => document.get())))
      .filter((document) => document.exists)
      .map((document) => document.ref.path)
      .toSorted();
  const rowsOf = (agencyId: string, ...rows: string[]): string[] => rows.map((row) => `${paths.agencyLedger(agencyId)}/${row}`).toSorted();

  test('[MA8] leaves nothing below it but its ledger rows, and a second call finds nothing', async () => {
    const { agency, token, mandate } = await withMandate();
    const body = await aConversation(agency, mandate, 'candidate@example.test');
    await api.call('createConversation', { token, body });
    const laneId = body.lanes[0]?.laneId ?? '';
    await api.call('laneShares', { token, params: { laneId }, body: { from: currentPeriod(), to: currentPeriod() } });
    const before = await documentsOf([body.conversationId, body.guestUid, mandate.mandateId, mandate.compartmentId, ...body.lanes.map((lane) => lane.laneId)]);
    const share = api.platform.shred.doc(shredPaths.share(laneId, currentPeriod()));
    const kinds = new Set(before.map((document) => document.parent.id));
    for (const kind of ['chain', 'ledger', 'epochs', 'signers', 'guests', 'contacts', 'laneControl', 'generations', 'wraps']) expect(kinds).toContain(kind);
    expect((await share.get()).exists).toBe(true);

    const removed = await api.call('removeSample', { token });
    const again = await api.call('removeSample', { token });

    expect([removed.body, again.body]).toEqual([{ removed: 1 }, { removed: 0 }]);
    expect(await still([...before, share])).toEqual(rowsOf(agency.agencyId, `e-conversation-${body.conversationId}`, `e-mandate-${mandate.mandateId}`));
  });

  test('[MA8, CL15] takes the sign-in of its candidate along', async () => {
    const { agency, token, mandate } = await withMandate();
    const body = await aConversation(agency, mandate);
    await api.call('createConversation', { token, body });
    await api.call('removeSample', { token });
    const { auth } = api.platform;
    expect([await auth.emailOf(body.guestUid), await auth.emailOf(agency.owner.uid)]).toEqual([null, expect.anything()]);
  });

  test('[MA9] a removal that was cut off is finished by the next call', async () => {
    const { agency, token, mandate } = await withMandate();
    const body = await aConversation(agency, mandate);
    await api.call('createConversation', { token, body });
    const lane = body.lanes[0]?.laneId ?? '';
    const before = await documentsOf([lane, body.conversationId, mandate.mandateId]);
    await api.platform.db.doc(paths.guest(agency.agencyId, body.guestUid)).delete();
    await api.platform.db.doc(paths.lane(agency.agencyId, lane)).delete();

    expect((await api.call('removeSample', { token })).body).toEqual({ removed: 1 });
    expect(await still(before)).toEqual(rowsOf(agency.agencyId, `e-conversation-${body.conversationId}`, `e-mandate-${mandate.mandateId}`));
  });

  test('[MA8] a real search stays', async () => {
    const { agency, token, mandate } = await withMandate(false);

    expect((await api.call('removeSample', { token })).body).toEqual({ removed: 0 });
    expect((await api.platform.db.doc(paths.mandate(agency.agencyId, mandate.mandateId)).get()).exists).toBe(true);
  });
});

const currentPeriod = (): number => {
  const now = new Date(api.clock.now);
  return now.getUTCFullYear() * 12 + now.getUTCMonth();
};
