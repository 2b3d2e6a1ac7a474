import type { DraftDocument, HpkeDocument } from '@liexin/domain/storage/documents';
import { openDraft, sealDraft, type Draft } from '@liexin/e2ee/draft';
import type { AdmittedDevice } from './device-record.ts';
import { ownKeysOf } from './own-person-keys.ts';

export type SealedDraft = HpkeDocument<Uint8Array> & Pick<DraftDocument<Uint8Array, unknown>, 'generation'>;

/** Unsent texts for the person's other devices: sealed by the person for the person (E31). */
export interface OwnDrafts {
  seal(laneId: string, draft: Draft): Promise<SealedDraft>;
  /** Null where none of the person's devices sealed it for this lane. */
  open(laneId: string, sealed: SealedDraft): Promise<Draft | null>;
}

export const openOwnDrafts = ({ uid, admitted }: AdmittedDevice): OwnDrafts => ({
  seal: async (laneId, draft) => {
    const { agencyId, person, keysGeneration } = admitted;
    const { enc, ciphertext } = await sealDraft({ agencyId, uid, laneId, keysGeneration }, person.uk, draft);
    return { enc, ciphertext, generation: keysGeneration };
  },
  open: async (laneId, { enc, ciphertext, generation }) => {
    const person = ownKeysOf(admitted, generation);
    if (person === undefined) return null;
    const opened = await openDraft({ agencyId: admitted.agencyId, uid, laneId, keysGeneration: generation }, person.uk, { enc, ciphertext });
    return opened.ok ? opened.value : null;
  },
});
