import { Fault } from '@liexin/domain/kernel/fault';
import type { CandidateVault } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { call } from './api.ts';

/** A sign-in for this device, the public settings, and the server's time (ms). */
export interface Session {
  readonly token: string;
  readonly firebase: { readonly projectId: string; readonly apiKey: string };
  readonly serverTimeMs: number;
}

/** A custom token for a device that lost its sign-in, by its own signature over a nonce. */
export const sessionToken = async (vault: CandidateVault): Promise<Session> => {
  const card = vault.card();
  if (!card) throw new Fault('device-unknown');
  const who = { agencyId: card.agencyId, uid: card.guestUid, deviceId: vault.deviceId };
  const { nonce } = await call('sessionNonce', '', who);
  const { token } = await call('session', '', { ...who, nonce, signature: await vault.sessionSignature(nonce) });
  const { projectId, apiKey, serverTimeMs } = await call('config', '', {});
  return { token, firebase: { projectId, apiKey }, serverTimeMs };
};
