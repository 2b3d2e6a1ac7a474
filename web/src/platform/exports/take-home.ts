import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { fromBase64url } from '@liexin/proof/bytes';
import { TAR_END, tarHeader, tarPadding } from '@liexin/proof/export/tar';
import type { ApiClient } from '../api-client.ts';
import type { Exports } from '../vault/exports.ts';
import { passwordApi } from './password-api.ts';

export interface TakeHome {
  /**
   * Brings the export here, piece by piece: ticket, the device's signature over the manifest, files in their order, put together as one
   * archive. A piece that does not come is asked for again. Stopped, it goes on from where it was while its ticket holds and counts as one
   * download. Rejects with the API's faults, or as aborted.
   *
   * @param passwordToken of a password that was given just now
   */
  take(passwordToken: string, onProgress: (share: number) => void, signal: AbortSignal): Promise<Blob>;
}

interface Begun {
  readonly ticket: string;
  readonly files: ResponseOf<'collectExport'>['files'];
  /** In their order, as far as they came. */
  readonly pieces: Uint8Array<ArrayBuffer>[];
}
interface Ports {
  readonly api: ApiClient;
  readonly exports: Pick<Exports, 'sign'>;
  readonly exportId: string;
  /** The API for a password that was shown just now. */
  readonly password?: (token: string) => ApiClient;
}

const tries = 4;

/** Taking one ready export home. What came stays here until it is whole, or the page is left. */
export const openTakeHome = ({ api, exports, exportId, password = passwordApi }: Ports): TakeHome => {
  const params = { exportId };
  let begun: Begun | null = null;

  const begin = async (passwordToken: string, signal: AbortSignal): Promise<Begun> => {
    const { manifest } = await api.call('exportManifest', { params, body: {} });
    const { ticket } = await password(passwordToken).call('exportTicket', { params, body: {} });
    const signature = await exports.sign(manifest);
    // From here on it counts. The same ticket counts once, however often it is asked.
    signal.throwIfAborted();
    const { files } = await again(() => api.call('collectExport', { params, body: { ticket, signature } }));
    return { ticket, files, pieces: [] };
  };
  const fetchRest = async ({ ticket, files, pieces }: Begun, onProgress: (share: number) => void, signal: AbortSignal): Promise<void> => {
    const whole = files.reduce((sum, { bytes }) => sum + bytes, 0);
    const all = files.flatMap(({ path, chunks }) => Array.from({ length: chunks }, (_, chunk) => ({ path, chunk })));
    let done = pieces.reduce((sum, { length }) => sum + length, 0);
    for (const { path, chunk } of all.slice(pieces.length)) {
      onProgress(done / whole);
      signal.throwIfAborted();
      const { bytes } = await again(() => api.call('exportChunk', { params, body: { ticket, path, chunk } }));
      const piece = fromBase64url(bytes);
      pieces.push(piece);
      done += piece.length;
    }
    onProgress(1);
  };
  return {
    take: async (passwordToken, onProgress, signal) => {
      const mine = (begun ??= await begin(passwordToken, signal));
      try {
        await fetchRest(mine, onProgress, signal);
      } catch (error) {
        // The ticket is over: what came is of no use, and another download begins.
        if (error instanceof Fault) begun = null;
        throw error;
      }
      begun = null;
      return archiveOf(mine);
    },
  };
};

const archiveOf = ({ files, pieces }: Begun): Blob => {
  let next = 0;
  const parts = files.flatMap(({ path, bytes, chunks }) => [tarHeader(path, bytes), ...pieces.slice(next, (next += chunks)), tarPadding(bytes)]);
  return new Blob([...parts, TAR_END], { type: 'application/x-tar' });
};

const again = async <T>(call: () => Promise<T>): Promise<T> => {
  for (let n = 1; ; n++)
    try {
      return await call();
    } catch (error) {
      if (n >= tries || !(error instanceof Error) || error.name !== 'NetworkFault') throw error;
    }
};

/** Hands a file to the browser's downloads. */
export const saveFile = (blob: Blob, name: string): void => {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  // Long enough for the browser to have begun.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
};
