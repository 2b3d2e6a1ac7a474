import { recipientsHash, verifyEpoch } from '@liexin/proof/epoch-document';
import { signerListHash, type SignerList } from '@liexin/proof/signer-list';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateDeviceKeys, type DeviceKeys } from './device-keys.ts';
import { openLaneKey, openLaneKeyOfLink, openLaneKeyOnDevice } from './lane-key.ts';
import { openName, sealName } from './lane-name.ts';
import { createPersonKeys, type PersonKeys } from './person-keys.ts';
import { sealEpoch } from './seal-epoch.ts';
import { openSignerChain, openSignerList, sealSignerList, type LaneSigner } from './signer-lists.ts';

const place = { agencyId: 'agency', laneId: 'lane', epoch: 3 };
const laneKey = new Uint8Array(32).fill(1);
const compartment = { compartmentId: 'comp', generation: 2, key: new Uint8Array(32).fill(2) };
const link = { linkId: 'link', kek: new Uint8Array(32).fill(3), share: new Uint8Array(32).fill(4) };
const head = { seq: 9, hash: new Uint8Array(32).fill(5) };
const failed = { ok: false, fault: 'decrypt-failed' };
let staff: DeviceKeys;
let candidate: DeviceKeys;

beforeAll(async () => {
  staff = await generateDeviceKeys();
  candidate = await generateDeviceKeys();
});

describe('epochs', () => {
  const make = (): ReturnType<typeof sealEpoch> =>
    sealEpoch({
      place,
      phase: 'opening',
      laneKey,
      compartment,
      devices: [candidate],
      links: [link],
      signersHash: new Uint8Array(32),
      head,
      deviceKey: staff.ds.privateKey,
    });

  test('[E22] staff, the candidate device and the link open the same key, each by their own wrap', async () => {
    const epoch = await make();
    const deviceBox = epoch.devices[candidate.deviceId];
    const linkBox = epoch.links.link;
    if (deviceBox === undefined || linkBox === undefined) throw new Error('wrap');
    const opened = { ok: true, value: laneKey };

    expect(await verifyEpoch(place, epoch, staff.dsPub)).toBe(true);
    expect(await recipientsHash('comp', epoch)).toEqual(epoch.recipientsHash);
    expect(await openLaneKey(place, compartment, epoch.key, epoch.kcv)).toEqual(opened);
    expect(await openLaneKeyOnDevice(place, candidate, deviceBox, epoch.kcv)).toEqual(opened);
    expect(await openLaneKeyOfLink(place, link, linkBox, epoch.kcv)).toEqual(opened);
  });

  test('[E22] no wrap opens for another epoch, lane, generation, device, link or share', async () => {
    const epoch = await make();
    const deviceBox = epoch.devices[candidate.deviceId];
    const linkBox = epoch.links.link;
    if (deviceBox === undefined || linkBox === undefined) throw new Error('wrap');
    const moved = { ...place, laneId: 'other' };
    const later = { ...place, epoch: 4 };

    for (const at of [moved, later]) {
      expect(await openLaneKey(at, compartment, epoch.key, epoch.kcv)).toEqual(failed);
      expect(await openLaneKeyOnDevice(at, candidate, deviceBox, epoch.kcv)).toEqual(failed);
      expect(await openLaneKeyOfLink(at, link, linkBox, epoch.kcv)).toEqual(failed);
    }
    expect(await openLaneKey(place, { ...compartment, generation: 1 }, epoch.key, epoch.kcv)).toEqual(failed);
    expect(await openLaneKeyOnDevice(place, { ...candidate, deviceId: 'x' }, deviceBox, epoch.kcv)).toEqual(failed);
    expect(await openLaneKeyOnDevice(place, { ...candidate, dk: staff.dk }, deviceBox, epoch.kcv)).toEqual(failed);
    expect(await openLaneKeyOfLink(place, { ...link, share: link.kek }, linkBox, epoch.kcv)).toEqual(failed);
    expect(await openLaneKeyOfLink(place, { ...link, linkId: 'x' }, linkBox, epoch.kcv)).toEqual(failed);
    expect(await openLaneKey(place, compartment, epoch.key, new Uint8Array(16))).toEqual({ ok: false, fault: 'kcv-mismatch' });
  });

  test('[E22] names open for their person and epoch alone', async () => {
    const blob = await sealName(place, laneKey, 'uid', '王美 Mei');

    expect(await openName(place, laneKey, 'uid', blob)).toEqual({ ok: true, value: '王美 Mei' });
    expect(await openName(place, laneKey, 'other', blob)).toEqual(failed);
    expect(await openName({ ...place, epoch: 4 }, laneKey, 'uid', blob)).toEqual(failed);
    expect(await openName(place, laneKey, 'uid', blob.subarray(0, 5))).toEqual(failed);
  });
});

describe('signer lists', () => {
  let mei: PersonKeys;
  let ann: PersonKeys;
  let meiEntry: LaneSigner;
  let annEntry: LaneSigner;
  const at = { agencyId: 'agency', laneId: 'lane' };
  const laneKeys = new Map([
    [1, laneKey],
    [2, link.kek],
  ]);

  beforeAll(async () => {
    mei = (await createPersonKeys()).keys;
    ann = (await createPersonKeys()).keys;
    meiEntry = { uid: 'mei', usPub: mei.usPub, role: 'consultant', name: '梅' };
    annEntry = { uid: 'ann', usPub: ann.usPub, role: 'admin', name: 'Ann' };
  });

  const seal = (previous: SignerList | null, epoch: number, signers: LaneSigner[], by: string, keys: PersonKeys): Promise<SignerList> =>
    sealSignerList({ place: at, previous, epoch, laneKey: laneKeys.get(epoch) ?? laneKey, head, signers, by, usKey: keys.us.privateKey });

  test('[E23] lists open one after the other from the card', async () => {
    const first = await seal(null, 1, [meiEntry], 'mei', mei);
    const second = await seal(first, 2, [meiEntry, annEntry], 'mei', mei);
    const third = await seal(second, 2, [annEntry], 'ann', ann);
    const card = { usPub: mei.usPub, list0Hash: await signerListHash(at, first) };
    const opened = await openSignerChain({ place: at, lists: [first, second, third], laneKeys, card });

    expect(opened.ok && opened.value.map((list) => list.signers.map((signer) => signer.name))).toEqual([['梅'], ['梅', 'Ann'], ['Ann']]);
    expect(opened.ok && opened.value[2]?.hash).toEqual(await signerListHash(at, third));
    expect(await openSignerChain({ place: at, lists: [first, second], laneKeys, card: { ...card, usPub: ann.usPub } })).toMatchObject({ ok: true });
  });

  test('[E23] a list signed outside the list before, a frozen, forked or foreign chain is refused', async () => {
    const first = await seal(null, 1, [meiEntry], 'mei', mei);
    const card = { usPub: mei.usPub, list0Hash: await signerListHash(at, first) };
    const check = async (lists: SignerList[], over: object = {}): Promise<string> => {
      const opened = await openSignerChain({ place: at, lists, laneKeys, card, ...over });
      return opened.ok ? 'ok' : opened.fault;
    };
    const second = await seal(first, 2, [meiEntry, annEntry], 'mei', mei);

    expect(await check([])).toBe('no-list');
    expect(await check([second])).toBe('wrong-first-list');
    expect(await check([await seal(null, 1, [meiEntry, annEntry], 'mei', mei)])).toBe('wrong-first-list');
    expect(await check([first, await seal(first, 2, [annEntry], 'ann', ann)])).toBe('unknown-signer');
    expect(await check([first, await seal(first, 2, [annEntry], 'mei', ann)])).toBe('bad-signature');
    expect(await check([first, { ...second, keyLogSeq: 99 }])).toBe('bad-signature');
    expect(await check([first, await seal(second, 2, [annEntry], 'ann', ann)])).toBe('broken-chain');
    expect(await check([first, second], { laneKeys: new Map([[1, laneKey]]) })).toBe('missing-lane-key');
    expect(
      await check([first, second], {
        laneKeys: new Map([
          [1, laneKey],
          [2, laneKey],
        ]),
      }),
    ).toBe('decrypt-failed');
    expect(await check([first, second], { place: { ...at, laneId: 'other' } })).toBe('decrypt-failed');
  });

  test('[E23] a list opens for its lane, number and epoch alone', async () => {
    const list = await seal(null, 1, [meiEntry], 'mei', mei);

    expect(await openSignerList(at, list, laneKey)).toEqual({ ok: true, value: [meiEntry] });
    expect(await openSignerList({ ...at, laneId: 'x' }, list, laneKey)).toEqual(failed);
    expect(await openSignerList(at, { ...list, n: 1 }, laneKey)).toEqual(failed);
    expect(await openSignerList(at, { ...list, epoch: 2 }, laneKey)).toEqual(failed);
  });
});
