import fc from 'fast-check';
import { expect, test } from 'vitest';
import { utf8 } from '@liexin/proof/bytes';
import { buildInviteFragment, parseInviteFragment } from './invite-fragment.ts';
import { deriveInviteKeys, openInviteKeys, openJoinerName, sealJoinerName, wrapInviteKeys } from './invite-keys.ts';
import { makeJoinProof, verifyJoinProof, type JoinStatement } from './join-proof.ts';
import { createPersonKeys } from './person-keys.ts';
import { longId, randomBytes, shortId } from './random-bytes.ts';
import { generateDeviceKeys } from './device-keys.ts';

const agencyId = shortId();

const statement = async (): Promise<JoinStatement> => {
  const [{ keys }, device] = await Promise.all([createPersonKeys(), generateDeviceKeys()]);
  return { agencyId, inviteId: longId(), uid: 'joiner', usPub: keys.usPub, ukPub: keys.ukPub, deviceId: shortId(), dkPub: device.dkPub, dsPub: device.dsPub };
};

test('[TM1] the three keys of an invitation differ, and from invitation to invitation', async () => {
  const secret = randomBytes(32);
  const [one, other] = [await deriveInviteKeys(secret, 'A'.repeat(22)), await deriveInviteKeys(secret, 'B'.repeat(22))];

  const all = [one, other].flatMap(({ auth, macKey, nameKey }) => [auth, macKey, nameKey].map((key) => key.join()));
  expect(new Set(all).size).toBe(6);
  expect(one.auth.length).toBe(32);
});

test('[TM1] the keys open for the person and the invitation they were wrapped for alone', async () => {
  const [{ keys: admin }, { keys: other }] = await Promise.all([createPersonKeys(), createPersonKeys()]);
  const place = { agencyId, inviteId: longId(), uid: 'admin', keysGeneration: 1 };
  const keys = await deriveInviteKeys(randomBytes(32), place.inviteId);
  const box = await wrapInviteKeys(place, admin.ukPub, keys);

  expect(await openInviteKeys(place, admin.uk, box)).toEqual({ ok: true, value: { macKey: keys.macKey, nameKey: keys.nameKey } });
  expect((await openInviteKeys(place, other.uk, box)).ok).toBe(false);
  expect((await openInviteKeys({ ...place, inviteId: longId() }, admin.uk, box)).ok).toBe(false);
});

test("[TM1] the joiner's name opens in its own invitation alone", async () => {
  const place = { agencyId, inviteId: longId() };
  const { nameKey } = await deriveInviteKeys(randomBytes(32), place.inviteId);
  const box = await sealJoinerName(place, nameKey, { name: '陈 Li', email: 'li@example.test' });

  expect(await openJoinerName(place, nameKey, box)).toEqual({ ok: true, value: { name: '陈 Li', email: 'li@example.test' } });
  expect((await openJoinerName({ ...place, inviteId: longId() }, nameKey, box)).ok).toBe(false);
});

test('[TM2] keys that were not made by whoever has the link are found out, whichever of them was changed', async () => {
  const [honest, others, macKey] = [await statement(), await statement(), randomBytes(32)];
  const mac = await makeJoinProof(honest, macKey);

  expect(await verifyJoinProof(honest, macKey, mac)).toBe(true);
  for (const field of ['inviteId', 'usPub', 'ukPub', 'deviceId', 'dkPub', 'dsPub'] as const)
    expect([field, await verifyJoinProof({ ...honest, [field]: others[field] }, macKey, mac)]).toEqual([field, false]);
  expect(await verifyJoinProof({ ...honest, uid: 'somebody' }, macKey, mac)).toBe(false);
  expect(await verifyJoinProof(honest, randomBytes(32), mac)).toBe(false);
  expect(await verifyJoinProof({ ...honest, usPub: utf8('no point') }, macKey, mac)).toBe(false);
});

test('[TM3] a fragment comes back whole, and any changed, cut or foreign one is damaged', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.uint8Array({ minLength: 16, maxLength: 16 }),
      fc.nat(68),
      async (secret, fingerprint, at) => {
        const inviteId = longId();
        const fragment = await buildInviteFragment(inviteId, { secret, fingerprint });
        const read = await parseInviteFragment(inviteId, `#${fragment}`);
        expect(read).toEqual({ ok: true, value: { secret: new Uint8Array(secret), fingerprint: new Uint8Array(fingerprint) } });
        expect((await parseInviteFragment(inviteId, fragment.slice(0, at))).ok).toBe(false);
      },
    ),
    { seed: 5, numRuns: 50 },
  );
  const fragment = await buildInviteFragment('A'.repeat(22), { secret: new Uint8Array(32), fingerprint: new Uint8Array(16) });
  expect((await parseInviteFragment('B'.repeat(22), fragment)).ok).toBe(false);
});
