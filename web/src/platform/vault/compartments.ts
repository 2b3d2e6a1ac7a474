import type { GenerationDocument as StoredGeneration, WrapDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { openGeneration } from '@liexin/e2ee/compartment';
import type { CompartmentPlace, GenerationDocument } from '@liexin/proof/generation-document';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { keyBefore, verifiedGeneration } from './generation-chain.ts';
import type { KeyLog } from './key-log.ts';
import { ownKeys } from './own-person-keys.ts';
import type { SealedStore } from './sealed-store.ts';
import { VaultFault } from './vault-fault.ts';

/** The key of one generation of a compartment. */
export interface CompartmentKeyOf {
  readonly compartmentId: string;
  readonly generation: number;
  readonly key: Uint8Array;
}

/** Keys of searches and of the agency's directory. All functions reject with `key-missing` or `signature-invalid`. */
export interface Compartments {
  /** The key that sealed something of this generation. */
  key(compartmentId: string, generation: number): Promise<CompartmentKeyOf>;
  /** The generation that new things are sealed under. */
  newest(compartmentId: string): Promise<CompartmentKeyOf>;
  /** The same with its place, for whoever wraps it for somebody else. */
  placed(compartmentId: string, generation: number): Promise<CompartmentKeyOf & { readonly place: CompartmentPlace }>;
  /** A generation by somebody else's wrap, whose private half is at hand: the recovery key's. */
  openWith(
    compartmentId: string,
    generation: number,
    mine: Parameters<typeof openGeneration>[2],
  ): Promise<CompartmentKeyOf & { readonly place: CompartmentPlace }>;
  /** A generation that this device has just made. */
  keep(key: CompartmentKeyOf): Promise<void>;
}

export interface CompartmentsInput {
  readonly device: AdmittedDevice;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly sealed: SealedStore;
}

interface CompartmentShape {
  readonly about: string;
  readonly tier: 'standard' | 'compensation';
  readonly generation: number;
}
type Stored = StoredGeneration<Uint8Array>;

/**
 * Opens a generation by the own wrap, or from a later one through the chain of former keys. Each document must be signed by
 * a member's device in the key log, on no older head than the one before it, and its key must be the one that it names.
 */
export const openCompartments = ({ device, source, keyLog, sealed }: CompartmentsInput): Compartments => {
  const { agencyId } = device.admitted;
  const held = new Map<string, Promise<CompartmentKeyOf>>();
  const at = (compartmentId: string, generation: number): string => `ck/${compartmentId}/${generation}`;

  const compartment = async (compartmentId: string): Promise<CompartmentShape> => {
    const found = await source.get<CompartmentShape>(paths.compartment(agencyId, compartmentId));
    if (found === null) throw new VaultFault('key-missing', 'no compartment');
    return found;
  };

  const verified = async (place: CompartmentPlace, generation: number): Promise<GenerationDocument> =>
    verifiedGeneration(keyLog, place, generation, await source.get<Stored>(paths.generation(agencyId, place.compartmentId, generation)));

  const load = async (compartmentId: string, generation: number): Promise<CompartmentKeyOf> => {
    const kept = await sealed.get(at(compartmentId, generation));
    if (kept !== null) return { compartmentId, generation, key: kept };
    const shape = await compartment(compartmentId);
    const place: CompartmentPlace = { agencyId, compartmentId, about: shape.about, tier: shape.tier };
    const box = await source.get<WrapDocument<Uint8Array>>(paths.wrap(agencyId, compartmentId, generation, device.uid)).catch(() => null);
    const document = await verified(place, generation);
    // Who was taken off could name the log as it was before; the key before has a maker who could not.
    if (generation > 1 && (await verified(place, generation - 1)).keyLogSeq > document.keyLogSeq) throw new VaultFault('signature-invalid', 'older head');
    const key = (box === null ? null : await openOwn(place, document, box)) ?? (await fromLater(place, document, shape.generation));
    await sealed.put(at(compartmentId, generation), key);
    return { compartmentId, generation, key };
  };

  /** By the present keys of the person, or those that it was wrapped for before they were made new. */
  const openOwn = async (place: CompartmentPlace, document: GenerationDocument, box: WrapDocument<Uint8Array>): Promise<Uint8Array | null> => {
    for (const { person } of ownKeys(device.admitted)) {
      const opened = await openGeneration(place, document, { recipientId: device.uid, pair: person.uk, box });
      if (opened.ok) return opened.value;
    }
    return null;
  };

  const fromLater = async (place: CompartmentPlace, document: GenerationDocument, newest: number): Promise<Uint8Array> => {
    if (document.generation >= newest) throw new VaultFault('key-missing', 'no wrap');
    const later = await get(place.compartmentId, document.generation + 1);
    return keyBefore(place, document, { document: await verified(place, later.generation), key: later.key });
  };

  const get = (compartmentId: string, generation: number): Promise<CompartmentKeyOf> => {
    const place = at(compartmentId, generation);
    const known = held.get(place);
    if (known !== undefined) return known;
    const loading = load(compartmentId, generation);
    held.set(place, loading);
    loading.catch(() => held.delete(place));
    return loading;
  };

  const openWith: Compartments['openWith'] = async (compartmentId, generation, mine) => {
    const { about, tier } = await compartment(compartmentId);
    const place: CompartmentPlace = { agencyId, compartmentId, about, tier };
    const opened = await openGeneration(place, await verified(place, generation), mine);
    if (!opened.ok) throw new VaultFault('key-missing', opened.fault);
    await sealed.put(at(compartmentId, generation), opened.value);
    return { compartmentId, generation, key: opened.value, place };
  };

  return {
    placed: async (compartmentId, generation) => {
      const [known, { about, tier }] = await Promise.all([get(compartmentId, generation), compartment(compartmentId)]);
      return { ...known, place: { agencyId, compartmentId, about, tier } };
    },
    openWith,
    key: get,
    newest: async (compartmentId) => get(compartmentId, (await compartment(compartmentId)).generation),
    keep: async (made) => {
      held.set(at(made.compartmentId, made.generation), Promise.resolve(made));
      await sealed.put(at(made.compartmentId, made.generation), made.key);
    },
  };
};
