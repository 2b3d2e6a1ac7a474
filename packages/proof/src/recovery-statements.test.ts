import { expect, test } from 'vitest';
import { encodeCbor } from './cbor.ts';
import { kitTestBytes } from './recovery-statements.ts';

test('[P19] a test of the kit names agency, kit, person, device and day, in this order', () => {
  expect(kitTestBytes({ agencyId: 'agency', kitId: 'kit', uid: 'uid', deviceId: 'device', day: 20_786 })).toEqual(
    encodeCbor(['hh.kit.test.v1', 'agency', 'kit', 'uid', 'device', 20_786]),
  );
});
