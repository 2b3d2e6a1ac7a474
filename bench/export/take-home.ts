import { open } from 'node:fs/promises';
import { fromBase64url } from '@liexin/proof/bytes';
import { TAR_END, tarHeader, tarPadding } from '@liexin/proof/export/tar';
import type { Colleague } from '../../functions/src/testing/a-colleague.ts';
import { exportSignature } from '../../functions/src/testing/an-export.ts';
import type { LocalApi } from '../../functions/src/testing/local-api.ts';

/** Takes a ready export home into a file, a piece at a time. */
export const takeHome = async (api: LocalApi, { token, person }: Colleague, exportId: string, path: string): Promise<void> => {
  const params = { exportId };
  const { manifest } = (await api.call('exportManifest', { token, params })).body;
  const { ticket } = (await api.call('exportTicket', { token: api.passwordToken(person.uid), params })).body;
  const signature = await exportSignature(person, manifest);
  const { files } = (await api.call('collectExport', { token, params, body: { ticket, signature } })).body;
  const out = await open(path, 'w');
  try {
    for (const { path: name, bytes, chunks } of files) {
      await out.write(tarHeader(name, bytes));
      for (let chunk = 0; chunk < chunks; chunk++) {
        const piece = await api.call('exportChunk', { token, params, body: { ticket, path: name, chunk } });
        if (piece.fault) throw new Error(`chunk: ${piece.fault.code}`);
        await out.write(fromBase64url(piece.body.bytes));
      }
      await out.write(tarPadding(bytes));
    }
    await out.write(TAR_END);
  } finally {
    await out.close();
  }
};
