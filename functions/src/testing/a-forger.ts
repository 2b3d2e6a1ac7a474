import { fromBase64url, fromUtf8 } from '@liexin/proof/bytes';
import type { Json } from '@liexin/proof/export/canonical-json';
import { bytesSource, readTar } from '@liexin/proof/export/tar';
import { verifyExport, type ExportReport } from '@liexin/proof/export/verify-export';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { runExports } from '../features/exports/export-jobs.ts';
import { firestoreStore } from '../features/exports/package-store.ts';
import { aColleague } from './a-colleague.ts';
import { aTalk } from './a-talk.ts';
import { anApprovedExport, collect, wholeAgency } from './an-export.ts';
import type { LocalApi } from './local-api.ts';
import { resealed, type Loose } from './resealed.ts';

export type Forger = Awaited<ReturnType<typeof aForger>>;

/** Who has the server's key and a colleague whose device signs any manifest, with a conversation of theirs to make exports of. */
export const aForger = async (api: LocalApi) => {
  const talk = await aTalk(api);
  const second = await aColleague(api, talk.agency, talk.token, ['admin']);
  const code = fingerprintDigits(fromBase64url(talk.agency.body.fingerprint));
  return {
    talk,
    second,
    /** An export as it is built and taken home. */
    home: async (scope = wholeAgency): Promise<Uint8Array> => {
      const exportId = await anApprovedExport(api, second.token, talk.token, scope);
      await runExports(api.platform, firestoreStore(api.platform.db), api.clock.now);
      return collect(api, second, exportId);
    },
    forged: (from: Uint8Array, change: (loose: Loose) => Promise<void> | void): Promise<Uint8Array> => resealed(api, second.person, from, change),
    check: (archive: Uint8Array): Promise<ExportReport> => verifyExport(bytesSource(archive), { code }),
  };
};

/** Rows of one file of an export. */
export const rowsIn = async (archive: Uint8Array, path: string): Promise<Record<string, Json>[]> => {
  const file = (await readTar(bytesSource(archive))).files.find((one) => one.path === path);
  return fromUtf8(archive.subarray(file?.offset, (file?.offset ?? 0) + (file?.size ?? 0)))
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, Json>);
};
