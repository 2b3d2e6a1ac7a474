import { fromBase64url, fromUtf8, toBase64url } from '../bytes.ts';
import { verifyEcdsa } from '../ecdsa.ts';
import { fingerprintDigits, fingerprintOf, isFingerprintDigits } from '../fingerprint.ts';
import { verifyKeyLog } from '../key-log.ts';
import type { KeyLogEntry } from '../key-log-entry.ts';
import { deviceOf, type KeyLogState } from '../key-log-state.ts';
import { sha256 } from '../sha256.ts';
import { toSpki } from '../spki.ts';
import { asObject, parseCanonical } from './canonical-json.ts';
import { badCertificate, untoldCertificate } from './check-certificates.ts';
import { isTold } from './check-completeness.ts';
import { checkProofs, type CheckedProofs, type ProofFault } from './check-proofs.ts';
import { isLost, LaneChecker, type RowFault } from './lane-checker.ts';
import {
  AGENCY,
  CERTIFICATES,
  CHECKPOINTS,
  COMPLETENESS,
  CONVERSATIONS,
  exportCounts,
  isOfAgency,
  isPart,
  isRowFile,
  KEY_LOG,
  listFaults,
  MANIFEST,
  manifestOf,
  PROOFS,
  SIGNATURES,
  type ExportCounts,
  type ListFault,
  type Manifest,
  type ManifestFile,
} from './manifest.ts';
import { isLogShaped } from './row-shapes.ts';
import { logEntryOf, manifestToBeSigned, readExportLine, type JsonObject } from './rows.ts';
import { readTar, type ByteSource, type TarFile } from './tar.ts';

/** Everything that a checker may find wrong. The words are in `verifier/texts.ts`. */
export type ExportFault =
  | RowFault
  | ProofFault
  | ListFault
  | 'bad-deletion-certificate'
  | 'not-an-export'
  | 'bad-archive'
  | 'too-large'
  | 'manifest-changed'
  | 'bad-signature-file'
  | 'unsigned'
  | 'wrong-agency'
  | 'bad-key-log'
  | 'file-changed'
  | 'row-changed'
  | 'counts-differ';

/** One thing that is wrong, and where. `row`: from 1, null where it is about the file as a whole. */
export interface Finding {
  readonly file: string;
  readonly row: number | null;
  readonly fault: ExportFault;
}

export interface ExportReport {
  /**
   * `unknown-key`: everything holds together, and nobody said whose it should be. `unproved`: nothing that is here was changed, and parts of
   * the record are lost: rows, of which nobody can tell what they were, or certificates of devices, without which nobody can tell who wrote.
   */
  readonly verdict: 'intact' | 'unknown-key' | 'unproved' | 'changed' | 'unreadable';
  /** Whether a check code was typed, and so compared. */
  readonly isCompared: boolean;
  /** The first is what was changed; others may follow from it, and what is lost comes last. At most `maxFindings`. */
  readonly findings: readonly Finding[];
  /** The agency check code that the export stands under: compare it with the one on paper. */
  readonly code: string | null;
  readonly counts: ExportCounts | null;
  /** The newest signed head of the agency's record that is in it, and by how many devices it was cosigned; null where there is none. */
  readonly checkpoint: { readonly size: number; readonly cosigners: number } | null;
  readonly manifest: JsonObject | null;
  readonly completeness: JsonObject | null;
}

export interface VerifyOptions {
  /** 24 digits from the kit or from the agency's own page; left out: it is not compared. */
  readonly code?: string;
  readonly onProgress?: (done: number, size: number) => void;
  readonly signal?: AbortSignal;
}

const maxFindings = 20;
/** What is wrong with none of the files. */
const ARCHIVE = 'export.tar';
/** No file of an export but the checker and a list of thousands of conversations is larger than a few of these; a larger one is refused unread. */
const maxFile = 256 * 1024 * 1024;

interface Opened {
  readonly source: ByteSource;
  readonly files: ReadonlyMap<string, TarFile>;
}

/**
 * Checks an export without asking anybody: archive, hashes, signatures over the manifest, key log, and every row (EX4 to EX7). Reads one
 * file at a time. Never throws for what it reads; rejects where the source cannot be read or `signal` stops it.
 */
export async function verifyExport(source: ByteSource, options: VerifyOptions = {}): Promise<ExportReport> {
  const { files: list, fault } = await readTar(source);
  const findings: Finding[] = [];
  const find = (file: string, row: number | null, what: ExportFault): void => {
    if (findings.length < maxFindings) findings.push({ file, row, fault: what });
  };
  const isCompared = options.code !== undefined;
  const opened: Opened = { source, files: new Map(list.map((file) => [file.path, file])) };
  const text = await readText(opened, MANIFEST);
  const parsed = parseCanonical(text ?? '');
  const manifest = manifestOf(parsed);
  const wanted = [MANIFEST, SIGNATURES, ...(manifest?.files ?? []).map(({ path }) => path)];
  // Headers may lie about names: what is broken is the file that should stand here.
  if (fault && source.size > 0) {
    const here = list.findIndex(({ path }, i) => path !== wanted[i]);
    find(fault.path ?? wanted[here >= 0 ? here : list.length] ?? ARCHIVE, null, 'bad-archive');
  }
  if (!manifest) {
    const isNone = list.length === 0;
    find(MANIFEST, null, text === undefined ? (isNone ? 'not-an-export' : 'missing-file') : 'bad-manifest');
    const verdict = isNone ? 'unreadable' : 'changed';
    return { verdict, isCompared, findings, code: null, counts: null, checkpoint: null, manifest: null, completeness: null };
  }
  const log = await checkKeyLog(opened, manifest, find);
  const code = await codeOf(manifest);
  if (options.code !== undefined && !(await isCode(manifest, options.code))) find(MANIFEST, null, 'wrong-agency');
  if (log) await checkSignatures(opened, log.state, find);
  for (const listed of listFaults(manifest.files)) find(listed.file, null, listed.fault);
  if (!fault)
    compareList(
      wanted,
      list.map(({ path }) => path),
      find,
    );
  const {
    counts = null,
    checkpoint = null,
    lost = [],
    covered = 0,
    lostDevices = 0,
    imported = 0,
  } = (await checkFiles(opened, manifest, log, find, options)) ?? {};
  // Without a key log nothing is proved, whatever else it is that is not there.
  if (!log && findings.length === 0) find(KEY_LOG, null, 'missing-file');
  if (counts && findings.length === 0 && exportCounts.some((name) => counts[name] !== manifest.counts[name])) find(MANIFEST, null, 'counts-differ');
  const completeness = asObject(parseCanonical((await readText(opened, COMPLETENESS)) ?? '')) ?? null;
  if (counts && findings.length === 0 && !isTold(completeness, counts, { covered, lostDevices, imported })) find(COMPLETENESS, null, 'counts-differ');
  const verdict = findings.length > 0 ? 'changed' : lost.length > 0 ? 'unproved' : isCompared ? 'intact' : 'unknown-key';
  return {
    verdict,
    isCompared,
    findings: [...findings, ...lost].slice(0, maxFindings),
    code,
    counts,
    checkpoint,
    manifest: asObject(parsed) ?? null,
    completeness,
  };
}

interface KnownLog {
  readonly state: KeyLogState;
  readonly entries: readonly KeyLogEntry[];
}
type Find = (file: string, row: number | null, fault: ExportFault) => void;

/** The files that should be there, in their order, and nothing else. */
function compareList(wanted: readonly string[], here: readonly string[], find: Find): void {
  const before = wanted.length + here.length;
  for (const path of wanted) if (!here.includes(path)) find(path, null, 'missing-file');
  for (const path of here) if (!wanted.includes(path)) find(path, null, 'extra-file');
  const moved = here.findIndex((path, i) => path !== wanted[i]);
  if (moved >= 0 && before === wanted.length * 2 && here.every((path) => wanted.includes(path))) find(wanted[moved] ?? ARCHIVE, null, 'bad-archive');
  const twice = here.find((path, i) => here.indexOf(path) !== i);
  if (twice !== undefined) find(twice, null, 'extra-file');
}

async function checkKeyLog(opened: Opened, manifest: Manifest, find: Find): Promise<KnownLog | undefined> {
  const text = await readText(opened, KEY_LOG);
  if (text === undefined) return undefined;
  const { rows, bad } = await readRows(KEY_LOG, text);
  if (bad !== null) {
    find(KEY_LOG, bad, 'row-changed');
    return undefined;
  }
  const listed = manifest.files.find(({ path }) => path === KEY_LOG)?.rows;
  if (rows.length !== listed && listed === manifest.keyLog.seq) {
    find(KEY_LOG, Math.min(rows.length, listed) + 1, 'file-changed');
    return undefined;
  }
  try {
    const identityKey = toSpki(fromBase64url(manifest.identityKey));
    const trust = { agencyId: manifest.agencyId, fingerprint: await fingerprintOf(identityKey), identityKey };
    const other = rows.findIndex((row) => !isLogShaped(row));
    if (other >= 0) {
      find(KEY_LOG, other + 1, 'bad-key-log');
      return undefined;
    }
    const entries = rows.map((row) => logEntryOf(row));
    const verdict = await verifyKeyLog(entries, trust);
    const isHead = verdict.ok && verdict.value.head.seq === manifest.keyLog.seq && toBase64url(verdict.value.head.hash) === manifest.keyLog.hash;
    if (isHead) return { state: verdict.value, entries };
    // A log that hangs together and does not stand under this key: the manifest names another one, or the log is somebody else's.
    if (!verdict.ok && verdict.seq > 1) find(KEY_LOG, verdict.seq, 'bad-key-log');
    else find(MANIFEST, null, 'manifest-changed');
  } catch {
    find(MANIFEST, null, 'bad-manifest');
  }
  return undefined;
}

/** Two signatures over one manifest: where both fail it was changed, where one does the signature was. */
async function checkSignatures(opened: Opened, log: KeyLogState, find: Find): Promise<void> {
  const [bytes, text] = [await readBytes(opened, MANIFEST), await readText(opened, SIGNATURES)];
  if (!bytes || !opened.files.has(SIGNATURES)) return;
  if (text === undefined) return find(SIGNATURES, null, 'bad-signature-file');
  const read = asObject(parseCanonical(text));
  const [server, device] = [asObject(read?.['server']), asObject(read?.['device'])];
  if (!server || !device) return find(SIGNATURES, null, read ? 'unsigned' : 'bad-signature-file');
  const serverKey = log.serverKeys.get(Number(server['keySeq']));
  const [uid, deviceId] = [device['uid'], device['device']];
  const known = typeof uid === 'string' && typeof deviceId === 'string' ? deviceOf(log, uid, deviceId) : undefined;
  const deviceKey = known && known.until === undefined ? known.dsPub : undefined;
  const [byServer, byDevice] = await Promise.all([
    isSigned(serverKey, server['signature'], await manifestToBeSigned('server', bytes)),
    isSigned(deviceKey, device['signature'], await manifestToBeSigned('device', bytes)),
  ]);
  if (!byServer && !byDevice) find(MANIFEST, null, 'manifest-changed');
  else if (!byServer || !byDevice || Object.keys(read ?? {}).length !== 2) find(SIGNATURES, null, 'bad-signature-file');
}

async function isSigned(key: Uint8Array | undefined, signature: unknown, bytes: Uint8Array): Promise<boolean> {
  try {
    return key !== undefined && typeof signature === 'string' && (await verifyEcdsa(key, fromBase64url(signature), bytes));
  } catch {
    return false;
  }
}

/** What the files are checked with, and what they said so far. */
interface Checking {
  readonly manifest: Manifest;
  readonly log: KnownLog;
  readonly rows: LaneChecker;
  /** What is lost (`isLost`); at most `maxFindings`. */
  readonly lost: Finding[];
  /** The text of the checkpoints, once it was read. */
  notes: string;
  proofs: CheckedProofs | null;
  /** Rows that hold. */
  certificates: readonly JsonObject[];
}

/** Every listed file; undefined where there is no key log to check rows with. */
async function checkFiles(
  opened: Opened,
  manifest: Manifest,
  log: KnownLog | undefined,
  find: Find,
  options: VerifyOptions,
): Promise<
  | (Pick<ExportReport, 'counts' | 'checkpoint'> & {
      readonly lost: readonly Finding[];
      readonly covered: number;
      readonly lostDevices: number;
      readonly imported: number;
    })
  | undefined
> {
  const checking: Checking | undefined = log && {
    manifest,
    log,
    rows: new LaneChecker(manifest, log.state),
    lost: [],
    notes: '',
    proofs: null,
    certificates: [],
  };
  let done = 0;
  let last: string = MANIFEST;
  let isWhole = true;
  const found: Find = (...finding) => {
    isWhole = false;
    find(...finding);
  };
  for (const file of manifest.files) {
    options.signal?.throwIfAborted();
    const bytes = await readBytes(opened, file.path);
    done += opened.files.get(file.path)?.size ?? 0;
    if (bytes) await checkFile(file, bytes, checking, found);
    else if (opened.files.has(file.path)) found(file.path, null, 'too-large');
    if (isPart(file.path)) last = file.path;
    options.onProgress?.(done, opened.source.size);
  }
  if (!checking) return undefined;
  const fault = checking.rows.finish();
  if (fault) found(last, null, fault);
  if (isWhole && !checking.rows.hasLedger) found(AGENCY, null, 'missing-file');
  // A head of a chain that is not here, or does not reach so far.
  const [unseen] = checking.rows.heads.values();
  if (isWhole && unseen) found(PROOFS, unseen.row, 'bad-proof');
  const untold = isWhole ? await untoldCertificate(manifest, checking.certificates, checking.rows.certificates) : null;
  if (untold !== null) found(CERTIFICATES, untold, 'bad-deletion-certificate');
  const head = checking.proofs?.checkpoint;
  const covered = [...(checking.proofs?.heads.keys() ?? [])].filter((id) => id !== manifest.agencyId).length;
  const { counts, lostDevices, imported } = checking.rows;
  return { lost: checking.lost, covered, lostDevices, imported, counts, checkpoint: head ? { size: head.size, cosigners: head.cosigners } : null };
}

async function checkFile(file: ManifestFile, bytes: Uint8Array, checking: Checking | undefined, find: Find): Promise<void> {
  const isSame = bytes.length === file.bytes && toBase64url(await sha256(bytes)) === file.sha256;
  if (!isRowFile(file.path)) {
    if (!isSame) find(file.path, null, 'file-changed');
    else if (file.path === CHECKPOINTS && checking) checking.notes = textOf(bytes) ?? '*';
    return;
  }
  const text = textOf(bytes);
  if (text === undefined) return find(file.path, rowOfBadText(bytes), 'row-changed');
  const { rows, bad } = await readRows(file.path, text);
  if (bad !== null) return find(file.path, bad, 'row-changed');
  const listed = file.rows ?? rows.length;
  // Every row is what its own line says: then lines are missing, or all was written anew.
  if (!isSame || rows.length !== listed) return find(file.path, rows.length < listed ? rows.length + 1 : null, 'file-changed');
  if (checking) await checkRows(file.path, rows, checking, find);
}

/** Rows that are what was sealed: whether they are also what the record says. */
async function checkRows(path: string, rows: readonly JsonObject[], checking: Checking, find: Find): Promise<void> {
  const { manifest, log, rows: checker } = checking;
  if (path === CONVERSATIONS) checker.counts.conversations += rows.length;
  if (path === PROOFS) {
    checking.proofs = await checkProofs({ agencyId: manifest.agencyId, log: log.state, entries: log.entries }, checking.notes, rows);
    for (const { file, row, fault } of checking.proofs.findings) find(file, row, fault);
    checker.heads = new Map(checking.proofs.heads);
    checker.counts.heads += checker.heads.size;
  }
  if (path === CERTIFICATES) {
    const bad = await badCertificate(manifest, log.state, rows);
    if (bad !== null) find(path, bad, 'bad-deletion-certificate');
    else checking.certificates = rows;
    checker.counts.certificates += rows.length;
  }
  if (!isPart(path)) return;
  for (const [i, row] of rows.entries()) {
    const fault = await checker.check(row, isOfAgency(path));
    if (fault !== undefined && !isLost(fault)) return find(path, i + 1, fault);
    if (fault !== undefined && checking.lost.length < maxFindings) checking.lost.push({ file: path, row: i + 1, fault });
  }
}

/** The rows of a file up to the first that does not hang on the one before; `bad`: its number from 1. */
async function readRows(path: string, text: string): Promise<{ readonly rows: readonly JsonObject[]; readonly bad: number | null }> {
  const lines = text.split('\n');
  const rows: JsonObject[] = [];
  let before = '';
  for (const line of lines.slice(0, -1)) {
    const read = await readExportLine(path, before, line);
    if (!read) return { rows, bad: rows.length + 1 };
    rows.push(read.row);
    before = read.h;
  }
  return { rows, bad: lines.at(-1) === '' ? null : rows.length + 1 };
}

async function readBytes({ source, files }: Opened, path: string): Promise<Uint8Array | undefined> {
  const file = files.get(path);
  return file && file.size <= maxFile ? source.read(file.offset, file.size) : undefined;
}

async function readText(opened: Opened, path: string): Promise<string | undefined> {
  const bytes = await readBytes(opened, path);
  return bytes && textOf(bytes);
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return fromUtf8(bytes);
  } catch {
    return undefined;
  }
}

/** The line in which the first byte stands that is no UTF-8. */
function rowOfBadText(bytes: Uint8Array): number {
  const lenient = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const [before = ''] = lenient.split('�');
  return before.split('\n').length;
}

async function codeOf(manifest: Manifest): Promise<string | null> {
  const fingerprint = await fingerprintIn(manifest);
  return fingerprint ? fingerprintDigits(fingerprint) : null;
}

async function isCode(manifest: Manifest, typed: string): Promise<boolean> {
  const fingerprint = await fingerprintIn(manifest);
  return fingerprint !== undefined && isFingerprintDigits(fingerprint, typed);
}

async function fingerprintIn(manifest: Manifest): Promise<Uint8Array | undefined> {
  try {
    return await fingerprintOf(toSpki(fromBase64url(manifest.identityKey)));
  } catch {
    return undefined;
  }
}
