import { afterReleaseMs } from '@liexin/domain/retention/hold';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Transaction } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import { docAt, type Hold } from '../../platform/stored.ts';
import type { TwoPersonAct } from '../../platform/two-person-act.ts';
import { followHolds } from './follow-holds.ts';
import { readHolds, registerRef, shredRegisterRef } from '../../platform/hold-register.ts';
import { setInShred } from './place-hold.ts';

/**
 * Two people release a hold. Nothing goes at once: for 14 days it keeps as before, then everything has its own dates again. Document,
 * register and rows in the transaction of the yes; the shares' register follows behind it, and keeps too much until then.
 */
export const releaseAct = ({ db, shred }: Pick<Platform, 'db' | 'shred'>): TwoPersonAct<'hold-release'> => {
  const read = async (tx: Transaction, agencyId: string, holdId: string): Promise<Hold | undefined> =>
    (await tx.get(docAt<Hold>(db, paths.hold(agencyId, holdId)))).data();
  return {
    isSigned: false,
    healedByAsker: new Set(),
    ask: async (tx, { agencyId }, { subject }) => {
      const hold = await read(tx, agencyId, subject);
      if (!hold) throw new Fault('not-found');
      if (hold.releasedAt !== null) throw new Fault('request-over');
      return { detail: { hold: { conversations: hold.conversations } }, write: () => undefined };
    },
    stands: async (tx, { agencyId }, { subject }) => (await read(tx, agencyId, subject))?.releasedAt === null,
    carryOut: async (tx, { agencyId, approvalId, now }, { subject }) => {
      const [hold, register, ledger] = [
        await read(tx, agencyId, subject),
        await readHolds(tx, registerRef(db, agencyId)),
        await readLedger(tx, db, { agencyId }, []),
      ];
      if (!hold || hold.releasedAt !== null) throw new Fault('not-found');
      const [at, untilMs] = [Timestamp.fromMillis(now), now + afterReleaseMs];
      return {
        write: async (rows) => {
          tx.update(docAt<Hold>(db, paths.hold(agencyId, subject)), { releasedAt: at, freeAt: Timestamp.fromMillis(untilMs) });
          tx.set(registerRef(db, agencyId), { version: register.version + 1, holds: { ...register.holds, [subject]: { scope: hold.scope, untilMs } } });
          const own = {
            id: `e-hold-released-${subject}`,
            kind: 'hold.released',
            subject,
            at,
            detail: { approval: approvalId, until: new Date(untilMs).toISOString() },
          };
          await appendRows(tx, db, ledger, [...rows, own]);
        },
      };
    },
    after: async (agencyId, _request, now) => {
      await settleHolds({ db, shred }, agencyId, now);
      await followHolds(db, agencyId);
    },
  };
};

/** What a crash left behind a release: the shares' register learns of every end that the other one knows. Never takes one away. */
export const settleHolds = async ({ db, shred }: Pick<Platform, 'db' | 'shred'>, agencyId: string, now: number): Promise<void> => {
  const [known, own] = [(await registerRef(db, agencyId).get()).data(), (await shredRegisterRef(shred, agencyId).get()).data()];
  for (const [id, hold] of Object.entries(known?.holds ?? {}))
    if (own?.holds[id]?.untilMs === null && hold.untilMs !== null) await setInShred(shred, agencyId, id, hold, now);
};
