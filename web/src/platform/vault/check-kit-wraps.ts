import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { openAuditKey } from '@liexin/e2ee/recovery-keys';
import { AUDIT_RECIPIENT, RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { auditKeyIn } from '@liexin/proof/key-log-state';
import { auditKeyOf } from './audit-key.ts';
import type { RenewKitPorts } from './renew-kit.ts';
import { VaultFault } from './vault-fault.ts';
import type { Vault } from './vault.ts';
import { hpkeBytes } from './wire.ts';

type Recipient = RequestOf<'reportWraps'>['recipients'][number];
type Sealed = ResponseOf<'checkKit'>['wraps'][number];

export interface KitWrapsFound {
  /** Keys that did not open for whom they should; each was reported. */
  readonly bad: number;
  /** `forged`: what lies there for the kit is not the audit key that the agency's log or card names. `untried`: no card names one, or another is in force. */
  readonly audit: 'opens' | 'forged' | 'untried';
}

/**
 * Tries, with the kit in hand, whether the newest key of every compartment opens for the kit and for reviewers, and reports those that do not: they
 * are renewed then. Only who holds the kit can find out. Where another kit or audit key is in force by then it stops. Keeps nothing; done again it
 * reports what is still wrong.
 */
export const checkKitWraps = async ({ api, source, vault }: RenewKitPorts, ark: CryptoKeyPair): Promise<KitWrapsFound> => {
  const { agencyId } = vault.device.admitted;
  const log = await vault.keyLog.sync();
  const aukPub = await auditKeyOf({ source, vault });
  let bad = 0;
  let audit: KitWrapsFound['audit'] = 'untried';
  for (let after: string | null = null; ;) {
    const page: ResponseOf<'checkKit'> = await api.call('checkKit', { params: {}, body: { after } });
    if (page.kitId !== log.recovery.kitId || page.auditSeq !== (auditKeyIn(log)?.seq ?? 0)) return { bad, audit };
    const opened = aukPub === null ? null : await openAuditKey(agencyId, ark, hpkeBytes(page.aukWrap), aukPub);
    if (opened !== null) audit = opened.ok ? 'opens' : 'forged';
    const pairs: readonly (readonly [Recipient, CryptoKeyPair])[] = [
      [RECOVERY_RECIPIENT, ark],
      ...(opened?.ok === true ? [[AUDIT_RECIPIENT, opened.value] as const] : []),
    ];
    for (const one of page.wraps) {
      const tried = await Promise.all(pairs.map(async ([recipient, pair]) => ((await opens(vault, one, recipient, pair)) ? [] : [recipient])));
      const recipients = tried.flat();
      if (recipients.length === 0) continue;
      bad += 1;
      await api.call('reportWraps', { params: { compartmentId: one.compartmentId }, body: { generation: one.generation, recipients } });
    }
    if (page.next === null) return { bad, audit };
    after = page.next;
  }
};

const opens = async ({ compartments }: Pick<Vault, 'compartments'>, one: Sealed, recipientId: Recipient, pair: CryptoKeyPair): Promise<boolean> => {
  const box = one[recipientId];
  if (box === null) return false;
  try {
    await compartments.openWith(one.compartmentId, one.generation, { recipientId, pair, box: hpkeBytes(box) });
    return true;
  } catch (error) {
    if (error instanceof VaultFault && error.code === 'key-missing') return false;
    throw error;
  }
};
