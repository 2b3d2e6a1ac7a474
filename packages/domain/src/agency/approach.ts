/** By what a person or a company is known again. FORMAT: kinds are only ever added. */
export const approachKinds = ['email', 'phone', 'name', 'company'] as const;

/** Within so long (ms) nobody else of the agency writes to the same person first without saying why. */
export const approachMs = 24 * 60 * 60_000;

/** A conversation with the same person. Times are ms of the server's clock. */
export interface KnownApproach {
  readonly conversationId: string;
  /** When somebody first wrote there or gave the link out; null: nobody has yet. */
  readonly contactMs: number | null;
}

export interface ApproachFacts {
  readonly others: readonly KnownApproach[];
  /** Something on the off-limits list is about this person or their company, now. */
  readonly isOffLimits: boolean;
  /** Somebody who may decide about it said yes. */
  readonly isAllowed: boolean;
  /** The one who writes said why. */
  readonly hasReason: boolean;
  readonly now: number;
}

export type ApproachVerdict = 'clear' | 'duplicate' | 'off-limits';

/** The others who wrote first within the last 24 hours. Pure. */
export const recentOf = <A extends KnownApproach>(others: readonly A[], now: number): A[] =>
  others.filter(({ contactMs }) => contactMs !== null && contactMs > now - approachMs);

/** Whether a candidate may be written to for the first time. The list counts before everything: no reason of one's own opens it. Pure. */
export const approachVerdict = ({ others, isOffLimits, isAllowed, hasReason, now }: ApproachFacts): ApproachVerdict => {
  if (isOffLimits && !isAllowed) return 'off-limits';
  return recentOf(others, now).length > 0 && !hasReason && !isAllowed ? 'duplicate' : 'clear';
};
