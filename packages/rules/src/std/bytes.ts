import { int, string } from '../value.ts';
import { operation, type OperationTable } from './method.ts';

/** rules.Bytes. `size` counts bytes. */
export const bytesMethods: OperationTable = {
  size: operation(['bytes'], (self) => int(self.value.length)),
  toBase64: operation(['bytes'], (self) => string(btoa(Array.from(self.value, (byte) => String.fromCharCode(byte)).join('')))),
  toHexString: operation(['bytes'], (self) => string(Array.from(self.value, (byte) => byte.toString(16).padStart(2, '0')).join(''))),
};
