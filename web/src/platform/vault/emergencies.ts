import { openCard, sealCard } from '@liexin/e2ee/sealed-card';
import { longId } from '@liexin/e2ee/random-bytes';
import type { AgencyDocument, EmergencyDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import { openAskIds } from '../ask-ids.ts';
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
  /** Begins; the reason is for members of the agency alone. A repeat after a lost answer is the same reading. Rejects with the API's faults. */
  begin(conversationId: string, reason: string): Promise<void>;
  /** Why somebody read. Null where it does not open, or is not for this member. */
  reason(emergencyId: string): Promise<string | null>;
}

export interface EmergenciesInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly compartments: Compartments;
  readonly now: () => number;
}

export const openEmergencies = ({ device, api, source, compartments, now }: EmergenciesInput): Emergencies => {
  const { agencyId } = device.admitted;
  const ids = openAskIds(longId);
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
      const wish = { conversationId, reason };
      for (let turn = 0; turn < 2; turn++) {
        const { untilMs } = await ids.ask(wish, async (emergencyId) => {
          const card = await sealCard({ agencyId, kind: 'emergency', objectId: emergencyId }, await compartments.newest(agency.directory), { v: 1, reason });
          return api.call('emergency', { params: { conversationId }, body: { emergencyId, reason: sealedJson(card) } });
        });
        // One whose answer was lost, and whose time has passed since: this is another reading.
        if (untilMs > now()) return;
      }
    },
    reason: async (emergencyId) => {
      // Whoever was not told is refused the note, and the record says the rest without it.
      const note = await source.get<EmergencyDocument<Uint8Array, unknown>>(paths.emergency(agencyId, emergencyId)).catch(() => null);
      const agency = note === null ? null : await source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId));
      if (note === null || agency === null) return null;
      const { key } = await compartments.key(agency.directory, note.reason.generation);
      const opened = await openCard({ agencyId, kind: 'emergency', objectId: emergencyId }, key, note.reason);
      const value = opened.ok && typeof opened.value === 'object' && opened.value !== null ? (opened.value as { reason?: unknown }).reason : null;
      return typeof value === 'string' ? value : null;
    },
  };
};
