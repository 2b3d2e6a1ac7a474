import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import type { ApiClient } from '../api-client.ts';
import { VaultFault } from './vault-fault.ts';
import type { Vault } from './vault.ts';
import { hpkeBytes, hpkeJson } from './wire.ts';

export interface ReopenProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Opens the newest key of every compartment with the kit's recovery key and wraps it to the person's new keys; older generations open through
 * the chain. Goes page by page and asks the server for what is left alone, so that after a crash it goes on where it stopped. Answers how many
 * did not open: they were wrapped for another kit since, and one of them must not keep the others shut.
 */
export const reopenRecord = async (
  { api, vault, ark }: { readonly api: ApiClient; readonly vault: Pick<Vault, 'device' | 'compartments'>; readonly ark: CryptoKeyPair },
  progress: (now: ReopenProgress) => void,
): Promise<{ readonly missed: number }> => {
  const { uid, admitted } = vault.device;
  const recipient = { recipientId: uid, publicKey: admitted.person.ukPub };
  let [done, missed] = [0, 0];
  for (let after: string | null = null; ;) {
    const found: ResponseOf<'recoveryWraps'> = await api.call('recoveryWraps', { params: {}, body: { after } });
    const wraps: RequestOf<'rewrap'>['wraps'] = {};
    for (const { compartmentId, generation, ark: box } of found.wraps) {
      const opened = await vault.compartments
        .openWith(compartmentId, generation, { recipientId: RECOVERY_RECIPIENT, pair: ark, box: hpkeBytes(box) })
        .catch((error: unknown) => {
          if (error instanceof VaultFault && (error.code === 'key-missing' || error.code === 'signature-invalid')) return null;
          throw error;
        });
      if (opened === null) {
        missed += 1;
        continue;
      }
      const { key, place } = opened;
      wraps[compartmentId] = { ...hpkeJson(await wrapCompartmentKey(place, generation, key, recipient)), generation };
    }
    if (Object.keys(wraps).length > 0) await api.call('rewrap', { params: {}, body: { wraps } });
    done += found.looked;
    progress({ done, total: Math.max(found.total, done) });
    if (found.next === null) return { missed };
    after = found.next;
  }
};
