import { concatBytes, equalBytes, fromUtf8, utf8, type Bytes } from '../bytes.ts';

const BLOCK = 512;
const SIZE_DIGITS = 11;

/** One file of an archive: where its bytes lie. */
export interface TarFile {
  readonly path: string;
  readonly offset: number;
  readonly size: number;
}

/** Something that is read piece by piece: a file on a disk, a Blob, bytes in memory. */
export interface ByteSource {
  readonly size: number;
  read(offset: number, length: number): Promise<Uint8Array>;
}

/**
 * Header of a plain file in the ustar format. Nobody, no time, no rights but reading: the same name and size give the same bytes. Throws a
 * RangeError for a name over 100 bytes or a size that 33 bits do not hold.
 */
export function tarHeader(path: string, size: number): Bytes {
  const name = utf8(path);
  const digits = size.toString(8).padStart(SIZE_DIGITS, '0');
  if (name.length > 100 || digits.length > SIZE_DIGITS) throw new RangeError('tar');
  const header = new Uint8Array(BLOCK);
  const put = (at: number, text: string): void => header.set(utf8(text), at);
  header.set(name, 0);
  put(100, '0000444\0' + '0000000\0' + '0000000\0' + `${digits}\0` + '00000000000\0' + '        ' + '0');
  put(257, 'ustar\x0000');
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(148, `${sum.toString(8).padStart(6, '0')}\0 `);
  return header;
}

/** Zeros that fill a file's last block. */
export function tarPadding(size: number): Bytes {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two empty blocks: the end of an archive. */
export const TAR_END: Bytes = new Uint8Array(2 * BLOCK);

/** Bytes that a file takes in an archive, header and filling included. */
export function tarLength(size: number): number {
  return BLOCK + size + tarPadding(size).length;
}

/**
 * The files of an archive as `tarHeader` writes it, and the first offset at which it differs from that: every byte of an archive is either
 * somebody's contents or has one allowed value. `path` of a fault: the file that is cut
 * off or filled with something; null where a header is no header, or behind the last file.
 */
export async function readTar(
  source: ByteSource,
): Promise<{ readonly files: readonly TarFile[]; readonly fault: { readonly path: string | null; readonly offset: number } | null }> {
  const files: TarFile[] = [];
  let at = 0;
  while (at + BLOCK <= source.size) {
    const header = await source.read(at, BLOCK);
    if (equalBytes(header, TAR_END.subarray(0, BLOCK))) {
      const isEnd = source.size === at + TAR_END.length && equalBytes(await source.read(at, TAR_END.length), TAR_END);
      return { files, fault: isEnd ? null : { path: null, offset: at } };
    }
    const file = parseHeader(header, at);
    if (!file || !equalBytes(tarHeader(file.path, file.size), header)) return { files, fault: { path: null, offset: at } };
    const filling = tarPadding(file.size);
    if (file.offset + file.size + filling.length > source.size) return { files, fault: { path: file.path, offset: at } };
    files.push(file);
    const end = file.offset + file.size;
    if (filling.length > 0 && !equalBytes(await source.read(end, filling.length), filling)) return { files, fault: { path: file.path, offset: end } };
    at = end + filling.length;
  }
  return { files, fault: { path: null, offset: at } };
}

/** A whole archive in memory: for small ones and tests. */
export function writeTar(files: readonly { readonly path: string; readonly bytes: Uint8Array }[]): Bytes {
  return concatBytes(...files.flatMap(({ path, bytes }) => [tarHeader(path, bytes.length), bytes, tarPadding(bytes.length)]), TAR_END);
}

/** Bytes in memory as a source. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return { size: bytes.length, read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)) };
}

function parseHeader(header: Uint8Array, at: number): TarFile | undefined {
  try {
    const [path = ''] = fromUtf8(header.subarray(0, 100)).split('\0');
    const digits = fromUtf8(header.subarray(124, 124 + SIZE_DIGITS));
    return /^[0-7]{11}$/u.test(digits) && path !== '' ? { path, offset: at + BLOCK, size: Number.parseInt(digits, 8) } : undefined;
  } catch {
    return undefined;
  }
}
