import { toHex, type Bytes } from '../../bytes.ts';
import { sha256 } from '../../sha256.ts';

/** Noto Sans SC Regular (OFL) as the app serves it and the checker wants it beside it. */
export const FONT_FILE = 'noto-sans-sc-d45f67f0.ttf';
export const FONT_BYTES = 10_559_284;
/** SHA-256 of the one file that a copy is set in, hex: with another the same copy would have other bytes. */
export const FONT_HASH = 'd45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16';

/** The typeface of a copy. Lengths are thousandths of the size of the text. */
export interface CopyFont {
  /** Of what the font has a drawing for: number and width; undefined of all else. */
  glyph(codePoint: number): { readonly id: number; readonly width: number } | undefined;
  /** A font file of these drawings alone, numbered from 1 in this order. */
  subset(ids: readonly number[]): Bytes;
  readonly ascent: number;
  readonly descent: number;
}

/** Tables that a reader of the file needs beside the drawings and their widths. */
const kept = ['head', 'hhea', 'maxp', 'prep'] as const;

/** Opens the font of copies; undefined where these bytes are not that very file. What stands in it is therefore known: no composed drawings, long places, cmap of format 12. */
export async function openCopyFont(bytes: Bytes): Promise<CopyFont | undefined> {
  if (toHex(await sha256(bytes)) !== FONT_HASH) return undefined;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tables = tablesOf(bytes, data);
  const table = (name: string): DataView => tables.get(name) ?? new DataView(new ArrayBuffer(0));
  const glyphs = charactersOf(table('cmap'));
  const [widths, places, drawings, header] = [table('hmtx'), table('loca'), table('glyf'), table('hhea')];
  const drawing = (id: number): Bytes => {
    const from = places.getUint32(id * 4);
    return new Uint8Array(bytes.buffer, drawings.byteOffset + from, places.getUint32(id * 4 + 4) - from);
  };
  return {
    glyph: (codePoint) => {
      const id = glyphs.get(codePoint);
      return id === undefined ? undefined : { id, width: widths.getUint16(id * 4) };
    },
    subset: (ids) => subsetOf([0, ...ids], { drawing, widths, kept: new Map(kept.map((name) => [name, copyOf(table(name))])) }),
    ascent: header.getInt16(4),
    descent: header.getInt16(6),
  };
}

const copyOf = (view: DataView): Bytes => new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength).slice();

function tablesOf(bytes: Bytes, data: DataView): ReadonlyMap<string, DataView> {
  const found = new Map<string, DataView>();
  for (let n = 0; n < data.getUint16(4); n++) {
    const at = 12 + n * 16;
    const name = String.fromCodePoint(...bytes.subarray(at, at + 4));
    found.set(name, new DataView(bytes.buffer, bytes.byteOffset + data.getUint32(at + 8), data.getUint32(at + 12)));
  }
  return found;
}

/** Code points and their drawings, out of the table of format 12. */
function charactersOf(cmap: DataView): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (let n = 0; n < cmap.getUint16(2); n++) {
    const at = cmap.getUint32(8 + n * 8);
    if (cmap.getUint16(at) !== 12) continue;
    for (let group = 0; group < cmap.getUint32(at + 12); group++) {
      const [first, last, id] = [0, 4, 8].map((part) => cmap.getUint32(at + 16 + group * 12 + part)) as [number, number, number];
      for (let codePoint = first; codePoint <= last; codePoint++) found.set(codePoint, id + codePoint - first);
    }
    return found;
  }
  return found;
}

interface Source {
  readonly drawing: (id: number) => Bytes;
  readonly widths: DataView;
  readonly kept: ReadonlyMap<string, Bytes>;
}

/** A TrueType file of some drawings, in their order. */
function subsetOf(ids: readonly number[], { drawing, widths, kept: tables }: Source): Bytes {
  const metrics = new Uint8Array(ids.length * 4);
  const places = new Uint8Array((ids.length + 1) * 4);
  const [metricsView, placesView] = [new DataView(metrics.buffer), new DataView(places.buffer)];
  const drawings = ids.map((id) => drawing(id));
  let size = 0;
  for (const [n, one] of drawings.entries()) {
    metricsView.setUint32(n * 4, widths.getUint32((ids[n] ?? 0) * 4));
    placesView.setUint32(n * 4, size);
    size += (one.length + 3) & ~3;
  }
  placesView.setUint32(ids.length * 4, size);
  const glyf = new Uint8Array(size);
  for (const [n, one] of drawings.entries()) glyf.set(one, placesView.getUint32(n * 4));
  const [maxp, hhea, head] = [tables.get('maxp'), tables.get('hhea'), tables.get('head')] as [Bytes, Bytes, Bytes];
  new DataView(maxp.buffer).setUint16(4, ids.length);
  new DataView(hhea.buffer).setUint16(34, ids.length);
  new DataView(head.buffer).setUint32(8, 0);
  return fileOf([...tables, ['hmtx', metrics], ['loca', places], ['glyf', glyf]]);
}

const sumOf = (bytes: Bytes): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let sum = 0;
  for (let at = 0; at + 4 <= bytes.length; at += 4) sum = (sum + view.getUint32(at)) >>> 0;
  return sum;
};

/** Tables as a file, in the order of their names, with its sums. */
function fileOf(tables: readonly (readonly [string, Bytes])[]): Bytes {
  const sorted = tables.toSorted(([a], [b]) => (a < b ? -1 : 1));
  const padded = sorted.map(([name, bytes]) => {
    const whole = new Uint8Array((bytes.length + 3) & ~3);
    whole.set(bytes);
    return { name, bytes: whole, length: bytes.length };
  });
  let at = 12 + padded.length * 16;
  const file = new Uint8Array(padded.reduce((sum, { bytes }) => sum + bytes.length, at));
  const view = new DataView(file.buffer);
  const power = 2 ** Math.floor(Math.log2(padded.length));
  view.setUint32(0, 0x00010000);
  for (const [n, value] of [padded.length, power * 16, Math.log2(power), (padded.length - power) * 16].entries()) view.setUint16(4 + n * 2, value);
  let head = 0;
  for (const [n, { name, bytes, length }] of padded.entries()) {
    if (name === 'head') head = at;
    file.set(
      [...name].map((sign) => sign.codePointAt(0) ?? 0),
      12 + n * 16,
    );
    for (const [part, value] of [sumOf(bytes), at, length].entries()) view.setUint32(16 + n * 16 + part * 4, value);
    file.set(bytes, at);
    at += bytes.length;
  }
  view.setUint32(head + 8, (0xb1b0afba - sumOf(file)) >>> 0);
  return file;
}
