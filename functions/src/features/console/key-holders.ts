import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Recipients } from '../../platform/check-generation.ts';

type Holder = ResponseOf<'keyHealth'>['compartments'][number]['people'][number];

/** Everybody who should hold a key, and whether what is there for them opens with the keys they have now. `there`: recipient → generation of keys. Pure. */
export const holders = (people: Recipients, there: ReadonlyMap<string, number>): Holder[] =>
  [...people].map(([uid, keysGeneration]) => {
    const made = there.get(uid);
    return { uid, wrap: made === undefined ? 'missing' : made === keysGeneration ? 'there' : 'old' };
  });
