import type { ResponseOf } from '@liexin/domain/api/routes';
import { toBase64url } from '@liexin/proof/bytes';
import type { Platform } from '../../platform/platform.ts';
import { vapidKeys } from '../../platform/vapid.ts';

/** Oldest client that this server still serves. */
const minClient = 1;

/** What a page needs before anything else. Reads nothing, writes nothing. */
export const config = (platform: Platform, now: number): ResponseOf<'config'> => ({
  projectId: platform.projectId,
  apiKey: platform.apiKey,
  serverKey: toBase64url(platform.signer.publicKey),
  serverKeySeq: platform.signer.keySeq,
  serverTimeMs: now,
  candidateOrigin: platform.candidateOrigin,
  minClient,
  push: { key: toBase64url(vapidKeys(platform.secrets).publicKey), service: platform.pushService === null ? 'browser' : 'local' },
});
