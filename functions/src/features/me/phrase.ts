import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { ownMember } from '../../platform/own-member.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal, StaffPrincipal } from '../../platform/principal.ts';
import type { MemberSecretsDocument } from '../../platform/server-documents.ts';
import { docAt } from '../../platform/stored.ts';
import { phraseIn } from '../../platform/wire.ts';

/** Replaces the caller's own phrase blob; the last one written counts, so repeating is harmless. */
export const setPhrase = async ({ db }: Platform, caller: StaffPrincipal, body: RequestOf<'setPhrase'>): Promise<void> => {
  await docAt<MemberSecretsDocument>(db, paths.memberSecrets(caller.agencyId, caller.uid)).set({ phrase: phraseIn(body.phrase) }, { merge: true });
};

/**
 * Whether the blob that a browser was given is still the one in force. Who asks knows its salt, so nothing is told that they do not know, and no
 * try is charged: a phrase that does not open it is then wrong, and not of another page. Reads only. Fault: not-a-member.
 */
export const checkPhrase = async (
  { db }: Platform,
  caller: PasswordPrincipal,
  { salt }: RequestOf<'checkPhrase'>,
  now: number,
): Promise<ResponseOf<'checkPhrase'>> => {
  const { agencyId } = await ownMember(db, caller.uid, now);
  const phrase = (await docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, caller.uid)).get()).data()?.phrase;
  return { stands: phrase != null && text(phrase.salt) === salt };
};
