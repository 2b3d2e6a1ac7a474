// An export as an honest client asks for it, builds it and takes it home.
import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { fromBase64url, fromUtf8, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { cosign } from '@liexin/proof/cosignature';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import { exportLine, manifestToBeSigned, type JsonObject } from '@liexin/proof/export/rows';
import { bytesSource, readTar, writeTar } from '@liexin/proof/export/tar';
import { sha256 } from '@liexin/proof/sha256';
import { readNote } from '@liexin/proof/signed-note';
import { runCheckpoints } from '../features/checkpoints/run-checkpoints.ts';
import { newestSigned } from '../platform/tree-store.ts';
import type { Founded, Person } from './an-agency.ts';
import { longId, sealedBox, shortId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

type Scope = RequestOf<'askExport'>['scope'];
export const wholeAgency: Scope = { about: 'agency', id: null, fromMs: null, toMs: null, kinds: ['candidate', 'internal'] };

/** Asked by one, approved by another, not built yet. */
export const anApprovedExport = async (api: LocalApi, asker: string, approver: string, scope: Scope = wholeAgency, exportId = shortId()): Promise<string> => {
  const asked = await api.call('askExport', { token: asker, body: { exportId, scope, reason: sealedBox() } });
  const approvalId = longId();
  const put = await api.call('askApproval', { token: asker, body: { approvalId, kind: 'export', subject: exportId } });
  const approved = await api.call('giveApproval', { token: approver, params: { approvalId }, body: { act: null } });
  const fault = asked.fault ?? put.fault ?? approved.fault;
  if (fault) throw new Error(`export: ${fault.code}`);
  return exportId;
};

export const exportSignature = async (person: Person, manifest: string): Promise<string> =>
  text(await signEcdsa(person.device.ds.key, await manifestToBeSigned('device', utf8(manifest))));

/** Takes a ready export home: ticket, signature, every piece of every file. */
export const collect = async (api: LocalApi, who: { person: Person; token: string }, exportId: string): Promise<Uint8Array> => {
  const { token, person } = who;
  const params = { exportId };
  const { body: manifest, fault } = await api.call('exportManifest', { token, params });
  if (fault) throw new Error(`manifest: ${fault.code}`);
  const { body: open, fault: closed } = await api.call('exportTicket', { token: api.passwordToken(person.uid), params });
  if (closed) throw new Error(`ticket: ${closed.code}`);
  const signature = await exportSignature(person, manifest.manifest);
  const { body: list, fault: refused } = await api.call('collectExport', { token, params, body: { ticket: open.ticket, signature } });
  if (refused) throw new Error(`collect: ${refused.code}`);
  const files: { path: string; bytes: Uint8Array }[] = [];
  for (const { path, bytes: size, chunks } of list.files) {
    const bytes = new Uint8Array(size);
    let at = 0;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const piece = await api.call('exportChunk', { token, params, body: { ticket: open.ticket, path, chunk } });
      if (piece.fault) throw new Error(`chunk: ${piece.fault.code}`);
      const part = fromBase64url(piece.body.bytes);
      bytes.set(part, at);
      at += part.length;
    }
    files.push({ path, bytes });
  }
  return writeTar(files);
};

export const exportState = async (api: LocalApi, agencyId: string, exportId: string): Promise<string> =>
  String((await api.platform.db.doc(paths.export(agencyId, exportId)).get()).get('state'));

/** A signed checkpoint of everything up to now, cosigned by the owner's device as its browser does it. */
export const aWitnessedCheckpoint = async (api: LocalApi, { agencyId, owner }: Founded): Promise<void> => {
  await runCheckpoints(api.platform, api.clock.now);
  await cosignNewest(api, agencyId, owner);
};

/** A cosignature of the newest checkpoint by a person's device. */
export const cosignNewest = async (api: LocalApi, agencyId: string, person: Person): Promise<void> => {
  const { db } = api.platform;
  const newest = await newestSigned(db, agencyId);
  if (!newest) throw new Error('no checkpoint');
  const { deviceId, ds } = person.device;
  const at = Math.floor(api.clock.now / 1000);
  const { signature } = await cosign(readNote(newest.note).text, { uid: person.uid, deviceId, dsKey: ds.key }, at);
  await db.doc(paths.checkpoint(agencyId, newest.n)).update({ [`cosignatures.${deviceId}`]: { uid: person.uid, at, signature, dsPub: ds.pub } });
};

/** The archive with other contents of one file, and every hash and count made anew that a forger can make: all but the signatures. */
export const forge = async (tar: Uint8Array, path: string, change: (file: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> => {
  const { files } = await readTar(bytesSource(tar));
  const all = files.map((file) => ({ path: file.path, bytes: tar.subarray(file.offset, file.offset + file.size) }));
  const forged = await change(all.find((file) => file.path === path)?.bytes ?? new Uint8Array());
  const manifest = JSON.parse(fromUtf8(all[0]?.bytes ?? new Uint8Array())) as { files: { path: string; sha256: string; bytes: number }[] };
  for (const file of manifest.files) if (file.path === path) [file.sha256, file.bytes] = [text(await sha256(forged)), forged.length];
  const own = utf8(canonicalJson(manifest as unknown as Json));
  return writeTar(all.map((file) => (file.path === path ? { path, bytes: forged } : file.path === 'manifest.json' ? { ...file, bytes: own } : file)));
};

/** The same for one row: the rows behind it hang on it anew. */
export const forgeRow = (tar: Uint8Array, path: string, change: (row: JsonObject, n: number) => JsonObject): Promise<Uint8Array> =>
  forge(tar, path, async (file) => {
    let [before, forged] = ['', ''];
    for (const [n, line] of fromUtf8(file).trimEnd().split('\n').entries()) {
      const { h: _h, ...row } = JSON.parse(line) as Record<string, Json>;
      const made = await exportLine(path, before, change(row, n + 1));
      [before, forged] = [made.h, forged + made.line];
    }
    return utf8(forged);
  });
