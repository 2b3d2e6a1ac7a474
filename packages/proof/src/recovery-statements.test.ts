import { expect, test } from 'vitest';
import { encodeCbor } from './cbor.ts';
import { kitTestBytes, recoverAskBytes } from './recovery-statements.ts';

test('[P19] a test of the kit names agency, kit, person, device and day, in this order', () => {
  expect(kitTestBytes({ agencyId: 'agency', kitId: 'kit', uid: 'uid', deviceId: 'device', day: 20_786 })).toEqual(
    encodeCbor(['hh.kit.test.v1', 'agency', 'kit', 'uid', 'device', 20_786]),
  );
});

test('[P19] what is asked for with the kit names the device and the new keys, each in its place', () => {
  const point = (value: number): Uint8Array => Uint8Array.of(4, ...new Uint8Array(64).fill(value));
  const ask = {
    agencyId: 'agency',
    kitId: 'kit',
    uid: 'uid',
    deviceId: 'device',
    dkPub: point(1),
    dsPub: point(2),
    usPub: point(3),
    ukPub: point(4),
    generation: 2,
  };
  expect(recoverAskBytes(ask)).toEqual(encodeCbor(['hh.recover.ask.v1', 'agency', 'kit', 'uid', 'device', point(1), point(2), point(3), point(4), 2]));
  expect(() => recoverAskBytes({ ...ask, ukPub: new Uint8Array(64) })).toThrow();
});
