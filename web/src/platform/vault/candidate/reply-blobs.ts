import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { Sealer } from '../../outbox/indexed-db-storage.ts';
import type { DeviceRecord } from '../device-record.ts';
import type { DeviceStore } from '../device-store.ts';
import { localSealer } from '../sealed-store.ts';

/** What a candidate's browser keeps of one link, sealed under its storage key and bound to link, device and place. */
export interface ReplyBlobs {
  read<T>(place: string): Promise<T | null>;
  write(place: string, value: unknown): Promise<void>;
  drop(place: string): Promise<void>;
  readonly sealer: Sealer;
}

/** JSON in sealed blobs. A blob that does not open counts as absent: the link brings everything back. */
export const openReplyBlobs = (store: DeviceStore, record: DeviceRecord): ReplyBlobs => {
  const sealer = localSealer(record);
  return {
    sealer,
    read: async <T>(place: string) => {
      const blob = await store.getBlob(record.uid, place);
      const bytes = blob && (await sealer.open(place, blob));
      return bytes ? (JSON.parse(fromUtf8(bytes)) as T) : null;
    },
    write: async (place, value) => store.putBlob(record.uid, place, await sealer.seal(place, utf8(JSON.stringify(value)))),
    drop: (place) => store.removeBlobs(record.uid, place),
  };
};
