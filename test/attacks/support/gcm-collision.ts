import { createCipheriv, createDecipheriv } from 'node:crypto';

/** GHASH's field: NIST SP 800-38D section 6.3, bit 0 leftmost. */
const R = 0xe1n << 120n;
const multiply = (x: bigint, y: bigint): bigint => {
  let z = 0n;
  let v = y;
  for (let bit = 127n; bit >= 0n; bit--) {
    if ((x >> bit) & 1n) z ^= v;
    v = v & 1n ? (v >> 1n) ^ R : v >> 1n;
  }
  return z;
};
const ONE = 1n << 127n;
const power = (base: bigint, exponent: bigint): bigint => {
  let result = ONE;
  for (let b = base, e = exponent; e > 0n; e >>= 1n, b = multiply(b, b)) if (e & 1n) result = multiply(result, b);
  return result;
};

const toNumber = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const toBytes = (value: bigint): Buffer => Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
const block = (key: Uint8Array, input: Uint8Array): bigint => toNumber(createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(input));
const padded = (bytes: Uint8Array): Buffer => Buffer.concat([bytes, Buffer.alloc((16 - (bytes.length % 16)) % 16)]);

/**
 * One AES-256-GCM ciphertext with its tag that both keys accept ("key multi-collision"; Dodis, Grubbs, Ristenpart, Woodage, CRYPTO
 * 2018): GHASH is linear in every block, so block `free` is solved for equal tags. Under `first` it reads as `plain` but for that block.
 */
export const collide = (first: Uint8Array, second: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plain: Uint8Array, free: number): Uint8Array => {
  const ciphertext = createCipheriv('aes-256-gcm', first, nonce).setAAD(aad).update(plain);
  ciphertext.fill(0, free * 16, free * 16 + 16);
  const lengths = Buffer.alloc(16);
  lengths.writeBigUInt64BE(BigInt(aad.length * 8), 0);
  lengths.writeBigUInt64BE(BigInt(ciphertext.length * 8), 8);
  const input = Buffer.concat([padded(aad), padded(ciphertext), lengths]);
  const count = input.length / 16;
  const exponent = BigInt(count - (padded(aad).length / 16 + free));
  const counter = Buffer.concat([nonce, Buffer.from([0, 0, 0, 1])]);
  const tagOf = (key: Uint8Array): { h: bigint; tag: bigint } => {
    const h = block(key, Buffer.alloc(16));
    let hash = 0n;
    for (let i = 0; i < count; i++) hash = multiply(hash ^ toNumber(input.subarray(i * 16, i * 16 + 16)), h);
    return { h, tag: hash ^ block(key, counter) };
  };
  const [a, b] = [tagOf(first), tagOf(second)];
  const [pa, pb] = [power(a.h, exponent), power(b.h, exponent)];
  const solved = multiply(a.tag ^ b.tag, power(pa ^ pb, (1n << 128n) - 2n));
  toBytes(solved).copy(ciphertext, free * 16);
  return Buffer.concat([ciphertext, toBytes(a.tag ^ multiply(solved, pa))]);
};

/** Whether plain AES-GCM, which commits to no key, takes this ciphertext under this key. */
export const gcmAccepts = (key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): boolean => {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAAD(aad).setAuthTag(ciphertext.subarray(-16));
  decipher.update(ciphertext.subarray(0, -16));
  try {
    decipher.final();
    return true;
  } catch {
    return false;
  }
};
