import { openGeneration } from '@liexin/e2ee/compartment';
import { openLaneKey } from '@liexin/e2ee/lane-key';
import { messageKey } from '@liexin/e2ee/message-key';
import { openAuditorKey } from '@liexin/e2ee/recovery-keys';
import type { ResponseOf } from '@liexin/domain/api/routes';
import type { Bytes } from '@liexin/proof/bytes';
import type { JsonObject } from '@liexin/proof/export/rows';
import { AUDIT_RECIPIENT, type CompartmentPlace, type GenerationDocument } from '@liexin/proof/generation-document';
import { auditKeyIn } from '@liexin/proof/key-log-state';
import type { KeyFault, MessageKeys } from '@liexin/proof/readable/read-rows';
import { openConversationCard, openMandateCard, type MandateCard } from './cards.ts';
import { keyBefore, verifiedGeneration, type SaidGeneration } from './generation-chain.ts';
import type { Vault } from './vault.ts';
import { gcmBytes, hpkeBytes, raw } from './wire.ts';

type Answer = ResponseOf<'exportKeys'>;
type Search = Answer['compartments'][number];

/** Keys of one export, in memory alone, for as long as a copy is being made. */
export interface ExportRing extends MessageKeys {
  /** Takes in what the server told of some lanes. What does not open here stays shut, and its messages are named. */
  add(answer: Answer): Promise<void>;
  /** A search; empty where it does not open. */
  search(mandateId: string): Promise<MandateCard>;
  /** A candidate out of a row of `conversations.jsonl`; empty where it does not open. */
  candidate(row: JsonObject): Promise<{ readonly name: string; readonly source: string }>;
}

const said = ({ kcv, prev, wrapsHash, keyLogHash, signature, ...rest }: Search['generations'][number]): SaidGeneration => ({
  ...rest,
  ...{ kcv: raw(kcv), prev: prev === null ? null : gcmBytes(prev), wrapsHash: raw(wrapsHash), keyLogHash: raw(keyLogHash), signature: raw(signature) },
});

/**
 * Opens the searches of an export: by the keys that this member holds anyway, else by the audit key, which must be the one of the key log (AU5).
 * A generation counts only if a member's device signed it and its key is the one that it names.
 */
export const openExportRing = ({ device, keyLog, compartments }: Pick<Vault, 'device' | 'keyLog' | 'compartments'>): ExportRing => {
  const { agencyId, person, keysGeneration } = device.admitted;
  const searches = new Map<string, Search>();
  const opened = new Map<string, Promise<Uint8Array | null>>();
  const lanes = new Map<string, Uint8Array>();
  const shares = new Map<string, Uint8Array>();
  let audit: CryptoKeyPair | null = null;

  const takeAudit = async (wrap: Answer['audit']): Promise<void> => {
    const named = auditKeyIn(await keyLog.sync());
    if (wrap === null || audit !== null || named?.seq !== wrap.seq || wrap.keysGeneration !== keysGeneration) return;
    const key = await openAuditorKey({ agencyId, uid: device.uid, keysGeneration }, person.uk, hpkeBytes(wrap), named.aukPub);
    if (key.ok) audit = key.value;
  };

  const placeOf = ({ compartmentId, about, tier }: Search): CompartmentPlace => ({ agencyId, compartmentId, about, tier });
  const documentOf = (search: Search, generation: number): Promise<GenerationDocument> => {
    const json = search.generations.find((one) => one.generation === generation);
    return verifiedGeneration(keyLog, placeOf(search), generation, json === undefined ? null : said(json));
  };
  /** By the audit key: the newest by its wrap, each before it by the one after. Rejects with `key-missing` or `signature-invalid`. */
  const byAudit = async (search: Search, generation: number): Promise<Uint8Array | null> => {
    if (audit === null) return null;
    const [document, newest] = [await documentOf(search, generation), Math.max(...search.generations.map((one) => one.generation))];
    if (generation < newest) {
      const key = await keyOf(search.compartmentId, generation + 1);
      return key === null ? null : keyBefore(placeOf(search), document, { document: await documentOf(search, generation + 1), key });
    }
    if (search.wrap === null) return null;
    const key = await openGeneration(placeOf(search), document, { recipientId: AUDIT_RECIPIENT, pair: audit, box: hpkeBytes(search.wrap) });
    return key.ok ? key.value : null;
  };
  const load = async (compartmentId: string, generation: number): Promise<Uint8Array | null> => {
    const search = searches.get(compartmentId);
    const byWrap = search === undefined ? null : await byAudit(search, generation).catch(() => null);
    return (
      byWrap ??
      (await compartments.key(compartmentId, generation).then(
        ({ key }) => key,
        () => null,
      ))
    );
  };
  const keyOf = (compartmentId: string, generation: number): Promise<Uint8Array | null> => {
    const place = `${compartmentId}/${generation}`;
    const known = opened.get(place) ?? load(compartmentId, generation);
    opened.set(place, known);
    return known;
  };
  const searchOf = (mandateId: string): Search | undefined => [...searches.values()].find(({ about }) => about === mandateId);

  return {
    add: async (answer) => {
      await takeAudit(answer.audit);
      for (const search of answer.compartments) searches.set(search.compartmentId, search);
      for (const { laneId, compartmentId, epochs, shares: months } of answer.lanes) {
        for (const { period, share } of months) shares.set(`${laneId}/${period}`, raw(share));
        for (const { epoch, key: sealed, kcv } of epochs) {
          const { generation } = sealed;
          const key = await keyOf(compartmentId, generation);
          if (key === null) continue;
          const lane = await openLaneKey({ agencyId, laneId, epoch }, { compartmentId, generation, key }, gcmBytes(sealed), raw(kcv));
          if (lane.ok) lanes.set(`${laneId}/${epoch}`, lane.value);
        }
      }
    },
    of: async ({ laneId, messageId }, epoch, period): Promise<Bytes | KeyFault> => {
      const [lane, share] = [lanes.get(`${laneId}/${epoch}`), shares.get(`${laneId}/${period}`)];
      if (share === undefined) return 'no-share';
      return lane === undefined ? 'no-key' : messageKey(lane, share, messageId);
    },
    search: async (mandateId) => {
      const [search, none] = [searchOf(mandateId), { title: '', client: '' }];
      if (search === undefined || search.card === null) return none;
      const key = await keyOf(search.compartmentId, search.card.generation);
      const card = key === null ? null : await openMandateCard(agencyId, mandateId, key, { generation: search.card.generation, ...gcmBytes(search.card) });
      return card ?? none;
    },
    candidate: async ({ conversation, mandate, card: sealed }) => {
      const search = typeof mandate === 'string' ? searchOf(mandate) : undefined;
      const { generation, nonce, ciphertext } = (sealed ?? {}) as { generation?: unknown; nonce?: unknown; ciphertext?: unknown };
      const none = { name: '', source: '' };
      if (search === undefined || typeof conversation !== 'string' || typeof generation !== 'number') return none;
      if (typeof nonce !== 'string' || typeof ciphertext !== 'string') return none;
      const key = await keyOf(search.compartmentId, generation);
      const card = key === null ? null : await openConversationCard(agencyId, conversation, key, { generation, ...gcmBytes({ nonce, ciphertext }) });
      return card ?? none;
    },
  };
};
