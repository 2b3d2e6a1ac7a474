import { longId, shortId } from '@liexin/e2ee/random-bytes';
import { openCard, sealCard } from '@liexin/e2ee/sealed-card';
import type { AgencyDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { utf8 } from '@liexin/proof/bytes';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { manifestToBeSigned } from '@liexin/proof/export/rows';
import type { SealedBox } from '@liexin/proof/sealed-box';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, sealedJson } from './wire.ts';

type SealedJson = RequestOf<'askExport'>['reason'];

/** What an export is for; for members of the agency alone. */
export interface ExportReason {
  readonly matter: string;
  readonly why: string;
}

/** What an export needs of the device: its reason sealed and opened, and the word of the device that takes it home. */
export interface Exports {
  newIds(): { readonly exportId: string; readonly approvalId: string };
  sealReason(exportId: string, reason: ExportReason): Promise<SealedJson>;
  /** Null where it does not open here. */
  openReason(exportId: string, box: SealedBox): Promise<ExportReason | null>;
  sign(manifest: string): Promise<string>;
}

export const openExports = ({
  device,
  source,
  compartments,
}: {
  readonly device: AdmittedDevice;
  readonly source: DocumentSource;
  readonly compartments: Compartments;
}): Exports => {
  const { agencyId } = device.admitted;
  const directory = async (): Promise<string> => {
    const agency = await source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId));
    if (agency === null) throw new VaultFault('key-missing', 'agency');
    return agency.directory;
  };
  const place = (exportId: string) => ({ agencyId, kind: 'export', objectId: exportId }) as const;
  return {
    newIds: () => ({ exportId: shortId(), approvalId: longId() }),
    sealReason: async (exportId, { matter, why }) =>
      sealedJson(await sealCard(place(exportId), await compartments.newest(await directory()), { v: 1, matter, why })),
    openReason: async (exportId, box) => {
      try {
        const { key } = await compartments.key(await directory(), box.generation);
        const opened = await openCard(place(exportId), key, box);
        const card = opened.ok ? (opened.value as { readonly matter?: unknown; readonly why?: unknown } | null) : null;
        return typeof card?.matter === 'string' && typeof card.why === 'string' ? { matter: card.matter, why: card.why } : null;
      } catch {
        return null;
      }
    },
    sign: async (manifest) => b64(await signEcdsa(device.keys.ds.privateKey, await manifestToBeSigned('device', utf8(manifest)))),
  };
};
