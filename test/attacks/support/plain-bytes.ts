import { plainValue } from '../../../web/src/platform/firestore-source.ts';

/** Documents of the admin SDK as a client's source gives them. */
export const plainBytes = (value: unknown): unknown => {
  if (Buffer.isBuffer(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return value.map(plainBytes);
  if (value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype)
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plainBytes(one)]));
  return plainValue(value);
};
