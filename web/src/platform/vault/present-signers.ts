import type { LaneSigner } from '@liexin/e2ee/signer-lists';
import { equalBytes } from '@liexin/proof/bytes';
import { activeMember, type KeyLogState } from '@liexin/proof/key-log-state';

/** These people with the signing keys that they have now: a key of before is named in no new list. */
export const presentKeys = (signers: readonly LaneSigner[], log: KeyLogState): readonly LaneSigner[] =>
  signers.map((signer) => ({ ...signer, usPub: activeMember(log, signer.uid)?.usPub ?? signer.usPub }));

export const isSame = (a: readonly LaneSigner[], b: readonly LaneSigner[]): boolean =>
  a.length === b.length && a.every((one, i) => one.uid === b[i]?.uid && equalBytes(one.usPub, b[i].usPub));
