import { isOver, type Approval, type ApprovalKind, approversOf, mayApprove, mayStop, type Colleague } from '@liexin/domain/agency/two-person';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { isAgencyOver } from '../../platform/agency-over.ts';
import type { NewRow } from '../../platform/ledger.ts';
import { mailId, queueMail } from '../../platform/mail-outbox.ts';
import type { Members } from '../../platform/members.ts';
import type { Platform } from '../../platform/platform.ts';
import type { StaffPrincipal } from '../../platform/principal.ts';
import type { DueApprovalDocument } from '../../platform/server-documents.ts';
import { staffAddresses } from '../../platform/staff-addresses.ts';
import { docAt, type Agency, type StoredApproval } from '../../platform/stored.ts';
import type { TwoPersonAct, TwoPersonActs } from '../../platform/two-person-act.ts';
import { openWitness, witnessRef } from '../../platform/witness.ts';
import { aloneMail, secondMail } from './approval-mails.ts';

/** People come and go between the acts of a request: it is looked at so often (ms). */
const lookMs = 10 * 60_000;

export const approvalRef = (db: Firestore, agencyId: string, id: string) => docAt<StoredApproval>(db, paths.approval(agencyId, id));
export const dueRef = (db: Firestore, id: string) => docAt<DueApprovalDocument>(db, paths.dueApproval(id));

/** A kind that nothing stands behind cannot have been asked for. */
export const actFor = (acts: TwoPersonActs, kind: ApprovalKind): TwoPersonAct => {
  const act = acts[kind] as TwoPersonAct | undefined;
  if (!act) throw new Fault('malformed-request', { field: 'kind' });
  return act;
};

/** In a closed agency holds are released, and nothing else is asked or decided (CL9). */
const outlivesAgency = (kind: ApprovalKind): boolean => kind === 'hold-release';
/** Fault: agency-closed. */
export const expectInTime = ({ isResting }: Pick<StaffPrincipal, 'isResting'>, kind: ApprovalKind): void => {
  if (isResting && !outlivesAgency(kind)) throw new Fault('agency-closed');
};
/** Whether the agency's last day took this with it, whether or not the clock of its closing has come by. */
export const isTooLate = async (db: Firestore, agencyId: string, kind: ApprovalKind, now: number): Promise<boolean> => {
  if (outlivesAgency(kind)) return false;
  return isAgencyOver((await docAt<Agency>(db, paths.agency(agencyId)).get()).data(), now);
};

export const colleaguesOf = (members: Members): Colleague[] => [...members].map(([uid, { roles }]) => ({ uid, roles }));

export const approvalOf = (stored: StoredApproval): Approval => ({
  kind: stored.kind,
  state: stored.state,
  askedBy: stored.askedBy,
  subject: stored.subject,
  expiresAt: stored.expiresAt.toMillis(),
  aloneAt: stored.aloneAt?.toMillis() ?? null,
  decidedBy: stored.decidedBy,
});

/** Who can be written to, read before the transaction: Auth and the witness are not part of it. */
export interface Addresses {
  readonly witness: string | null;
  readonly members: ReadonlyMap<string, string>;
  readonly agency: Pick<Agency, 'displayName' | 'language'>;
}
export const addressesOf = async (platform: Platform, agencyId: string, kind: ApprovalKind): Promise<Addresses> => {
  const [{ agency, emails }, witness] = await Promise.all([
    staffAddresses(platform, agencyId, ({ roles }, uid) => mayApprove(kind, { uid, roles })),
    witnessRef(platform.db, agencyId).get(),
  ]);
  return { witness: openWitness(platform.secrets, agencyId, witness.data()), members: new Map(emails), agency };
};

export interface Step {
  readonly agencyId: string;
  readonly id: string;
  /** Null: it is new. */
  readonly before: Approval | null;
  readonly next: Approval;
  readonly colleagues: readonly Colleague[];
  readonly addresses: Addresses;
  readonly now: number;
}

/** Mails of a step, put into the outbox with it: a lone wait begins, or somebody can approve what was asked. Ids follow from the step. */
export const queueStepMails = (tx: Transaction, { db, appOrigin }: Platform, { agencyId, id, before, next, colleagues, addresses, now }: Step): void => {
  const { agency, witness, members } = addresses;
  const send = (to: string | null | undefined, whom: string, text: { subject: string; text: string }): void => {
    if (typeof to === 'string') queueMail(tx, db, mailId('approval', agencyId, id, whom, next.aloneAt ?? 0), { to, ...text }, now);
  };
  if (next.aloneAt !== null && next.aloneAt !== before?.aloneAt) {
    const text = aloneMail[agency.language](next.kind, agency.displayName, next.aloneAt, appOrigin);
    send(witness, 'witness', text);
    for (const one of colleagues) if (one.uid !== next.askedBy && mayStop(next, one)) send(members.get(one.uid), one.uid, text);
  } else if (next.state === 'open' && next.aloneAt === null && (before === null || before.aloneAt !== null)) {
    for (const uid of approversOf(colleagues, next)) send(members.get(uid), uid, secondMail[agency.language](next.kind, agency.displayName, appOrigin));
  }
};

/** Rows of the agency's ledger that a step makes: each with an id of its own, so that a repeated step finds them. */
export const stepRows = ({ id, before, next, addresses, now }: Step): NewRow[] => {
  const at = Timestamp.fromMillis(now);
  const row = (name: string, kind: string, detail: NewRow['detail']): NewRow => ({
    id: `e-approval-${id}-${name}`,
    kind: `approval.${kind}`,
    subject: id,
    at,
    detail,
  });
  const rows: NewRow[] = [];
  if (before === null) rows.push(row('asked', 'asked', { by: next.askedBy, kind: next.kind, about: next.subject }));
  if (next.aloneAt !== null && next.aloneAt !== before?.aloneAt)
    rows.push(row(`alone-${next.aloneAt}`, 'waits-alone', { until: new Date(next.aloneAt).toISOString(), witness: addresses.witness !== null }));
  if (before !== null && before.aloneAt !== null && next.aloneAt === null && next.state === 'open')
    rows.push(row(`second-${before.aloneAt}`, 'waits-for-second', {}));
  if (isOver(next)) {
    const alone = next.state === 'done' && isAlone(next);
    rows.push(row(next.state, next.state, { by: next.decidedBy, about: next.subject, kind: next.kind, ...(next.state === 'done' ? { alone } : {}) }));
  }
  return rows;
};

/** Done by nobody but who asked: the schedule did it, or the asker's own page. */
export const isAlone = ({ decidedBy, askedBy }: Pick<Approval, 'decidedBy' | 'askedBy'>): boolean => decidedBy === null || decidedBy === askedBy;

/** Writes the request as it is after a step, and when it is to be looked at again. */
export const writeStep = (tx: Transaction, db: Firestore, { agencyId, id, next, now }: Step): void => {
  const due = Math.min(next.state === 'open' ? (next.aloneAt ?? Infinity) : Infinity, next.expiresAt, now + lookMs);
  if (isOver(next)) tx.delete(dueRef(db, id));
  else tx.update(dueRef(db, id), { dueAt: Timestamp.fromMillis(due) });
  tx.update(approvalRef(db, agencyId, id), {
    state: next.state,
    expiresAt: Timestamp.fromMillis(next.expiresAt),
    aloneAt: next.aloneAt === null ? null : Timestamp.fromMillis(next.aloneAt),
    decidedBy: next.decidedBy,
    endedAt: isOver(next) ? Timestamp.fromMillis(now) : null,
    alone: next.state === 'done' ? isAlone(next) : null,
  });
};
