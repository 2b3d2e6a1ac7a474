import { beforeAll, expect, test } from 'vitest';
import { bindBytes } from './bind-statement.ts';
import { signCandidateDevice, verifyCandidateDevice, verifyPossession, type CandidateDevice } from './candidate-device.ts';
import { signEcdsa } from './ecdsa.ts';

let device: CandidateDevice;
let server: { pub: Uint8Array; key: CryptoKey };

const makeKey = async (): Promise<{ pub: Uint8Array; key: CryptoKey }> => {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, ['sign', 'verify']);
  return { pub: new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey)), key: pair.privateKey };
};

beforeAll(async () => {
  server = await makeKey();
  const [dk, ds] = [await makeKey(), await makeKey()];
  const place = { agencyId: 'agency', laneId: 'lane', linkId: 'link', guestUid: 'guest', deviceId: 'device' };
  const statement = { ...place, dkPub: dk.pub, dsPub: ds.pub, nonce: new Uint8Array(16) };
  const pop = await signEcdsa(ds.key, bindBytes(statement));
  const proof = { kind: 'staff', by: 'uid1', signature: new Uint8Array(64) } as const;
  device = await signCandidateDevice({ ...statement, m: new Uint8Array(32), pop, proof, serverKeySeq: 1 }, server.key);
});

test('[P12] a device holds with possession and the server signature, and with neither of them changed', async () => {
  expect(await verifyCandidateDevice(device, server.pub)).toBe(true);
  expect(await verifyPossession(device, device.pop)).toBe(true);
  const other = (await makeKey()).pub;
  const changes: Partial<CandidateDevice>[] = [
    { agencyId: 'x' },
    { laneId: 'x' },
    { guestUid: 'x' },
    { linkId: 'x' },
    { deviceId: 'x' },
    { dkPub: other },
    { dsPub: other },
    { nonce: new Uint8Array(16).fill(1) },
    { m: new Uint8Array(32).fill(1) },
    { pop: new Uint8Array(64) },
    { proof: { kind: 'link' } },
    { serverKeySeq: 2 },
    { signature: new Uint8Array(64) },
    { m: new Uint8Array(31) },
    { dkPub: new Uint8Array(3) },
  ];
  for (const change of changes) {
    expect(await verifyCandidateDevice({ ...device, ...change }, server.pub), Object.keys(change).join()).toBe(false);
  }
  expect(await verifyCandidateDevice(device, other)).toBe(false);
});
