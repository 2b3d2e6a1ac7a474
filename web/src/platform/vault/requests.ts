import type { ResponseOf } from '@liexin/domain/api/routes';
import { openAgencyLinkCopy } from '@liexin/e2ee/agency-link-copy';
import { openErasureAsk, sealErasureLetter, type ErasureAsk } from '@liexin/e2ee/erasure-letter';
import type { Compartments } from './compartments.ts';
import { gcmJson, hpkeBytes, sealedBytes } from './wire.ts';

type Asked = Pick<ResponseOf<'erasures'>['erasures'][number], 'erasureId' | 'linkId' | 'compartmentId' | 'ask' | 'agencyCopy'>;
interface Place {
  readonly agencyId: string;
  readonly compartments: Compartments;
}

/** What a candidate wrote with a request, and the key of the answer; null where this device has not the key of the search. */
export const openRequest = async (
  { agencyId, compartments }: Place,
  { erasureId, linkId, compartmentId, ask, agencyCopy }: Asked,
): Promise<ErasureAsk | null> => {
  if (ask === null || agencyCopy === null) return null;
  const box = sealedBytes(agencyCopy);
  const { key } = await compartments.key(compartmentId, box.generation);
  const copy = await openAgencyLinkCopy({ agencyId, linkId }, key, box);
  if (!copy.ok) return null;
  const opened = await openErasureAsk({ agencyId, linkId, erasureId }, copy.value.noteKey, hpkeBytes(ask));
  return opened.ok ? opened.value : null;
};

/** The answer, for the browser that asked alone. */
export const sealLetter = async (agencyId: string, erasureId: string, letterKey: Uint8Array, text: string) =>
  gcmJson(await sealErasureLetter({ agencyId, erasureId }, letterKey, text));
