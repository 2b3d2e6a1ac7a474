import type { z } from 'zod';
import type { generationSchema } from '@liexin/domain/api/shapes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { equalBytes, fromBase64url as bytes } from '@liexin/proof/bytes';
import { AUDIT_RECIPIENT, generationWrapsHash, RECOVERY_RECIPIENT, verifyGeneration, type CompartmentPlace } from '@liexin/proof/generation-document';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import { docAt, type Generation, type Wrap } from './stored.ts';
import { gcmIn, hpkeIn, mapValues } from './wire.ts';

export type GenerationJson = z.infer<typeof generationSchema>;
/** uid → generation of the person's keys that a wrap must be made for. */
export type Recipients = ReadonlyMap<string, number>;

const kindOf = (recipient: string): 'uk' | 'ark' | 'auk' => (recipient === RECOVERY_RECIPIENT || recipient === AUDIT_RECIPIENT ? recipient : 'uk');

/**
 * Recipients that are missing, superfluous or wrapped for old keys. A generation goes to exactly the people entitled, ARK and AUK:
 * one fewer locks somebody out, one more lets somebody in.
 */
export const wrongRecipients = (wraps: GenerationJson['wraps'], people: Recipients): string[] => {
  const wanted = new Map<string, number | null>([...people, [RECOVERY_RECIPIENT, null], [AUDIT_RECIPIENT, null]]);
  const missing = [...wanted]
    .filter(([id, generation]) => {
      const wrap = wraps[id];
      return !wrap || wrap.kind !== kindOf(id) || (generation !== null && wrap.keysGeneration !== generation);
    })
    .map(([id]) => id);
  return [...missing, ...Object.keys(wraps).filter((id) => !wanted.has(id))];
};

/** Refuses a generation that is incomplete (wraps-incomplete), altered (malformed-request) or not signed by this device (bad-signature). */
export const checkGeneration = async (place: CompartmentPlace, json: GenerationJson, dsPub: Uint8Array, people: Recipients): Promise<void> => {
  const wrong = wrongRecipients(json.wraps, people);
  if (wrong.length > 0) throw new Fault('wraps-incomplete', { count: wrong.length, first: wrong[0] ?? '' });
  const wrapsHash = await generationWrapsHash(mapValues(json.wraps, hpkeIn));
  if (!equalBytes(wrapsHash, bytes(json.wrapsHash))) throw new Fault('malformed-request', { field: 'generation.wrapsHash' });
  const document = {
    generation: json.generation,
    kcv: bytes(json.kcv),
    prev: json.prev ? gcmIn(json.prev) : null,
    wrapsHash,
    keyLogSeq: json.keyLogSeq,
    keyLogHash: bytes(json.keyLogHash),
    signature: bytes(json.signature),
  };
  if (!(await verifyGeneration(place, document, dsPub))) throw new Fault('bad-signature', { field: 'generation' });
};

/** `compartments/{id}`: what it is for; its keys stand below it. */
export interface CompartmentDocument {
  schemaVersion: 1;
  about: string;
  tier: 'standard' | 'compensation';
  generation: number;
  /** Of this generation the wraps for these do not open: whoever held the kit has said so. */
  badWraps?: { generation: number; recipients: ('ark' | 'auk')[] };
}

/** Writes a checked generation with its wraps, and the compartment that it is the newest of. */
export const writeGeneration = (tx: Transaction, db: Firestore, place: CompartmentPlace, json: GenerationJson, by: { deviceId: string; uid: string }): void => {
  const { agencyId, compartmentId } = place;
  tx.set(docAt<CompartmentDocument>(db, paths.compartment(agencyId, compartmentId)), {
    schemaVersion: 1,
    about: place.about,
    tier: place.tier,
    generation: json.generation,
  });
  tx.create(docAt<Generation>(db, paths.generation(agencyId, compartmentId, json.generation)), {
    generation: json.generation,
    kcv: bytes(json.kcv),
    prev: json.prev ? gcmIn(json.prev) : null,
    wrapsHash: bytes(json.wrapsHash),
    by: by.deviceId,
    byUid: by.uid,
    keyLogSeq: json.keyLogSeq,
    keyLogHash: bytes(json.keyLogHash),
    signature: bytes(json.signature),
  });
  for (const [recipient, wrap] of Object.entries(json.wraps)) {
    tx.create(docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, json.generation, recipient)), {
      ...hpkeIn(wrap),
      kind: wrap.kind,
      keysGeneration: wrap.keysGeneration,
    });
  }
};
