// An auditor with the product's own vault, the real rules and the real API: gets the audit key, reads an export under a grant, and is out again.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { paths } from '@liexin/domain/storage/paths';
import { openGeneration } from '@liexin/e2ee/compartment';
import { openAuditorKey } from '@liexin/e2ee/recovery-keys';
import { fromBase64url } from '@liexin/proof/bytes';
import { writeTar } from '@liexin/proof/export/tar';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { auditKeyIn } from '@liexin/proof/key-log-state';
import { FONT_FILE } from '@liexin/proof/readable/pdf/copy-font';
import type { Redaction } from '@liexin/proof/readable/redaction';
import { fontBytes } from '@liexin/proof/readable/test-support/font-file';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { followLeftRoles } from '../../functions/src/features/approvals/follow-roles.ts';
import { makeJobs } from '../../functions/src/features/api/handlers.ts';
import { runExports } from '../../functions/src/features/exports/export-jobs.ts';
import { firestoreStore } from '../../functions/src/features/exports/package-store.ts';
import { recordMessage } from '../../functions/src/features/ledger/record-message.ts';
import type { RecoveryDocument } from '../../functions/src/platform/server-documents.ts';
import { makeChecker } from '../../scripts/build-checker.ts';
import { createApiClient } from '../../web/src/platform/api-client.ts';
import { copyExport, type CopyOutcome } from '../../web/src/platform/exports/copy-export.ts';
import type { FetchFont } from '../../web/src/platform/exports/copy-font.ts';
import { handOverAuditKey } from '../../web/src/platform/vault/hand-over-audit-key.ts';
import { confirmKit, makeKit } from '../../web/src/platform/vault/kit.ts';
import { newMessageId } from '../../web/src/platform/vault/new-id.ts';
import { removeMember } from '../../web/src/platform/vault/remove-member.ts';
import { outcome } from '../attacks/support/outcome.ts';
import { addTalks, openSearch, type Search } from '../support/actors/agency-searches.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { openOffice, type Office, type OfficeMember } from './support/office.ts';

const DAY = 24 * 3_600_000;
const words = { candidate: '周四方便通话吗？', internal: 'Base 95k, do not tell.' };
let office: Office;
let search: Search;
let auditor: OfficeMember;
beforeAll(async () => {
  office = await openOffice();
  const { owner } = office;
  const kit = await makeKit({ api: owner.api, source: owner.source, keyLog: owner.vault.keyLog, device: owner.device }, 'words');
  await confirmKit(owner.api, kit.kitId);
  search = await openSearch(owner, 'CFO, Suzhou');
  const [conversationId = ''] = await addTalks(owner, search, 1);
  const lanes = (await office.server.platform.db.doc(paths.conversation(office.agencyId, conversationId)).get()).get('lanes') as Record<
    'candidate' | 'internal',
    string
  >;
  await owner.vault.approaches.expectClear(conversationId, lanes.candidate);
  for (const kind of ['candidate', 'internal'] as const) await say(lanes[kind], words[kind]);
  auditor = await office.join('Wei');
  await owner.vault.roles.ask(auditor.uid, { roles: ['auditor'], lead: false, clearance: ['standard'] }, true);
  office.server.clock.advance(DAY);
  await makeJobs(office.server.platform).approvals(office.server.clock.now);
  office.server.clock.advance(-DAY);
});
afterAll(() => office.close());

const say = async (laneId: string, text: string): Promise<void> => {
  const { owner, agencyId, server } = office;
  const id = newMessageId();
  const message = { id, laneId, epoch: 1, counter: 1, type: 'msg' as const, body: { text, writtenAtMs: Date.now() }, tip: null };
  await postMessage(owner.db, { agencyId, laneId, id, by: owner.uid, envelope: await owner.vault.messages.seal(message) });
  await recordMessage(server.platform, { agencyId, laneId, messageId: id }, server.clock.now);
};
const portsOf = ({ api, source, vault }: OfficeMember) => ({ api, source, vault });
const asPassword = ({ uid }: OfficeMember) => {
  const token = office.server.passwordToken(uid);
  return createApiClient({
    fetch: (address, init) => office.server.fetch(address instanceof Request ? address.url : String(address), init),
    idToken: () => Promise.resolve(token),
    timeoutMs: 30_000,
  });
};
const agencyDocument = async () => (await office.server.platform.db.doc(paths.agency(office.agencyId)).get()).data() ?? {};

/** Asked for by the auditor, allowed by the owner, built, taken home. */
const anExport = async (): Promise<{ exportId: string; file: Blob }> => {
  const { server, owner } = office;
  const { exportId, approvalId } = auditor.vault.exports.newIds();
  const scope = { about: 'agency' as const, id: null, fromMs: null, toMs: null, kinds: ['candidate' as const, 'internal' as const] };
  const reason = await auditor.vault.exports.sealReason(exportId, { matter: 'Fee dispute', why: 'Counsel asked.' });
  await auditor.api.call('askExport', { params: {}, body: { exportId, scope, reason } });
  await auditor.api.call('askApproval', { params: {}, body: { approvalId, kind: 'export', subject: exportId } });
  await owner.api.call('giveApproval', { params: { approvalId }, body: { act: null } });
  await runExports(server.platform, firestoreStore(server.platform.db), server.clock.now);
  const params = { exportId };
  const { manifest } = await auditor.api.call('exportManifest', { params, body: {} });
  const { ticket } = await asPassword(auditor).call('exportTicket', { params, body: {} });
  const { files } = await auditor.api.call('collectExport', { params, body: { ticket, signature: await auditor.vault.exports.sign(manifest) } });
  const whole: { path: string; bytes: Uint8Array }[] = [];
  for (const { path, chunks } of files) {
    const pieces: number[] = [];
    for (let chunk = 0; chunk < chunks; chunk++)
      pieces.push(...fromBase64url((await auditor.api.call('exportChunk', { params, body: { ticket, path, chunk } })).bytes));
    whole.push({ path, bytes: Uint8Array.from(pieces) });
  }
  return { exportId, file: new Blob([writeTar(whole)]) };
};
const copyBy = (
  who: OfficeMember,
  { exportId, file }: { exportId: string; file: Blob },
  redactions: readonly Redaction[] = [],
  isGranted = true,
  font: FetchFont = fontBytes,
): Promise<CopyOutcome> =>
  copyExport({
    ...{
      api: who.api,
      vault: who.vault,
      exportId,
      file,
      redactions,
      words: [],
      mark: { name: 'Ada', atMs: 0 },
      language: 'en' as const,
      onProgress: () => undefined,
      signal: new AbortController().signal,
    },
    people: { [office.owner.uid]: 'Helen Tan' },
    formats: new Set(['html', 'pdf', 'csv', 'keys'] as const),
    font,
    unlock: async () => (isGranted ? asPassword(who).call('unlockExport', { params: { exportId }, body: {} }) : null),
  });
const blobOf = (made: CopyOutcome, ending: string): Blob =>
  (made.kind === 'made' ? made.files.find(({ name }) => name.endsWith(ending))?.blob : undefined) ?? new Blob();
const textOf = async (made: CopyOutcome, ending: string): Promise<string> =>
  made.kind === 'made' ? ((await made.files.find(({ name }) => name.endsWith(ending))?.blob.text()) ?? '') : made.kind;

/** [RD8, RD13] The program makes the same copy from the export and the file of keys, and none with the keys of another export. */
const byProgram = async (file: Blob, { html, pdf, keys, other }: { html: string; pdf: Blob; keys: string; other: string }): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'copy-'));
  const at = (name: string): string => join(folder, name);
  const { mjs } = await makeChecker();
  await Promise.all([
    writeFile(at('verify.mjs'), mjs),
    writeFile(at('export.tar'), new Uint8Array(await file.arrayBuffer())),
    writeFile(at('keys.jsonl'), keys),
    writeFile(at('other.jsonl'), other),
  ]);
  const code = fingerprintDigits(office.owner.device.admitted.pin.fingerprint);
  const run = (name: string, ...more: readonly string[]): Promise<{ exit: number; out: string }> =>
    new Promise((resolve) => {
      const wanted = [at('verify.mjs'), at('export.tar'), '--code', code, '--lang', 'en', '--keys', at(name), '--out', at(`of-${name}`), ...more];
      execFile(process.execPath, wanted, (error, out) => resolve({ exit: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out }));
    });
  const made = await run('keys.jsonl');
  expect(made).toMatchObject({ exit: 0, out: expect.stringContaining('copy.html: 2 messages\n') as string });
  expect(await readFile(at('of-keys.jsonl/copy.html'), 'utf8')).toBe(html);
  // Without the font all but the PDF is made, and it says so; who asked for it by name hears it from the exit code too.
  expect(made.out).toContain(`copy.pdf was not made: there is no font at ${at(FONT_FILE)}`);
  await expect(readFile(at('of-keys.jsonl/copy.pdf'))).rejects.toThrow('ENOENT');
  expect((await run('keys.jsonl', '--formats', 'csv,pdf')).exit).toBe(2);
  expect(await run('keys.jsonl', '--formats', 'pdf', '--font', at('keys.jsonl'))).toMatchObject({
    exit: 2,
    out: expect.stringContaining('is not the font that copies are set in') as string,
  });
  await writeFile(at(FONT_FILE), await fontBytes());
  expect(await run('keys.jsonl')).toMatchObject({ exit: 0, out: expect.stringMatching(/ {2}copy\.pdf: 2 messages, \d+ pages\n/u) as string });
  expect(Buffer.compare(await readFile(at('of-keys.jsonl/copy.pdf')), Buffer.from(await pdf.arrayBuffer()))).toBe(0);
  expect((await run('other.jsonl')).exit).toBe(2);
  await expect(readFile(at('of-other.jsonl/copy.html'))).rejects.toThrow('ENOENT');
  await rm(folder, { recursive: true });
};

test(
  '[AU1, AU2, AU4, AU5, RD8, RD13] an auditor has no key until an owner’s device hands the audit key over; then reads an export under a grant, and nothing without one',
  { timeout: 120_000 },
  async () => {
    const early = await anExport();
    // Not handed over yet: every message is named, and none can be read.
    const shut = await copyBy(auditor, early);
    expect(shut).toMatchObject({
      kind: 'made',
      copy: { counts: { messages: 2, readable: 0, unreadable: 2 }, unopened: [{ why: 'no-key' }, { why: 'no-key' }] },
    });

    for (const isMade of [false, true]) await handOverAuditKey(portsOf(office.owner), isMade);
    expect((await agencyDocument())['audit']).toMatchObject({ holders: { [auditor.uid]: 1 }, isFilled: true });
    // A search that begins later is open to them too.
    const later = await openSearch(office.owner, 'COO, Wuxi');
    await addTalks(office.owner, later, 1);

    const one = await anExport();
    expect(await outcome(copyBy(auditor, one, [], false))).toBe('sign-in-too-old');
    // A font that does not come, or is another one, is known before the grant is asked for.
    for (const bytes of [null, new Uint8Array(64)]) expect(await copyBy(auditor, one, [], false, async () => bytes)).toEqual({ kind: 'no-font' });
    const made = await copyBy(auditor, one);
    expect(made).toMatchObject({ kind: 'made', copy: { counts: { messages: 2, readable: 2, redacted: 0, unreadable: 0, gone: 0 }, unopened: [] } });
    const html = await textOf(made, 'copy.html');
    for (const shown of [words.candidate, words.internal, 'Candidate 1', 'CFO, Suzhou', 'COO, Wuxi', 'Helen Tan']) expect(html).toContain(shown);
    // The owner, who holds the keys anyway, makes the same copy.
    expect(await textOf(await copyBy(office.owner, one), 'copy.csv')).toBe(await textOf(made, 'copy.csv'));
    const redacted = await copyBy(auditor, one, ['notes']);
    expect(redacted).toMatchObject({ copy: { counts: { messages: 2, readable: 1, redacted: 1 } } });
    expect(await textOf(redacted, 'copy.html')).not.toContain(words.internal);

    await byProgram(one.file, {
      html,
      pdf: blobOf(made, 'copy.pdf'),
      keys: await textOf(made, 'keys.jsonl'),
      other: await textOf(await copyBy(auditor, early), 'keys.jsonl'),
    });

    const damaged = new Uint8Array(await one.file.arrayBuffer());
    damaged[3000] = (damaged[3000] ?? 0) ^ 1;
    expect((await copyBy(auditor, { ...one, file: new Blob([damaged]) })).kind).toBe('changed');
    expect((await copyBy(auditor, { ...one, exportId: early.exportId })).kind).toBe('another');
  },
);

test('[AU3, AU5] another audit key than the log’s opens nothing; who is no auditor any more opens no later key of a search', { timeout: 120_000 }, async () => {
  const { server, owner, agencyId } = office;
  const { db } = server.platform;
  const one = await anExport();
  const recoveryRef = db.doc(paths.recovery(agencyId));
  const recovery = (await recoveryRef.get()).data() as RecoveryDocument;
  const wrap = recovery.audit?.wraps[auditor.uid];
  const named = auditKeyIn(await auditor.vault.keyLog.sync());
  if (wrap === undefined || named === undefined) throw new Error('not handed over');
  const box = { enc: new Uint8Array(wrap.enc), ciphertext: new Uint8Array(wrap.ciphertext) };
  const place = { agencyId, uid: auditor.uid, keysGeneration: 1 };
  const held = await openAuditorKey(place, auditor.device.admitted.person.uk, box, named.aukPub);
  if (!held.ok) throw new Error(held.fault);

  // The operator says that another key is the auditor's.
  await recoveryRef.update({ [`audit.wraps.${auditor.uid}.ciphertext`]: new Uint8Array(box.ciphertext).reverse() });
  expect(await copyBy(auditor, one)).toMatchObject({ kind: 'made', copy: { counts: { readable: 0, unreadable: 2 } } });
  await recoveryRef.update({ [`audit.wraps.${auditor.uid}.ciphertext`]: wrap.ciphertext });

  await removeMember({ api: owner.api, keyLog: owner.vault.keyLog, device: owner.device }, auditor.uid);
  await handOverAuditKey(portsOf(owner), false);
  expect((await agencyDocument())['audit']).toMatchObject({ holders: {}, isFilled: true });
  await followLeftRoles(server.platform, server.clock.now + 1000);
  expect((await db.doc(paths.mandate(agencyId, search.mandateId)).get()).get('keysDue')).not.toBeNull();
  expect(await owner.vault.generations.renew(search.compartment)).toBe(true);
  const open = async (generation: number, pair: CryptoKeyPair) => {
    const found = (await db.doc(paths.wrap(agencyId, search.compartment, generation, 'auk')).get()).data() as { enc: Uint8Array; ciphertext: Uint8Array };
    const document = (await db.doc(paths.generation(agencyId, search.compartment, generation)).get()).data() as { generation: number; kcv: Uint8Array };
    const compartment = { agencyId, compartmentId: search.compartment, about: search.mandateId, tier: 'standard' as const };
    const mine = { recipientId: 'auk', pair, box: { enc: new Uint8Array(found.enc), ciphertext: new Uint8Array(found.ciphertext) } };
    return (await openGeneration(compartment, { generation, kcv: new Uint8Array(document.kcv) }, mine)).ok;
  };
  // Also the one of before was wrapped anew, for a key that this person never had.
  expect([await open(1, held.value), await open(2, held.value)]).toEqual([false, false]);
});
