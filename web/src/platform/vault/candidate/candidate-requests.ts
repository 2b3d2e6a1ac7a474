import type { RequestOf } from '@liexin/domain/api/routes';
import type { Standing } from '@liexin/domain/api/erasures';
import type { Language } from '@liexin/domain/agency/region';
import type { ErasureKind } from '@liexin/domain/retention/erasure';
import { openErasureLetter, sealErasureAsk } from '@liexin/e2ee/erasure-letter';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { askErasureBytes, consentBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { sha256 } from '@liexin/proof/sha256';
import { b64, gcmBytes, hpkeJson, raw } from '../wire.ts';
import type { ReplyBlobs } from './reply-blobs.ts';

/** What this browser keeps of a request, sealed: the receipt that tells how it stands, and the key of its answer. */
interface KeptRequest {
  readonly erasureId: string;
  readonly receipt: string;
  readonly letterKey: string;
}
export interface Receipt {
  readonly erasureId: string;
  readonly body: RequestOf<'erasureReceipt'>;
}

export interface RequestKeys {
  readonly agencyId: string;
  readonly guestUid: string;
  readonly linkId: string;
  readonly deviceId: string;
  readonly notePub: Uint8Array;
  readonly deviceKey: CryptoKey;
  readonly blobs: ReplyBlobs;
}

/** Requests that this browser made, and what it needs to make one. Loaded at its first use. */
export interface CandidateRequests {
  /** The receipt is kept before the body leaves: a request whose answer was lost is found again. */
  ask(kind: ErasureKind, text: string, language: Language): Promise<RequestOf<'askErasure'>>;
  /** By the link alone. */
  askUnbound(auth: string, text: string, language: Language): Promise<RequestOf<'askErasureUnbound'>>;
  consent(state: 'given' | 'withdrawn', version: number, language: Language): Promise<RequestOf<'consent'>>;
  receipts(): Promise<readonly Receipt[]>;
  /** The agency's answer; null where there is none, or where another device asked. */
  letter(standing: Pick<Standing, 'erasureId' | 'letter'>): Promise<string | null>;
}

const place = 'requests';

export const openCandidateRequests = ({ agencyId, guestUid, linkId, deviceId, notePub, deviceKey, blobs }: RequestKeys): CandidateRequests => {
  const kept = async (): Promise<readonly KeptRequest[]> => (await blobs.read<KeptRequest[]>(place)) ?? [];
  const make = async (text: string, language: Language) => {
    const [erasureId, receipt, letterKey] = [longId(), randomBytes(32), randomBytes(32)];
    const ask = hpkeJson(await sealErasureAsk({ agencyId, linkId, erasureId }, notePub, { text, letterKey }));
    await blobs.write(place, [...(await kept()), { erasureId, receipt: b64(receipt), letterKey: b64(letterKey) }]);
    return { hash: await sha256(receipt), body: { erasureId, ask, language } };
  };
  return {
    ask: async (kind, text, language) => {
      const { hash, body } = await make(text, language);
      const signed = askErasureBytes(agencyId, linkId, deviceId, { erasureId: body.erasureId, kind, receiptHash: hash });
      return { ...body, kind, receiptHash: b64(hash), signature: b64(await signEcdsa(deviceKey, signed)) };
    },
    askUnbound: async (auth, text, language) => {
      const { hash, body } = await make(text, language);
      return { ...body, auth, receiptHash: b64(hash) };
    },
    consent: async (state, version, language) => {
      const consent = { kind: 'longer' as const, state, version, language };
      return { ...consent, signature: b64(await signEcdsa(deviceKey, consentBytes(agencyId, guestUid, deviceId, consent))) };
    },
    receipts: async () => (await kept()).map(({ erasureId, receipt }) => ({ erasureId, body: { agencyId, receipt } })),
    letter: async ({ erasureId, letter }) => {
      const key = (await kept()).find((one) => one.erasureId === erasureId)?.letterKey;
      if (letter === null || key === undefined) return null;
      const opened = await openErasureLetter({ agencyId, erasureId }, raw(key), gcmBytes(letter));
      return opened.ok ? opened.value : null;
    },
  };
};
