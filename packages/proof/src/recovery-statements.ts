import type { Bytes } from './bytes.ts';
import { encodeCbor } from './cbor.ts';

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
