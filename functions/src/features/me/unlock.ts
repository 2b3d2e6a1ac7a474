import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { toBase64url as text } from '@liexin/proof/bytes';
import { keyLogOut, readKeyLog } from '../../platform/key-log.ts';
import { spend } from '../../platform/limits.ts';
import type { Platform } from '../../platform/platform.ts';
import type { PasswordPrincipal } from '../../platform/principal.ts';
import { recordAct } from '../../platform/record-act.ts';
import type { MemberSecretsDocument } from '../../platform/server-documents.ts';
import { docAt, type Agency } from '../../platform/stored.ts';
import { phraseOut } from '../../platform/wire.ts';
import { isFresh, ownKeys, ownMember } from '../../platform/own-member.ts';

const hourMs = 60 * 60_000;

/**
 * The caller's wrapped keys, phrase blob and the whole key log: useless without the phrase, so nothing but limits stands before it.
 * Charges one of five tries an hour first; a crash after that costs one try. One row for each sign-in, before anything is told. Faults: sign-in-too-old, too-many-tries, not-a-member.
 */
export const unlock = async ({ db }: Platform, caller: PasswordPrincipal, now: number): Promise<ResponseOf<'unlock'>> => {
  if (!isFresh(caller.authTimeMs, now)) throw new Fault('sign-in-too-old');
  await spend(db, { key: `unlock-${caller.uid}`, max: 5, windowMs: hourMs }, now);
  const { agencyId, member } = await ownMember(db, caller.uid, now);
  const [agency, keys, secrets, entries] = await Promise.all([
    docAt<Agency>(db, paths.agency(agencyId))
      .get()
      .then((snapshot) => snapshot.data()),
    ownKeys(db, agencyId, caller.uid, member.keysGeneration),
    docAt<MemberSecretsDocument>(db, paths.memberSecrets(agencyId, caller.uid))
      .get()
      .then((snapshot) => snapshot.data()),
    readKeyLog(db, agencyId),
  ]);
  if (!agency) throw new Fault('not-found');
  await recordAct(
    db,
    agencyId,
    {
      id: `e-unlock-${caller.uid}-${caller.authTimeMs}`,
      kind: 'key.unlocked',
      subject: caller.uid,
      detail: { by: caller.uid, hasPhrase: secrets?.phrase != null },
    },
    now,
  );
  return {
    agencyId,
    uid: caller.uid,
    displayName: agency.displayName,
    language: agency.language,
    fingerprint: text(agency.fingerprint),
    identityKey: text(agency.identityKey),
    keys,
    phrase: secrets?.phrase ? phraseOut(secrets.phrase) : null,
    keyLog: entries.map(keyLogOut),
    otherDevices: Object.values(member.devices).filter((device) => device.on).length,
  };
};
