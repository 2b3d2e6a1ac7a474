import { sealCard } from '@liexin/e2ee/sealed-card';
import { longId } from '@liexin/e2ee/random-bytes';
import type { AgencyDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import { openConversationCard } from './cards.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { VaultFault } from './vault-fault.ts';
import { sealedBytes, sealedJson } from './wire.ts';

/** A conversation of a search that one is not in. */
export interface ForeignConversation {
  readonly conversationId: string;
  /** Null where the card does not open. */
  readonly candidateName: string | null;
  /** Null: nobody is in charge. */
  readonly assigned: string | null;
  readonly readers: readonly string[];
}

/** Reading without being in the team. */
export interface Emergencies {
  conversations(mandateId: string, compartmentId: string): Promise<readonly ForeignConversation[]>;
  /** Begins; the reason is for members of the agency alone. Rejects with the API's faults. */
  begin(conversationId: string, reason: string): Promise<void>;
}

export interface EmergenciesInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly compartments: Compartments;
}

export const openEmergencies = ({ device, api, source, compartments }: EmergenciesInput): Emergencies => {
  const { agencyId } = device.admitted;
  return {
    conversations: async (mandateId, compartmentId) => {
      const { conversations } = await api.call('mandateConversations', { params: { mandateId }, body: {} });
      return Promise.all(
        conversations.map(async ({ conversationId, card, assigned, readers }): Promise<ForeignConversation> => {
          const { key } = await compartments.key(compartmentId, card.generation);
          const opened = await openConversationCard(agencyId, conversationId, key, sealedBytes(card));
          return { conversationId, candidateName: opened?.name ?? null, assigned, readers };
        }),
      );
    },
    begin: async (conversationId, reason) => {
      const agency = await source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId));
      if (agency === null) throw new VaultFault('key-missing', 'agency');
      const emergencyId = longId();
      const card = await sealCard({ agencyId, kind: 'emergency', objectId: emergencyId }, await compartments.newest(agency.directory), { v: 1, reason });
      await api.call('emergency', { params: { conversationId }, body: { emergencyId, reason: sealedJson(card) } });
    },
  };
};
