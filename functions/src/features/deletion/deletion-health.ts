import { may } from '@liexin/domain/agency/rights';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore } from 'firebase-admin/firestore';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { RetentionLook, RetentionStateDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Lane, type Trash } from '../../platform/stored.ts';

/** Whether what should be gone is gone: the last look, what is late, what is kept and what is stuck. Reads only. Fault: not-allowed. */
export const deletionHealth = async (db: Firestore, caller: StaffPrincipal, now: number): Promise<ResponseOf<'retentionHealth'>> => {
  const { agencyId, roles } = caller;
  if (!may(roles, 'trash.restore') && !may(roles, 'hold.place')) throw new Fault('not-allowed');
  const at = Timestamp.fromMillis(now);
  const late = collectionAt<Lane>(db, paths.lanes(agencyId)).where('state', 'in', ['open', 'closed']).where('retention.deleteBy', '<=', at);
  const lateMonths = collectionAt<Lane>(db, paths.lanes(agencyId)).where('state', 'in', ['open', 'closed']).where('retention.month.at', '<=', at);
  const [state, lateCount, latest, monthCount, latestMonth, trash, stuck] = await Promise.all([
    docAt<RetentionStateDocument>(db, paths.retentionState(agencyId)).get(),
    late.count().get(),
    late.orderBy('retention.deleteBy').limit(1).get(),
    lateMonths.count().get(),
    lateMonths.orderBy('retention.month.at').limit(1).get(),
    collectionAt<Trash>(db, paths.trash(agencyId)).where('state', '==', 'trash').get(),
    collectionAt<Trash>(db, paths.trash(agencyId)).where('state', 'in', ['purging', 'shredded']).get(),
  ]);
  const waiting = trash.docs.map((doc) => doc.data());
  const held = waiting.filter(({ heldBy }) => heldBy.length > 0);
  const free = waiting.filter(({ heldBy }) => heldBy.length === 0);
  const undeleted = [...free, ...stuck.docs.map((doc) => doc.data())].filter(({ purgeAt }) => purgeAt.toMillis() <= now);
  const times = [
    ...latest.docs.map((doc) => doc.data().retention.deleteBy.toMillis()),
    ...latestMonth.docs.flatMap((doc) => doc.data().retention.month?.at.toMillis() ?? []),
    ...undeleted.map(({ purgeAt }) => purgeAt.toMillis()),
  ];
  const next = free.map(({ purgeAt }) => purgeAt.toMillis()).filter((ms) => ms > now);
  const sum = (parts: readonly Trash[]) => ({ parts: parts.length, messages: parts.reduce((total, { messages }) => total + messages, 0) });
  const { look = null, done = null } = state.data() ?? {};
  return {
    look: look && lookOf(look),
    done: done && lookOf(done),
    overdue: { parts: lateCount.data().count + monthCount.data().count + undeleted.length, oldestMs: times.length === 0 ? null : Math.min(...times) },
    trash: { ...sum(free), nextMs: next.length === 0 ? null : Math.min(...next) },
    held: sum(held),
    failing: [...waiting, ...stuck.docs.map((doc) => doc.data())].flatMap(({ lane, failing }) => (failing === null ? [] : [{ lane, ...failing }])),
  };
};

const lookOf = ({ at, hidden, purged, held, failed, why }: RetentionLook) => ({ atMs: at.toMillis(), hidden, purged, held, failed, why });
