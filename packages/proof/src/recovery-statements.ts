import type { Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';
import { expectPoint } from './spki.ts';

/** Milliseconds of a UTC day: a test of the kit counts for the day that it names. */
export const DAY_MS = 86_400_000;

/** Who shows that they hold the kit, on which device, and on which UTC day (days since 1970). */
export interface KitTest {
  readonly agencyId: string;
  readonly kitId: string;
  readonly uid: string;
  readonly deviceId: string;
  readonly day: number;
}

/** What RSK signs when a kit is tried without changing anything: CBOR['hh.kit.test.v1', agencyId, kitId, uid, deviceId, day] (P19). */
export function kitTestBytes({ agencyId, kitId, uid, deviceId, day }: KitTest): Bytes {
  return encodeCbor(['hh.kit.test.v1', agencyId, kitId, uid, deviceId, day]);
}

/** What somebody who lost every device asks for: a new device and new keys of the person. */
export interface RecoverAsk {
  readonly agencyId: string;
  readonly kitId: string;
  readonly uid: string;
  readonly deviceId: string;
  readonly dkPub: Uint8Array;
  readonly dsPub: Uint8Array;
  readonly usPub: Uint8Array;
  readonly ukPub: Uint8Array;
  /** Of the person's keys. */
  readonly generation: number;
}

/** What RSK signs to ask: CBOR['hh.recover.ask.v1', agencyId, kitId, uid, deviceId, dkPub, dsPub, usPub, ukPub, generation] (P19). */
export function recoverAskBytes({ agencyId, kitId, uid, deviceId, dkPub, dsPub, usPub, ukPub, generation }: RecoverAsk): Bytes {
  const points = [expectPoint(dkPub, 'dkPub'), expectPoint(dsPub, 'dsPub'), expectPoint(usPub, 'usPub'), expectPoint(ukPub, 'ukPub')];
  return encodeCbor(['hh.recover.ask.v1', agencyId, kitId, uid, deviceId, ...points, generation]);
}
