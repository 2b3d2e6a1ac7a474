import { verdictOn, type Action, type Holder, type Relation } from './rights.ts';
import type { Role } from './role.ts';

/** What takes two people, as far as there are screens for it. FORMAT: kinds are only ever added. */
export const approvalKinds = ['role', 'retention', 'hold-release', 'export', 'closing'] as const;
export type ApprovalKind = (typeof approvalKinds)[number];

/** The rights that ask for a second person: whoever has the first may ask, whoever has the second may approve what another asks. */
const rightsOf: Readonly<Record<ApprovalKind, { readonly ask: Action; readonly approve: Action }>> = {
  role: { ask: 'role.grant-high', approve: 'role.grant-high' },
  retention: { ask: 'retention.enforce', approve: 'retention.enforce' },
  'hold-release': { ask: 'hold.release', approve: 'hold.release' },
  export: { ask: 'export.request', approve: 'export.approve' },
  closing: { ask: 'agency.delete', approve: 'agency.delete' },
};

/**
 * `open`: waits for another person, or for the end of the lone wait. `ripe`: that wait is over and nothing but the keys of the moment is
 * missing. All else is over. `void`: whoever asked may not any more, or what it was about is another by now.
 */
export const approvalStates = ['open', 'ripe', 'done', 'refused', 'stopped', 'expired', 'void'] as const;
export type ApprovalState = (typeof approvalStates)[number];

/** Nobody else could approve: so long (ms) anybody may stop it first. */
export const aloneMs = 24 * 60 * 60_000;
/** Unanswered, or ripe and not finished, a request ends after so long (ms). */
export const approvalMs = 7 * 24 * 60 * 60_000;

/** A request as the rules see it. Times are ms of the server's clock. */
export interface Approval {
  readonly kind: ApprovalKind;
  readonly state: ApprovalState;
  readonly askedBy: string;
  /** Whom it is about, or the id of the thing that it is about. */
  readonly subject: string;
  readonly expiresAt: number;
  /** When it may be done without a second person; null while there is somebody who could approve, and where it never may. */
  readonly aloneAt: number | null;
  readonly decidedBy: string | null;
}

/** A member of now and the roles that count for rights. */
export interface Colleague {
  readonly uid: string;
  readonly roles: readonly Role[];
}

export type ApprovalEvent =
  | { readonly type: 'approve' | 'refuse' | 'stop'; readonly by: string }
  /** Does what is ripe: the schedule, or a page of whoever asked. */
  | { readonly type: 'finish'; readonly by: string | null };

export type ApprovalRefusal = 'not-allowed' | 'own-request' | 'request-over' | 'needs-second';
export type ApprovalVerdict =
  | { readonly kind: 'next'; readonly next: Approval }
  | { readonly kind: 'same' }
  | { readonly kind: 'refused'; readonly why: ApprovalRefusal };

const holdersOf = ({ roles }: Colleague): readonly Holder[] => roles;

/** Whose scope or search it is, is looked at by whoever carries it out. */
const anywhere: Relation = { onMandate: true, inScope: true };
const has = (action: Action, colleague: Colleague): boolean => verdictOn(holdersOf(colleague), action, anywhere).kind !== 'no';

/** Whether somebody with these roles may ask for this kind of thing. */
export const mayAsk = (kind: ApprovalKind, colleague: Colleague): boolean => has(rightsOf[kind].ask, colleague);
/** Whether somebody with these roles may approve this kind of thing where another asks. */
export const mayApprove = (kind: ApprovalKind, colleague: Colleague): boolean => has(rightsOf[kind].approve, colleague);

/** Who could say yes: everybody with the right but who asked and whom it is about. */
export const approversOf = (colleagues: readonly Colleague[], request: Pick<Approval, 'kind' | 'askedBy' | 'subject'>): string[] =>
  colleagues.filter((one) => mayApprove(request.kind, one) && one.uid !== request.askedBy && one.uid !== request.subject).map(({ uid }) => uid);

export const isOver = ({ state }: Pick<Approval, 'state'>): boolean => state !== 'open' && state !== 'ripe';

/** A new request. Nobody to approve it: the lone wait begins, but never for a thing about oneself. */
export const ask = (
  colleagues: readonly Colleague[],
  wish: Pick<Approval, 'kind' | 'askedBy' | 'subject'>,
  now: number,
): Approval | { readonly refused: ApprovalRefusal } => {
  const asker = colleagues.find(({ uid }) => uid === wish.askedBy);
  if (!asker || !mayAsk(wish.kind, asker)) return { refused: 'not-allowed' };
  const isAlone = approversOf(colleagues, wish).length === 0;
  if (isAlone && wish.askedBy === wish.subject) return { refused: 'own-request' };
  return { ...wish, state: 'open', expiresAt: now + approvalMs + (isAlone ? aloneMs : 0), aloneAt: isAlone ? now + aloneMs : null, decidedBy: null };
};

/**
 * The request as of now, whoever came and went meanwhile: somebody who can approve ends the lone wait, the last one who leaves begins it
 * from now on, and an asker who may not any more takes the request along.
 */
export const asOf = (request: Approval, colleagues: readonly Colleague[], now: number): Approval => {
  if (isOver(request)) return request;
  const asker = colleagues.find(({ uid }) => uid === request.askedBy);
  if (!asker || !mayAsk(request.kind, asker)) return { ...request, state: 'void', aloneAt: null };
  if (now >= request.expiresAt) return { ...request, state: 'expired' };
  if (approversOf(colleagues, request).length > 0 || request.askedBy === request.subject) return { ...request, state: 'open', aloneAt: null };
  const aloneAt = request.aloneAt ?? now + aloneMs;
  const expiresAt = request.aloneAt === null ? Math.max(request.expiresAt, aloneAt + approvalMs) : request.expiresAt;
  return { ...request, state: now >= aloneAt ? 'ripe' : 'open', aloneAt, expiresAt };
};

/**
 * What an event makes of a request. Repeating one's own decision changes nothing; of two that decide at once the later one finds the
 * request over. Whoever asked takes it back; while nobody could approve, everybody entitled may stop it, also whom it is about.
 */
export const decide = (request: Approval, colleagues: readonly Colleague[], event: ApprovalEvent, now: number): ApprovalVerdict => {
  const made = { approve: 'done', refuse: 'refused', stop: 'stopped', finish: 'done' } as const;
  const target = made[event.type];
  if (isOver(request)) return request.state === target && request.decidedBy === event.by ? { kind: 'same' } : refused('request-over');
  const current = asOf(request, colleagues, now);
  if (isOver(current)) return refused('request-over');
  const next = (): ApprovalVerdict => ({ kind: 'next', next: { ...current, state: target, decidedBy: event.by } });
  if (event.type === 'finish') {
    if (event.by !== null && event.by !== request.askedBy) return refused('not-allowed');
    return current.state === 'ripe' ? next() : refused('needs-second');
  }
  const who = colleagues.find(({ uid }) => uid === event.by);
  const isAsker = event.by === request.askedBy;
  if (event.type === 'stop') return who && mayStop(current, who) ? next() : refused('not-allowed');
  if (!who || !(mayApprove(request.kind, who) || (isAsker && mayAsk(request.kind, who)))) return refused('not-allowed');
  return isAsker || event.by === request.subject ? refused('own-request') : next();
};

/** Whoever asked takes it back; where nobody could approve, everybody with the right stops it, also whom it is about. */
export const mayStop = (request: Pick<Approval, 'kind' | 'askedBy' | 'aloneAt'>, who: Colleague): boolean =>
  who.uid === request.askedBy ? mayAsk(request.kind, who) : request.aloneAt !== null && (mayApprove(request.kind, who) || mayAsk(request.kind, who));

const refused = (why: ApprovalRefusal): ApprovalVerdict => ({ kind: 'refused', why });
