import { openCard, sealCard } from '@liexin/e2ee/sealed-card';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { HoldReach } from '@liexin/domain/retention/hold-reach';
import type { HoldDocument } from '@liexin/domain/storage/deletion-documents';
import type { AgencyDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { VaultFault } from './vault-fault.ts';
import { sealedJson } from './wire.ts';

type StoredHold = HoldDocument<Uint8Array, { toMillis(): number }>;
export interface OpenedHold {
  readonly holdId: string;
  readonly hold: StoredHold;
  /** What it is for; null where it does not open. */
  readonly matter: string | null;
}

/** Holds, with what they are for: sealed for the members of the agency, the operator cannot read it. */
export interface Holds {
  list(): Promise<readonly OpenedHold[]>;
  /** `holdId`: the same for each try, so that a lost answer makes no second hold. */
  place(holdId: string, scope: HoldReach, matter: string): Promise<ResponseOf<'placeHold'>>;
}

export interface HoldsInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly compartments: Compartments;
}

export const openHolds = ({ device, api, source, compartments }: HoldsInput): Holds => {
  const { agencyId } = device.admitted;
  const directory = async (): Promise<string> => {
    const agency = await source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId));
    if (agency === null) throw new VaultFault('key-missing', 'agency');
    return agency.directory;
  };
  const matterOf = async (compartmentId: string, holdId: string, { matter }: StoredHold): Promise<string | null> => {
    try {
      const { key } = await compartments.key(compartmentId, matter.generation);
      const opened = await openCard({ agencyId, kind: 'hold', objectId: holdId }, key, matter);
      const words: unknown = opened.ok ? (opened.value as { readonly matter?: unknown } | null)?.matter : null;
      return typeof words === 'string' ? words : null;
    } catch {
      return null;
    }
  };
  return {
    list: async () => {
      const compartmentId = await directory();
      const found = await source.list<StoredHold>(paths.holds(agencyId));
      return Promise.all(found.map(async ({ id, data }) => ({ holdId: id, hold: data, matter: await matterOf(compartmentId, id, data) })));
    },
    place: async (holdId, scope, matter) => {
      const card = await sealCard({ agencyId, kind: 'hold', objectId: holdId }, await compartments.newest(await directory()), { v: 1, matter });
      return api.call('placeHold', { params: {}, body: { holdId, scope, matter: sealedJson(card) } });
    },
  };
};
