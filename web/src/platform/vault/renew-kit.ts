import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import type { AgencyDocument, MemberDocument, MemberKeysDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { createPhrase, type PhraseKind } from '@liexin/e2ee/create-phrase';
import { sealKit } from '@liexin/e2ee/kit';
import { kitWords } from '@liexin/e2ee/kit-words';
import { openPersonKeys } from '@liexin/e2ee/person-keys';
import { sealWithPhrase } from '@liexin/e2ee/phrase-blob';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { createRecovery } from '@liexin/e2ee/recovery-keys';
import { AUDIT_RECIPIENT, RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { recoverySetBody } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { auditKeyIn } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import { auditKeyOf } from './audit-key.ts';
import { openMemberCard, sealMemberCard } from './cards.ts';
import type { DocumentSource } from './document-source.ts';
import type { Kit } from './kit.ts';
import type { Vault } from './vault.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, gcmJson, hpkeJson, keyLogJson, sealedJson } from './wire.ts';

export interface RenewKitPorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly vault: Pick<Vault, 'device' | 'keyLog' | 'compartments'>;
}

/** A kit that is on the screen and nowhere else yet: the one before it is in force until this is confirmed. */
export interface NewKit {
  readonly kit: Kit;
  readonly request: Omit<RequestOf<'renewKit'>, 'entry' | 'card'>;
  readonly arkPub: Uint8Array;
  readonly rskPub: Uint8Array;
  readonly aukPub: Uint8Array;
}

/** Makes a kit with new recovery keys, a new audit key and a new unlock phrase of its owner. Sends nothing. */
export const makeNewKit = async ({ source, vault }: RenewKitPorts, phraseKind: PhraseKind): Promise<NewKit> => {
  const { uid, deviceId, keys, admitted } = vault.device;
  const { agencyId, keysGeneration, pin } = admitted;
  const box = (await source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, uid, keysGeneration)))?.wraps[deviceId];
  if (box === undefined) throw new VaultFault('key-missing', 'own wrap');
  const [own, recovery, log] = await Promise.all([
    openPersonKeys({ agencyId, uid, keysGeneration, deviceId }, keys.dk, box),
    createRecovery(agencyId),
    vault.keyLog.sync(),
  ]);
  if (!own.ok) throw new VaultFault('key-missing', own.fault);
  const { kitId, secret: keysOfKit, arkPub, rskPub, aukPub, aukWrap } = recovery;
  const secret = randomBytes(32);
  const phrase = createPhrase(phraseKind);
  const { fingerprint } = pin;
  const [sealed, blob, words] = await Promise.all([
    sealKit(secret, { agencyId, kitId, fingerprint }, { ...keysOfKit, pinned: log.head }),
    sealWithPhrase(phrase, { agencyId, uid, generation: keysGeneration }, { ...own.value, fingerprint, pinned: log.head }),
    kitWords(secret),
  ]);
  return {
    kit: { kitId, phraseKind, phrase: phrase.split(' '), words, qrText: `liexin-kit:1:${kitId}:${b64(secret)}`, secret },
    request: {
      kit: { kitId, ...gcmJson(sealed) },
      phrase: { kdf: blob.kdf, iterations: blob.iterations, salt: b64(blob.salt), generation: blob.generation, ...gcmJson(blob) },
      aukPub: b64(aukPub),
      aukWrap: hpkeJson(aukWrap),
    },
    arkPub,
    rskPub,
    aukPub,
  };
};

/**
 * Puts a new kit into force, after its paper was shown to be there: `recovery.set` on the newest head, made again after `stale-head`. The card
 * that names the audit key goes with it, for nobody but members can write there. Repeating changes nothing.
 */
export const confirmNewKit = async ({ api, source, vault }: RenewKitPorts, made: NewKit): Promise<void> => {
  const { uid, admitted } = vault.device;
  const { agencyId, person } = admitted;
  const [agency, member] = await Promise.all([
    source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId)),
    source.get<MemberDocument<Uint8Array, unknown>>(paths.member(agencyId, uid)),
  ]);
  if (agency === null || member === null) throw new VaultFault('key-missing', 'agency');
  const [before, directory] = await Promise.all([
    vault.compartments.key(agency.directory, member.card.generation),
    vault.compartments.newest(agency.directory),
  ]);
  const own = await openMemberCard(agencyId, uid, before.key, member.card);
  const { arkPub, rskPub, aukPub, kit } = made;
  const card = await sealMemberCard(agencyId, uid, directory, { name: own?.name ?? '', email: own?.email ?? '', aukPub, kitId: kit.kitId });
  const body = recoverySetBody({ arkPub, rskPub, kitId: kit.kitId });
  for (let turn = 0; ; turn++) {
    const { head } = await vault.keyLog.sync();
    const { entry } = await makeKeyLogEntry({ agencyId, head, type: 'recovery.set', subject: AGENCY_SUBJECT, body, signer: uid, key: person.us.privateKey });
    try {
      await api.call('renewKit', { params: {}, body: { ...made.request, entry: keyLogJson(entry), card: sealedJson(card) } });
      await vault.keyLog.sync();
      return;
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 3) throw error;
    }
  }
};

/** How many searches the kit opens. */
interface FillProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * Wraps the newest key of every compartment for the kit in force, page by page. Asks the server for what is left alone, so that any owner's
 * device goes on where another stopped. The recovery key is the log's, the audit key that of the card which names the kit: what the server
 * says of them is not asked. What does not open on this device is passed over and keeps nothing else back: another owner's device does it, and
 * until then this rejects with `key-missing`. Where nothing is left from the beginning on, the wish for the kit is over.
 */
export const fillKit = async (ports: RenewKitPorts, progress: (now: FillProgress) => void = () => undefined): Promise<void> => {
  for (;;) {
    const { wrapped, missed } = await fillOnce(ports, progress);
    if (missed > 0) throw new VaultFault('key-missing', 'keys that are left');
    if (wrapped === 0) return;
  }
};

/** Once through all that is left. */
const fillOnce = async ({ api, source, vault }: RenewKitPorts, progress: (now: FillProgress) => void): Promise<{ wrapped: number; missed: number }> => {
  let [done, wrapped, missed] = [0, 0, 0];
  for (let after: string | null = null; ;) {
    const { kitId, auditSeq, left, filled, total, next }: ResponseOf<'kitWraps'> = await api.call('kitWraps', { params: {}, body: { after } });
    done += filled;
    progress({ done, total });
    if (left.length === 0) return { wrapped, missed };
    const log = await vault.keyLog.sync();
    const auk = await auditKeyOf({ source, vault });
    if (log.recovery.kitId !== kitId || (auditKeyIn(log)?.seq ?? 0) !== auditSeq || auk === null) throw new VaultFault('key-missing', 'audit key');
    const wraps = await wrapsOf(vault, left, { arkPub: log.recovery.arkPub, auk });
    const count = Object.keys(wraps).length;
    if (count > 0) await api.call('rewrapKit', { params: {}, body: { kitId, auditSeq, wraps } });
    [done, wrapped, missed] = [done + count, wrapped + count, missed + left.length - count];
    progress({ done, total });
    if (next === null) return { wrapped, missed };
    after = next;
  }
};

/** Those of these keys that open here, wrapped for the kit and for reviewers. */
const wrapsOf = async (
  { compartments }: Pick<RenewKitPorts['vault'], 'compartments'>,
  left: ResponseOf<'kitWraps'>['left'],
  { arkPub, auk }: { readonly arkPub: Uint8Array; readonly auk: Uint8Array },
): Promise<RequestOf<'rewrapKit'>['wraps']> => {
  const wraps: RequestOf<'rewrapKit'>['wraps'] = {};
  for (const { compartmentId, generation } of left) {
    const opened = await compartments.placed(compartmentId, generation).catch((error: unknown) => {
      if (error instanceof VaultFault) return null;
      throw error;
    });
    if (opened === null) continue;
    const { key, place } = opened;
    const [ark, audit] = await Promise.all([
      wrapCompartmentKey(place, generation, key, { recipientId: RECOVERY_RECIPIENT, publicKey: arkPub }),
      wrapCompartmentKey(place, generation, key, { recipientId: AUDIT_RECIPIENT, publicKey: auk }),
    ]);
    wraps[compartmentId] = { generation, ark: hpkeJson(ark), auk: hpkeJson(audit) };
  }
  return wraps;
};
