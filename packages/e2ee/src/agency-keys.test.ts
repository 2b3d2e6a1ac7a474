import { signEcdsa, verifyEcdsa } from '@liexin/proof/ecdsa';
import { activeMember, deviceOf } from '@liexin/proof/key-log-state';
import { verifyKeyLog } from '@liexin/proof/key-log';
import { toSpki } from '@liexin/proof/spki';
import { verifyGeneration, type CompartmentPlace } from '@liexin/proof/generation-document';
import { describe, expect, test } from 'vitest';
import { createGeneration, openGeneration, openPreviousGeneration, wrapCompartmentKey } from './compartment.ts';
import { generateDeviceKeys } from './device-keys.ts';
import { makeGenesis } from './make-genesis.ts';
import { generateP256, rawPublic } from './p256-key.ts';
import { createPersonKeys, importPersonKeys, openFormerKeys, openPersonKeys, rewrapPersonKeys, wrapFormerKeys, wrapPersonKeys } from './person-keys.ts';
import {
  createAuditKey,
  createRecovery,
  importRecoveryKey,
  importRecoverySigner,
  openAuditKey,
  openAuditorKey,
  openRecoveryOfOwner,
  wrapRecoveryForOwner,
} from './recovery-keys.ts';
import { openCard, sealCard } from './sealed-card.ts';

const agencyId = 'agency';
const failed = { ok: false, fault: 'decrypt-failed' };

describe('devices and persons', () => {
  test('[E19] device keys never leave', async () => {
    const device = await generateDeviceKeys();

    expect(device.deviceId).toMatch(/^[A-Za-z0-9_-]{16}$/u);
    for (const key of [device.dk.privateKey, device.ds.privateKey]) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey('pkcs8', key)).rejects.toThrow();
    }
  });

  test('[E19] a person is the same on each device that their keys were wrapped for', async () => {
    const [first, second] = [await generateDeviceKeys(), await generateDeviceKeys()];
    const { keys, secret } = await createPersonKeys();
    const place = { agencyId, uid: 'uid', keysGeneration: 1, deviceId: first.deviceId };
    const box = await wrapPersonKeys(place, first.dkPub, secret);
    const other = await rewrapPersonKeys({ place, dk: first.dk, box }, second);
    if (!other.ok) throw new Error(other.fault);
    const opened = await openPersonKeys({ ...place, deviceId: second.deviceId }, second.dk, other.value);
    if (!opened.ok) throw new Error(opened.fault);
    const again = await importPersonKeys(opened.value);
    const message = Uint8Array.of(1, 2, 3);

    expect([again.ukPub, again.usPub]).toEqual([keys.ukPub, keys.usPub]);
    expect(keys.us.privateKey.extractable || again.us.privateKey.extractable || again.uk.privateKey.extractable).toBe(false);
    expect(await verifyEcdsa(keys.usPub, await signEcdsa(again.us.privateKey, message), message)).toBe(true);
    expect(await openPersonKeys(place, second.dk, other.value)).toEqual(failed);
    expect(await openPersonKeys({ ...place, keysGeneration: 2 }, first.dk, box)).toEqual(failed);
    expect(await openPersonKeys({ ...place, uid: 'other' }, first.dk, box)).toEqual(failed);
  });

  test('[E19] keys of before open with the ones after them, in their place and for nobody else', async () => {
    const [before, after, other] = [await createPersonKeys(), await createPersonKeys(), await createPersonKeys()];
    const place = { agencyId, uid: 'uid', keysGeneration: 1 };
    const box = await wrapFormerKeys(place, after.keys.ukPub, before.secret);

    expect(await openFormerKeys(place, after.keys.uk, box)).toEqual({ ok: true, value: before.secret });
    expect(await openFormerKeys(place, other.keys.uk, box)).toEqual(failed);
    expect(await openFormerKeys({ ...place, keysGeneration: 2 }, after.keys.uk, box)).toEqual(failed);
    expect(await openFormerKeys({ ...place, uid: 'other' }, after.keys.uk, box)).toEqual(failed);
  });
});

describe('a new agency', () => {
  test('[E19] its key log verifies, and the identity key is gone', async () => {
    const [device, person, recovery] = [await generateDeviceKeys(), await createPersonKeys(), await createRecovery(agencyId)];
    const serverPub = await rawPublic((await generateP256('ECDSA', false)).publicKey);
    const owner = { uid: 'uid', keys: person.keys, device };
    const genesis = await makeGenesis({ agencyId, serverPub, recovery, owner });
    const { fingerprint, identityKey } = genesis;
    const verdict = await verifyKeyLog(genesis.entries, { agencyId, fingerprint, identityKey: toSpki(identityKey) });
    if (!verdict.ok) throw new Error(verdict.fault);

    expect(verdict.value.head).toEqual(genesis.head);
    expect(verdict.value.serverKey).toEqual(serverPub);
    expect(activeMember(verdict.value, 'uid')).toMatchObject({ roles: ['consultant', 'owner'], clearance: ['compensation', 'standard'] });
    expect(deviceOf(verdict.value, 'uid', device.deviceId)).toMatchObject({ dsPub: device.dsPub, dkPub: device.dkPub });
    expect(Object.keys(genesis)).toEqual(['identityKey', 'fingerprint', 'entries', 'head']);
  });

  test('[E18] the audit key opens for its auditor, with their keys, as the one that the log names, and for the kit', async () => {
    const [ark, mine, other] = await Promise.all([generateP256('ECDH', true), generateP256('ECDH', true), generateP256('ECDH', true)]);
    const place = { agencyId, uid: 'auditor', keysGeneration: 2 };
    const made = await createAuditKey(agencyId, await rawPublic(ark.publicKey), [{ ...place, ukPub: await rawPublic(mine.publicKey) }]);
    const box = made.wraps['auditor'];
    if (box === undefined) throw new Error('no wrap');
    const opened = await openAuditorKey(place, mine, box, made.aukPub);
    if (!opened.ok) throw new Error(opened.fault);
    expect(await rawPublic(opened.value.publicKey)).toEqual(made.aukPub);
    expect(opened.value.privateKey.extractable).toBe(false);
    expect((await openAuditKey(agencyId, ark, made.aukWrap, made.aukPub)).ok).toBe(true);
    // Anybody can wrap something for the recovery key: another pair, or what is no key.
    const forged = await createAuditKey(agencyId, await rawPublic(ark.publicKey), []);
    expect(await openAuditKey(agencyId, ark, forged.aukWrap, made.aukPub)).toEqual({ ok: false, fault: 'other-key' });
    const failed = { ok: false, fault: 'decrypt-failed' };
    expect(await openAuditorKey(place, other, box, made.aukPub)).toEqual(failed);
    expect(await openAuditorKey({ ...place, keysGeneration: 1 }, mine, box, made.aukPub)).toEqual(failed);
    expect(await openAuditorKey(place, mine, box, await rawPublic(other.publicKey))).toEqual(failed);
  });

  test('[E19] recovery keys open for the owner until the gate, and the audit key for the recovery key', async () => {
    const [{ keys }, recovery] = [await createPersonKeys(), await createRecovery(agencyId)];
    const place = { agencyId, kitId: recovery.kitId, uid: 'uid', keysGeneration: 1 };
    const box = await wrapRecoveryForOwner(place, keys.ukPub, recovery.secret);
    const ark = await importRecoveryKey(recovery.secret);
    const auk = await openAuditKey(agencyId, ark, recovery.aukWrap, recovery.aukPub);
    if (!auk.ok) throw new Error(auk.fault);

    expect(await openRecoveryOfOwner(place, keys.uk, box)).toEqual({ ok: true, value: recovery.secret });
    expect(await openRecoveryOfOwner({ ...place, kitId: 'other' }, keys.uk, box)).toEqual(failed);
    expect(await rawPublic(ark.publicKey)).toEqual(recovery.arkPub);
    expect(await rawPublic((await importRecoverySigner(recovery.secret)).publicKey)).toEqual(recovery.rskPub);
    expect(await rawPublic(auk.value.publicKey)).toEqual(recovery.aukPub);
    expect(await openAuditKey('other', ark, recovery.aukWrap, recovery.aukPub)).toEqual(failed);
  });
});

describe('compartments', () => {
  const place: CompartmentPlace = { agencyId, compartmentId: 'comp', about: 'mandate', tier: 'standard' };
  const head = { seq: 4, hash: new Uint8Array(32) };

  test('[E20] each recipient opens the newest generation, and through it every earlier one', async () => {
    const [device, ann, ark, gone] = [
      await generateDeviceKeys(),
      await generateP256('ECDH', false),
      await generateP256('ECDH', false),
      await generateP256('ECDH', false),
    ];
    const pubs = { ann: await rawPublic(ann.publicKey), ark: await rawPublic(ark.publicKey), gone: await rawPublic(gone.publicKey) };
    const base = { place, head, deviceKey: device.ds.privateKey };
    const first = await createGeneration({ ...base, generation: 1, previous: null, recipients: pubs });
    const { gone: _gone, ...stay } = pubs;
    const second = await createGeneration({ ...base, generation: 2, previous: first.key, recipients: stay });
    const annBox = second.wraps.ann;
    const goneBox = first.wraps.gone;
    if (annBox === undefined || goneBox === undefined) throw new Error('wrap');

    expect(await verifyGeneration(place, second.document, device.dsPub)).toBe(true);
    expect(await openGeneration(place, second.document, { recipientId: 'ann', pair: ann, box: annBox })).toEqual({ ok: true, value: second.key });
    expect(await openPreviousGeneration(place, second.document, second.key, first.document)).toEqual({ ok: true, value: first.key });
    expect(await openPreviousGeneration(place, first.document, first.key, first.document)).toEqual(failed);
    expect(await openPreviousGeneration(place, second.document, second.key, second.document)).toEqual({ ok: false, fault: 'kcv-mismatch' });
    expect(Object.keys(second.wraps)).toEqual(['ann', 'ark']);
    expect(await openGeneration(place, second.document, { recipientId: 'gone', pair: gone, box: goneBox })).toEqual(failed);
    expect(await openGeneration(place, second.document, { recipientId: 'ann', pair: gone, box: annBox })).toEqual(failed);
  });

  test('[E20] a wrap of another key is noticed by its check value', async () => {
    const device = await generateDeviceKeys();
    const pair = await generateP256('ECDH', false);
    const publicKey = await rawPublic(pair.publicKey);
    const made = await createGeneration({ place, head, deviceKey: device.ds.privateKey, generation: 1, previous: null, recipients: {} });
    const right = await wrapCompartmentKey(place, 1, made.key, { recipientId: 'new', publicKey });
    const wrong = await wrapCompartmentKey(place, 1, new Uint8Array(32), { recipientId: 'new', publicKey });

    expect(await openGeneration(place, made.document, { recipientId: 'new', pair, box: right })).toEqual({ ok: true, value: made.key });
    expect(await openGeneration(place, made.document, { recipientId: 'new', pair, box: wrong })).toEqual({ ok: false, fault: 'kcv-mismatch' });
  });

  test('[E21] a card opens at its own document, kind and generation alone', async () => {
    const key = new Uint8Array(32).fill(3);
    const card = { title: 'CFO, 苏州', client: 'Acme' };
    const at = { agencyId, kind: 'mandate', objectId: 'm1' } as const;
    const box = await sealCard(at, { generation: 2, key }, card);

    expect(box.generation).toBe(2);
    expect(await openCard(at, key, box)).toEqual({ ok: true, value: card });
    expect(await openCard({ ...at, objectId: 'm2' }, key, box)).toEqual(failed);
    expect(await openCard({ ...at, kind: 'conversation' }, key, box)).toEqual(failed);
    expect(await openCard(at, key, { ...box, generation: 1 })).toEqual(failed);
    expect(await openCard(at, new Uint8Array(32), box)).toEqual(failed);
  });
});
