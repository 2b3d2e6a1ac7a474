import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { phraseIn } from '../../platform/wire.ts';

/** Replaces the caller's own phrase blob; the last one written counts, so repeating is harmless. */
export const setPhrase = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'setPhrase'>): Promise<void> => {
  await docAt<MemberSecretsDocument>(db, paths.memberSecrets(caller.agencyId, caller.uid)).set({ phrase: phraseIn(body.phrase) }, { merge: true });
};
