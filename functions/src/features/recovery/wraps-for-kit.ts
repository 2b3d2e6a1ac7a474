import { paths } from '@liexin/domain/storage/paths';
import { AUDIT_RECIPIENT, RECOVERY_RECIPIENT } from '@liexin/proof/generation-document';
import { auditKeyIn, type KeyLogState } from '@liexin/proof/key-log-state';
import type { Firestore } from 'firebase-admin/firestore';
import { docAt, type Generation, type Wrap } from '../../platform/stored.ts';

/** The newest key of a compartment, sealed for the recovery and the audit key. */
export interface WrapsForKit {
  readonly ark: Wrap | undefined;
  readonly auk: Wrap | undefined;
  /** For the ones in force: it was made under them, or was wrapped for them since. */
  readonly isFilled: boolean;
}

/** Reads only. `log`: which kit and audit key are in force. */
export const wrapsForKit = async (db: Firestore, agencyId: string, compartmentId: string, generation: number, log: KeyLogState): Promise<WrapsForKit> => {
  const [kit, audit] = [log.recovery, auditKeyIn(log)];
  const at = (recipient: string) => docAt<Wrap>(db, paths.wrap(agencyId, compartmentId, generation, recipient)).get();
  const [ark, auk, document] = await Promise.all([
    at(RECOVERY_RECIPIENT).then((found) => found.data()),
    at(AUDIT_RECIPIENT).then((found) => found.data()),
    docAt<Generation>(db, paths.generation(agencyId, compartmentId, generation)).get(),
  ]);
  const madeAt = document.data()?.keyLogSeq ?? 0;
  const isForAudit = audit === undefined || auk?.auditSeq === audit.seq || madeAt >= audit.seq;
  return { ark, auk, isFilled: isForAudit && (ark?.kitId === kit.kitId || madeAt >= kit.seq) };
};
