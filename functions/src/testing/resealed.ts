// What whoever has the server's key can make of an export, with a device that signs whatever manifest it is sent.
import { fromUtf8, toBase64url as text, utf8 } from '@liexin/proof/bytes';
import { canonicalJson, type Json } from '@liexin/proof/export/canonical-json';
import { MANIFEST, SIGNATURES, type ManifestFile } from '@liexin/proof/export/manifest';
import { exportLine, manifestToBeSigned, type JsonObject } from '@liexin/proof/export/rows';
import { bytesSource, readTar, writeTar } from '@liexin/proof/export/tar';
import { sha256 } from '@liexin/proof/sha256';
import type { Person } from './an-agency.ts';
import { exportSignature } from './an-export.ts';
import type { LocalApi } from './local-api.ts';

export interface Loose {
  /** Files by path, in their order: what is put in or taken out is in the archive or not; the manifest lists it or not. */
  readonly files: Map<string, Uint8Array>;
  readonly manifest: Record<string, Json> & { files: ManifestFile[] };
}

const linesOf = (bytes: Uint8Array): number => fromUtf8(bytes).split('\n').length - 1;

/** The archive changed, with every length, hash and both signatures made anew: what a checker finds is the change and nothing else. */
export const resealed = async (
  { platform }: Pick<LocalApi, 'platform'>,
  by: Person,
  tar: Uint8Array,
  change: (loose: Loose) => Promise<void> | void,
): Promise<Uint8Array> => {
  const { files: list } = await readTar(bytesSource(tar));
  const files = new Map(list.map(({ path, offset, size }) => [path, tar.subarray(offset, offset + size)]));
  const manifest = JSON.parse(fromUtf8(files.get(MANIFEST) ?? new Uint8Array())) as Loose['manifest'];
  await change({ files, manifest });
  const named = await Promise.all(
    manifest.files.map(async (file) => {
      const bytes = files.get(file.path);
      if (!bytes) return file;
      return { ...file, bytes: bytes.length, sha256: text(await sha256(bytes)), rows: file.rows === null ? null : linesOf(bytes) };
    }),
  );
  const sealed = canonicalJson({ ...manifest, files: named as unknown as Json });
  const server = { keySeq: platform.signer.keySeq, signature: text(await platform.signer.sign(await manifestToBeSigned('server', utf8(sealed)))) };
  const device = { uid: by.uid, device: by.device.deviceId, signature: await exportSignature(by, sealed) };
  files.set(MANIFEST, utf8(sealed));
  files.set(SIGNATURES, utf8(canonicalJson({ server, device })));
  return writeTar([...files].map(([path, bytes]) => ({ path, bytes })));
};

/** Rows of a file written anew, each hanging on the one before; null takes one out. */
export const rewritten = async (
  { files }: Pick<Loose, 'files'>,
  path: string,
  change: (row: JsonObject, n: number) => JsonObject | readonly JsonObject[] | null,
): Promise<void> => {
  const lines = fromUtf8(files.get(path) ?? new Uint8Array())
    .split('\n')
    .slice(0, -1);
  let [before, made] = ['', ''];
  for (const [n, line] of lines.entries()) {
    const { h: _h, ...row } = JSON.parse(line) as Record<string, Json>;
    for (const one of [change(row, n + 1) ?? []].flat() as JsonObject[]) {
      const next = await exportLine(path, before, one);
      [before, made] = [next.h, made + next.line];
    }
  }
  files.set(path, utf8(made));
};
