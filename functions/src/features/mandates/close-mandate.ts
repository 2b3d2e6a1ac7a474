import { may } from '@liexin/domain/agency/rights';
import { Fault } from '@liexin/domain/kernel/fault';
import type { RequestOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type UpdateData } from 'firebase-admin/firestore';
import { appendRows, readLedger, type LedgerDetail } from '../../platform/ledger.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import { redate, redateRoom } from '../../platform/redate.ts';
import { collectionAt, docAt, type Conversation, type Mandate } from '../../platform/stored.ts';
import { settleMandate } from './settle-mandate.ts';

interface Switch {
  readonly to: Mandate['status'];
  readonly kind: 'mandate.closed' | 'mandate.reopened';
  readonly change: (mandate: Mandate, at: Timestamp) => UpdateData<Mandate>;
  readonly detail: LedgerDetail;
}

/** Turns between runs that finish what another one left; more than that means somebody else is at it right now. */
const maxTurns = 5;

/**
 * Sets a search to closed or open: state, clocks and ledger row in one transaction, then everything in it follows. A search that is there
 * already only goes on with what is left, so that a repeat after a crash finishes and a second closing makes no second row. What follows
 * the switch before this one is finished first: else an undoing would not find what a half-done closing shut.
 */
const switchTo = async (db: Firestore, caller: StaffPrincipal, mandateId: string, { to, kind, change, detail }: Switch, now: number): Promise<void> => {
  const { agencyId, uid: by } = caller;
  const turn = (): Promise<'done' | 'unsettled'> =>
    db.runTransaction(async (tx) => {
      const ref = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
      const mandate = (await tx.get(ref)).data();
      const onMandate = mandate?.team.includes(by) === true;
      if (!mandate || (!onMandate && !may(caller.roles, 'mandate.close'))) throw new Fault('not-found');
      if (!may(caller.roles, 'mandate.close', { onMandate })) throw new Fault('not-allowed');
      if (mandate.status === to) return 'done';
      if (mandate.settling) return 'unsettled';
      const ledger = await readLedger(tx, db, { agencyId }, []);
      const at = Timestamp.fromMillis(now);
      tx.update(ref, change(mandate, at));
      // Whether it is a repeat was decided by the state; a search may be closed and reopened many times.
      await appendRows(tx, db, ledger, [{ id: `e-${to}-${mandateId}-${(ledger.tip?.seq ?? 0) + 1}`, kind, subject: mandateId, at, detail: { by, ...detail } }]);
      return 'done';
    });
  for (let turns = 0; (await turn()) === 'unsettled'; turns++) {
    if (turns === maxTurns) throw new Fault('unavailable');
    await settleMandate(db, agencyId, mandateId);
  }
  await settleMandate(db, agencyId, mandateId);
  // Days that count from a closing follow; one that a crash leaves out here follows before anything goes by it.
  const conversations = await collectionAt<Conversation>(db, paths.conversations(agencyId)).where('mandate', '==', mandateId).select().get();
  for (const { id } of conversations.docs) await redate(db, { agencyId, conversationId: id, cause: 'search' }, now);
  const room = (await docAt<Mandate>(db, paths.mandate(agencyId, mandateId)).get()).data()?.room;
  if (room) await redateRoom(db, { agencyId, mandateId, laneId: room, cause: 'search' }, now);
};

/** Closes a search: nothing is added or written in it any more, everything stays readable. Faults: not-found, not-allowed, unavailable. */
export const closeMandate = (db: Firestore, caller: StaffPrincipal, mandateId: string, { isPlaced }: RequestOf<'closeMandate'>, now: number): Promise<void> =>
  switchTo(
    db,
    caller,
    mandateId,
    {
      to: 'closed',
      kind: 'mandate.closed',
      change: ({ clocks }, at) => ({
        status: 'closed',
        clocks: { ...clocks, closedAt: at, placedAt: isPlaced ? at : null },
        settling: { to: 'closed', at },
        reopenAsked: null,
      }),
      detail: { placed: isPlaced },
    },
    now,
  );

/** Undoes a closing: what it shut is open again, and its clocks have not run. Faults: not-found, not-allowed, unavailable. */
export const reopenMandate = (db: Firestore, caller: StaffPrincipal, mandateId: string, now: number): Promise<void> =>
  switchTo(
    db,
    caller,
    mandateId,
    {
      to: 'open',
      kind: 'mandate.reopened',
      change: ({ clocks }, at) => ({
        status: 'open',
        clocks: { ...clocks, closedAt: null, placedAt: null },
        settling: { to: 'open', at: clocks.closedAt ?? at },
        reopenAsked: null,
      }),
      detail: {},
    },
    now,
  );

/**
 * Somebody of the team who may not reopen a closed search asks those who may. One question stands at a time, with its row in the same
 * transaction; asking again, or for a search that is open, changes nothing. Faults: not-found.
 */
export const askReopen = (db: Firestore, { agencyId, uid: by }: StaffPrincipal, mandateId: string, now: number): Promise<void> =>
  db.runTransaction(async (tx) => {
    const ref = docAt<Mandate>(db, paths.mandate(agencyId, mandateId));
    const mandate = (await tx.get(ref)).data();
    if (!mandate?.team.includes(by)) throw new Fault('not-found');
    if (mandate.status === 'open' || mandate.reopenAsked) return;
    const ledger = await readLedger(tx, db, { agencyId }, []);
    const at = Timestamp.fromMillis(now);
    tx.update(ref, { reopenAsked: { by, at } });
    const id = `e-reopen-asked-${mandateId}-${(ledger.tip?.seq ?? 0) + 1}`;
    await appendRows(tx, db, ledger, [{ id, kind: 'mandate.reopen-asked', subject: mandateId, at, detail: { by } }]);
  });
