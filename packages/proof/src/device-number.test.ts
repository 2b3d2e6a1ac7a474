import { expect, test } from 'vitest';
import { deviceCommitment, deviceNumber, matchesCommitment, type CommittedDevice } from './device-number.ts';

const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));
const point = (): Uint8Array => Uint8Array.of(4, ...random(64));
const aDevice = (deviceId = 'device0000000001'): CommittedDevice => ({
  agencyId: 'agency0000000001',
  uid: 'uid1',
  deviceId,
  dkPub: point(),
  dsPub: point(),
  nonce: random(32),
});
const anAnswer = () => ({ by: 'device0000000002', nonce: random(32) });
const fingerprint = random(16);

test('[P24] a commitment is kept by its own device alone: no other key, nonce, account, agency or id', async () => {
  const device = aDevice();
  const commitment = await deviceCommitment(device);
  const others: Partial<CommittedDevice>[] = [
    { agencyId: 'agency0000000002' },
    { uid: 'uid2' },
    { deviceId: 'device0000000003' },
    { dkPub: point() },
    { dsPub: point() },
    { nonce: random(32) },
    { dkPub: device.dsPub, dsPub: device.dkPub },
    { nonce: random(31) },
    { dkPub: random(64) },
  ];

  expect(await matchesCommitment(commitment, device)).toBe(true);
  for (const other of others) expect(await matchesCommitment(commitment, { ...device, ...other })).toBe(false);
  expect(await matchesCommitment(commitment.subarray(0, 31), device)).toBe(false);
});

test('[P24] the number is four digits, and anything else on either side makes another one', async () => {
  const device = aDevice();
  const answer = anAnswer();
  const number = await deviceNumber(device, answer, fingerprint);
  expect(number).toMatch(/^\d{4}$/);
  expect(await deviceNumber(device, answer, fingerprint)).toBe(number);

  // Each change is drawn 40 times: by chance one draw meets the number in 10^4, all 40 never.
  const changes: (() => Promise<string>)[] = [
    () => deviceNumber({ ...device, nonce: random(32) }, answer, fingerprint),
    () => deviceNumber({ ...device, dkPub: point() }, answer, fingerprint),
    () => deviceNumber({ ...device, dsPub: point() }, answer, fingerprint),
    () => deviceNumber({ ...device, uid: `uid${random(4).join('')}` }, answer, fingerprint),
    () => deviceNumber({ ...device, agencyId: `agency${random(4).join('')}` }, answer, fingerprint),
    () => deviceNumber({ ...device, deviceId: `device${random(4).join('')}` }, answer, fingerprint),
    () => deviceNumber(device, { ...answer, by: `device${random(4).join('')}` }, fingerprint),
    () => deviceNumber(device, { ...answer, nonce: random(32) }, fingerprint),
    () => deviceNumber(device, answer, random(16)),
  ];
  for (const change of changes) {
    const drawn = await Promise.all(Array.from({ length: 40 }, change));
    expect(new Set(drawn).size).toBeGreaterThan(30);
  }
});

/** What a device shows, or computes of one that it is shown, when who stands between has chosen all that they can before they see its nonce. */
const numbers = (count: number, deviceId: string): Promise<string[]> => {
  const [device, answer] = [aDevice(deviceId), anAnswer()];
  return Promise.all(
    Array.from({ length: count }, (_, i) =>
      i % 2 === 0 ? deviceNumber({ ...device, nonce: random(32) }, answer, fingerprint) : deviceNumber(device, { ...answer, nonce: random(32) }, fingerprint),
    ),
  );
};

test('[P24] who stands between both devices, with a device of their own for either, meets the number once in ten thousand', async () => {
  const [shown, computed] = await Promise.all([numbers(1000, 'device0000000001'), numbers(1000, 'device0000000009')]);
  const often = new Map<string, number>();
  for (const number of shown) often.set(number, (often.get(number) ?? 0) + 1);
  const met = computed.reduce((sum, number) => sum + (often.get(number) ?? 0), 0);

  // A million pairs, 100 expected, with a deviation of 10.
  expect(met).toBeGreaterThan(40);
  expect(met).toBeLessThan(160);
});

test('[P24] without the commitment they would meet it always: whoever sees the keys and both nonces first looks for a device that fits', async () => {
  const shown = await deviceNumber(aDevice(), anAnswer(), fingerprint);
  const theirs = aDevice('device0000000009');
  const answer = anAnswer();
  const fits = async (): Promise<boolean> => {
    for (let tries = 0; tries < 120_000; tries += 1000) {
      const drawn = await Promise.all(Array.from({ length: 1000 }, () => deviceNumber({ ...theirs, nonce: random(32) }, answer, fingerprint)));
      if (drawn.includes(shown)) return true;
    }
    return false;
  };
  expect(await fits()).toBe(true);
});
