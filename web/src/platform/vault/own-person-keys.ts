import type { PersonKeys } from '@liexin/e2ee/person-keys';
import { equalBytes } from '@liexin/proof/bytes';
import type { LaneSigner } from '@liexin/e2ee/signer-lists';
import type { Admission } from './device-record.ts';

/** The keys that a person has, and had: newest first. */
export const ownKeys = ({ person, keysGeneration, former = [] }: Admission): readonly { readonly keysGeneration: number; readonly person: PersonKeys }[] => [
  { keysGeneration, person },
  ...former.toReversed(),
];

/** The person's keys of a generation; undefined where this device never had them. */
export const ownKeysOf = (admission: Admission, generation: number): PersonKeys | undefined =>
  ownKeys(admission).find(({ keysGeneration }) => keysGeneration === generation)?.person;

/**
 * The key that the next list of a lane is signed with: the one that the list before names, or no candidate would believe it. Where it names
 * none, the present one.
 */
export const listKeyOf = (admission: Admission, uid: string, before: readonly LaneSigner[]): CryptoKey => {
  const named = before.filter((signer) => signer.uid === uid);
  const known = ownKeys(admission).find(({ person }) => named.some(({ usPub }) => equalBytes(usPub, person.usPub)));
  return (known?.person ?? admission.person).us.privateKey;
};
