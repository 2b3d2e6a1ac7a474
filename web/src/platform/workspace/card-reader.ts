import type { DocumentData } from 'firebase/firestore';
import { toBase64url } from '@liexin/proof/bytes';
import type { SealedDocument } from '@liexin/domain/storage/documents';
import { openConversationCard, openMandateCard, openMemberCard, type ConversationCard, type MandateCard, type MemberCard } from '../vault/cards.ts';
import type { Vault } from '../vault/vault.ts';
import { sealedCard } from './read-documents.ts';

/** Cards that are open on this device. Asking for one that is not yet opens it and calls back. */
export interface CardReader {
  mandate(id: string, data: DocumentData): MandateCard | null;
  conversation(id: string, data: DocumentData): ConversationCard | null;
  member(uid: string, data: DocumentData, directory: string): MemberCard | null;
}

type Opener<T> = (agencyId: string, id: string, key: Uint8Array, box: SealedDocument<Uint8Array>) => Promise<T | null>;

export const openCardReader = (vault: Vault, opened: () => void): CardReader => {
  const { agencyId } = vault.device.admitted;
  const known = new Map<string, unknown>();

  /** Each sealed version is opened once; a failure is tried again when its document changes or the app starts anew. */
  const read = <T>(kind: string, id: string, compartment: string, data: DocumentData, opener: Opener<T>): T | null => {
    const box = sealedCard(data);
    const key = `${kind}/${id}/${toBase64url(box.nonce)}`;
    if (known.has(key)) return known.get(key) as T | null;
    known.set(key, null);
    void vault.compartments
      .key(compartment, box.generation)
      .then((held) => opener(agencyId, id, held.key, box))
      .then((card) => {
        if (card === null) return;
        known.set(key, card);
        opened();
      })
      .catch(() => known.delete(key));
    return null;
  };

  return {
    mandate: (id, data) => read('mandate', id, String(data['compartment']), data, openMandateCard),
    conversation: (id, data) => read('conversation', id, String(data['compartment']), data, openConversationCard),
    member: (uid, data, directory) => read('member', uid, directory, data, openMemberCard),
  };
};
