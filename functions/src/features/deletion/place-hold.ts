import { may } from '@liexin/domain/agency/rights';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { withoutOver, type ActiveHold } from '@liexin/domain/retention/hold-reach';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import { appendRows, readLedger } from '../../platform/ledger.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { docAt, type Hold } from '../../platform/stored.ts';
import { sealedIn } from '../../platform/wire.ts';
import { followHolds } from './follow-holds.ts';
import { readHolds, registerRef, shredRegisterRef } from '../../platform/hold-register.ts';
import { lookAtScope } from './hold-scope.ts';

export type HoldPreview = ResponseOf<'holdPreview'>;

/** Every deletion reads all holds of its agency: so many at a time. */
const mostHolds = 200;

const expectRight = (caller: StaffPrincipal): void => {
  if (!may(caller.roles, 'hold.place')) throw new Fault('not-allowed');
};

export const holdPreview = (db: Firestore, caller: StaffPrincipal, { scope }: RequestOf<'holdPreview'>): Promise<HoldPreview> => {
  expectRight(caller);
  return lookAtScope(db, caller.agencyId, scope);
};

/** Puts a hold into the shares' own register, or its end. Natural idempotency; what is over leaves. */
export const setInShred = (shred: Firestore, agencyId: string, holdId: string, hold: ActiveHold, now: number): Promise<void> =>
  shred.runTransaction(async (tx) => {
    const ref = shredRegisterRef(shred, agencyId);
    const register = await readHolds(tx, ref);
    tx.set(ref, { version: register.version + 1, holds: { ...withoutOver(register.holds, now), [holdId]: hold } });
  });

/**
 * Places a hold. First where shares die, then where things move and messages go, with its document and row in one transaction: when the
 * answer comes, both stop whatever has not happened. Cut off in between, the first keeps too much and nothing is lost; the repeat by the
 * same member finishes. Faults: not-allowed, already-exists, over-limit.
 */
export const placeHold = async (
  { db, shred }: Pick<Platform, 'db' | 'shred'>,
  caller: StaffPrincipal,
  { holdId, scope, matter }: RequestOf<'placeHold'>,
  now: number,
): Promise<HoldPreview> => {
  expectRight(caller);
  const { agencyId, uid } = caller;
  const ref = docAt<Hold>(db, paths.hold(agencyId, holdId));
  const there = (await ref.get()).data();
  if (there && there.placedBy !== uid) throw new Fault('already-exists');
  if (there) return { conversations: there.conversations, parts: there.lanes, gone: there.gone };
  const hold: ActiveHold = { scope, untilMs: null };
  const expectRoom = (holds: Readonly<Record<string, ActiveHold>>): void => {
    if (Object.keys(holds).length >= mostHolds) throw new Fault('over-limit', { max: mostHolds });
  };
  // Before anything is written where shares die: one hold too many leaves no trace there.
  expectRoom(withoutOver(((await registerRef(db, agencyId).get()).data() ?? { holds: {} }).holds, now));
  await setInShred(shred, agencyId, holdId, hold, now);
  const preview = await lookAtScope(db, agencyId, scope);
  const at = Timestamp.fromMillis(now);
  const id = `e-hold-${holdId}`;
  await db.runTransaction(async (tx) => {
    const [found, register, ledger] = [await tx.get(ref), await readHolds(tx, registerRef(db, agencyId)), await readLedger(tx, db, { agencyId }, [id])];
    if (found.exists) return;
    const holds = withoutOver(register.holds, now);
    expectRoom(holds);
    tx.create(ref, {
      schemaVersion: 1,
      scope,
      matter: sealedIn(matter),
      placedBy: uid,
      placedAt: at,
      conversations: preview.conversations,
      lanes: preview.parts,
      gone: preview.gone,
      releasedAt: null,
      freeAt: null,
    });
    tx.set(registerRef(db, agencyId), { version: register.version + 1, holds: { ...holds, [holdId]: hold } });
    const detail = { by: uid, scope: scope.kind, about: scope.id, from: scope.fromMs, to: scope.toMs, parts: preview.parts, gone: preview.gone.messages };
    await appendRows(tx, db, ledger, [{ id, kind: 'hold.placed', subject: holdId, at, detail }]);
  });
  await followHolds(db, agencyId);
  return preview;
};
