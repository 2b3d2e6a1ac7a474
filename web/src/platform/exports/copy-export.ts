import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { fromUtf8, toBase64url, type Bytes } from '@liexin/proof/bytes';
import { asObject, parseCanonical } from '@liexin/proof/export/canonical-json';
import { CONVERSATIONS, MANIFEST } from '@liexin/proof/export/manifest';
import type { JsonObject } from '@liexin/proof/export/rows';
import { readTar, type ByteSource } from '@liexin/proof/export/tar';
import { verifyExport, type Finding } from '@liexin/proof/export/verify-export';
import { copyHeadOf } from '@liexin/proof/readable/copy-head';
import type { CopyMark } from '@liexin/proof/readable/copy-writer';
import type { Redaction } from '@liexin/proof/readable/redaction';
import { FONT_FILE, openCopyFont, type CopyFont } from '@liexin/proof/readable/pdf/copy-font';
import { writeCopy, type Copy, type CopyFormat } from '@liexin/proof/readable/write-copy';
import { sha256 } from '@liexin/proof/sha256';
import type { ApiClient } from '../api-client.ts';
import { openExportRing } from '../vault/export-ring.ts';
import type { Vault } from '../vault/vault.ts';
import { copyFiles, type CopyFiles } from './copy-files.ts';
import { fetchFont, type FetchFont } from './copy-font.ts';

export interface CopyWish {
  readonly formats: ReadonlySet<CopyFormat>;
  readonly redactions: readonly Redaction[];
  /** What a message has one of, where `redactions` has `words`. */
  readonly words: readonly string[];
  readonly mark: CopyMark;
  readonly language: 'en' | 'zh';
}
export type CopyStep = 'checking' | 'fetching' | 'unlocking' | 'writing';
export interface CopyExport extends CopyWish {
  readonly api: ApiClient;
  readonly vault: Pick<Vault, 'device' | 'keyLog' | 'compartments'>;
  readonly exportId: string;
  readonly file: Blob;
  /** Names of members by uid: the package has none. */
  readonly people: Readonly<Record<string, string>>;
  /** Asks for the grant, with a password that is shown just now. */
  readonly unlock: () => Promise<unknown>;
  /** Where the font of a PDF comes from; our own origin where nobody says it. */
  readonly font?: FetchFont;
  readonly onProgress: (step: CopyStep, share: number) => void;
  readonly signal: AbortSignal;
}

/** Why there is no copy: the file is another export's or none, or was changed; or a PDF was wanted, and the font that it is set in did not come. */
export type CopyFault = { readonly kind: 'another' } | { readonly kind: 'no-font' } | { readonly kind: 'changed'; readonly findings: readonly Finding[] };
export type CopyOutcome = { readonly kind: 'made'; readonly copy: Copy; readonly files: ReturnType<CopyFiles['done']> } | CopyFault;

/** Lanes of one call. */
const page = 20;

/**
 * Makes readable copies of an export that was taken home: the file is checked against the agency's own check code before anything is asked for,
 * then the font where a PDF is wanted, a grant, the keys of its lanes page by page, and one pass over its rows. Nothing of it is kept. Rejects with the API's faults, or as
 * aborted; a repeat asks for the grant again and changes nothing else.
 */
export const copyExport = async (input: CopyExport): Promise<CopyOutcome> => {
  const { api, vault, exportId, file, signal, onProgress } = input;
  const source: ByteSource = { size: file.size, read: async (offset, length) => new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()) };
  const code = fingerprintDigits(vault.device.admitted.pin.fingerprint);
  const report = await verifyExport(source, { code, signal, onProgress: (done, size) => onProgress('checking', done / size) });
  if (report.manifest === null || report.manifest['exportId'] !== exportId) return { kind: 'another' };
  // Rows that are lost take nothing from what is there: the checker names them, and the copy has the rest.
  if (report.verdict !== 'intact' && report.verdict !== 'unproved') return { kind: 'changed', findings: report.findings };
  const { files } = await readTar(source);
  const bytesOf = async (path: string): Promise<Uint8Array> => {
    const found = files.find((one) => one.path === path);
    return found === undefined ? new Uint8Array() : source.read(found.offset, found.size);
  };

  // Before anything is opened: without it the opening would be for nothing.
  const typeface = input.formats.has('pdf') ? await openFont(input) : null;
  if (typeface === undefined) return { kind: 'no-font' };

  onProgress('unlocking', 0);
  await input.unlock();
  const ring = openExportRing(vault);
  const lanes = await lanesIn(
    source,
    files.filter(({ path }) => path.startsWith('parts/')),
  );
  for (let at = 0; at < lanes.length; at += page) {
    signal.throwIfAborted();
    const wanted = lanes.slice(at, at + page).map(({ lane }) => lane);
    await ring.add(await api.call('exportKeys', { params: { exportId }, body: { lanes: wanted } }));
    onProgress('unlocking', Math.min(1, (at + page) / lanes.length));
  }
  const candidates: Record<string, string> = {};
  const languages: Record<string, string> = {};
  const sources: Record<string, string> = {};
  for (const row of rowsOf(fromUtf8(await bytesOf(CONVERSATIONS)))) {
    const [id, { name, source: from }] = [String(row['conversation'] as string), await ring.candidate(row)];
    [candidates[id], sources[id], languages[id]] = [name, from, String(row['language'] as string)];
  }
  const searches: Record<string, string> = {};
  const clients: Record<string, string> = {};
  for (const mandate of new Set(lanes.map((lane) => lane.mandate))) {
    const card = await ring.search(mandate);
    [searches[mandate], clients[mandate]] = [card.title, card.client];
  }

  const out = copyFiles(`export-${exportId}${input.redactions.length > 0 ? '-redacted' : ''}`);
  const manifest = toBase64url(await sha256(await bytesOf(MANIFEST)));
  const copy = await writeCopy({
    source,
    head: copyHeadOf(report.manifest, { manifest, redactions: input.redactions, words: input.words, mark: input.mark, language: input.language }),
    names: { people: input.people, candidates, searches, languages, sources, clients },
    keys: ring,
    formats: input.formats,
    font: typeface?.font,
    out,
    signal,
    onProgress: (done, size) => onProgress('writing', done / size),
  });
  // With the keys the checker makes the copy again, and for the PDF it needs this font, under this name.
  const font =
    typeface !== null && input.formats.has('keys') ? [{ name: FONT_FILE, path: FONT_FILE, blob: new Blob([typeface.bytes], { type: 'font/ttf' }) }] : [];
  return { kind: 'made', copy, files: [...out.done(), ...font] };
};

const openFont = async ({ font: fetchIt = fetchFont, onProgress, signal }: CopyExport): Promise<{ font: CopyFont; bytes: Bytes } | undefined> => {
  onProgress('fetching', 0);
  const bytes = await fetchIt((share) => onProgress('fetching', share), signal);
  const font = bytes === null ? undefined : await openCopyFont(bytes);
  return bytes === null || font === undefined ? undefined : { font, bytes };
};

function* rowsOf(text: string): Generator<JsonObject> {
  for (const line of text.split('\n')) {
    const row = asObject(parseCanonical(line));
    if (row !== undefined) yield row;
  }
}

/** Lanes of the parts, and the searches that they are of. */
const lanesIn = async (
  source: ByteSource,
  parts: readonly { readonly offset: number; readonly size: number }[],
): Promise<{ lane: string; mandate: string }[]> => {
  const found: { lane: string; mandate: string }[] = [];
  for (const { offset, size } of parts)
    for (const line of fromUtf8(await source.read(offset, size)).split('\n')) {
      // Most lines are messages: only headers are parsed.
      if (!line.includes('"row":"lane"')) continue;
      const row = asObject(parseCanonical(line));
      if (row?.['row'] === 'lane') found.push({ lane: String(row['lane'] as string), mandate: String(row['mandate'] as string) });
    }
  return found;
};
