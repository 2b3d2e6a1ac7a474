import { zoneOfRegion } from '@liexin/domain/agency/zone';
import { consentTimes } from '@liexin/domain/retention/clocks';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { closingOutcome } from '@liexin/domain/retention/closing';
import { lastDayOf } from '@liexin/domain/retention/last-day';
import { outcomeOf, type Outcome, type RetentionItem, type RetentionLaw } from '@liexin/domain/retention/outcome';
import type { RetentionRule } from '@liexin/domain/retention/rule';
import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import { collectionAt, docAt, type Agency, type Conversation, type Lane, type Mandate, type StoredRule } from './stored.ts';

/** The rules of an agency, all versions, and its zone. Holds and requests are not looked at for a date. */
export interface Rules extends Pick<RetentionLaw, 'rules' | 'zone'> {
  /** The agency is closed on that day, ms; null: it is not. */
  readonly closesAt: number | null;
}

const ruleOf = ({
  schemaVersion: _version,
  at: _at,
  by: _by,
  approvedBy: _approvedBy,
  change: _change,
  effectiveFrom,
  ...rule
}: StoredRule): RetentionRule => ({
  ...rule,
  effectiveFrom: effectiveFrom.toMillis(),
});

/** All versions of an agency's rules; the one that its region begins with, where none was ever written. `tx`: read inside of it. */
export const readRules = async (db: Firestore, agencyId: string, agency: Pick<Agency, 'region' | 'closing'>, tx?: Transaction): Promise<Rules> => {
  const all = collectionAt<StoredRule>(db, paths.retentionRules(agencyId));
  const found = await (tx ? tx.get(all) : all.get());
  const rules = found.docs.map((doc) => ruleOf(doc.data()));
  return {
    rules: rules.length === 0 ? [firstRule(agency.region)] : rules,
    zone: zoneOfRegion[agency.region],
    closesAt: agency.closing?.endsAt.toMillis() ?? null,
  };
};

/** The rule that an agency begins with, written with it. */
export const writeFirstRule = (tx: Transaction, db: Firestore, agencyId: string, agency: Pick<Agency, 'region'>, by: string, now: number): void => {
  const rule = firstRule(agency.region);
  tx.create(docAt<StoredRule>(db, paths.retentionRule(agencyId, rule.id, rule.version)), {
    ...rule,
    schemaVersion: 1,
    effectiveFrom: Timestamp.fromMillis(rule.effectiveFrom),
    at: Timestamp.fromMillis(now),
    by,
    approvedBy: null,
    change: null,
  });
};

/** What a conversation's dates follow from, ms. */
export interface ConversationClocks {
  /** Null: the team's own channel of a search. */
  readonly conversationId: string | null;
  readonly mandateId: string;
  readonly createdMs: number;
  /** The newest message in it. */
  readonly lastMs: number;
  readonly contactMs: number | null;
  readonly closedMs: number | null;
  readonly placedMs: number | null;
  /** Of the consent beyond the notice; nothing where nobody was asked. */
  readonly consentGivenMs?: number | null;
  readonly consentWithdrawnMs?: number | null;
}

/** What has happened to a conversation, as rules count. */
export const timesOf = (of: ConversationClocks) => ({
  lastTwoWayContact: of.contactMs ?? of.createdMs,
  ...(of.closedMs === null ? {} : { mandateClosed: of.closedMs }),
  ...(of.placedMs === null ? {} : { placed: of.placedMs }),
  ...consentTimes(of.consentGivenMs ?? null, of.consentWithdrawnMs ?? null),
});

/** The last message of a conversation, as rules see it. */
const lastOf = (of: ConversationClocks): Omit<RetentionItem, 'subject'> => ({
  class: 'message',
  place: { team: null, mandate: of.mandateId, conversation: of.conversationId },
  times: { createdAt: of.lastMs, ...timesOf(of) },
});

/** What becomes of the last message of a conversation where the agency is closed on a day. */
export const outcomeAtClosing = (rules: Rules, of: ConversationClocks, day: number): Outcome => closingOutcome(lastOf(of), rules, day);

/** What becomes of the last message of a conversation: the day on which nothing of it is left. */
export const outcomeOfLast = ({ rules, zone }: Pick<RetentionLaw, 'rules' | 'zone'>, of: ConversationClocks, now: number): Outcome =>
  outcomeOf({ ...lastOf(of), subject: null }, { rules, zone, holds: [], erasures: [] }, now);

/** The date that stands beside a conversation, and the rule that it comes from. `beforeMs`: the one that it has so far. */
export const dateOf = (rules: Rules, of: ConversationClocks, beforeMs: number, now: number): { readonly deleteBy: Timestamp; readonly rule: string } => {
  const dayOf = (outcome: Outcome) => lastDayOf(outcome, rules, of.conversationId ?? of.mandateId, now, beforeMs);
  const own = dayOf(outcomeOfLast(rules, of, now));
  // A closing of the agency makes a day sooner, never later.
  const closed = rules.closesAt === null ? own : dayOf(outcomeAtClosing(rules, of, rules.closesAt));
  const { at, rule } = closed.at < own.at ? closed : own;
  return { deleteBy: Timestamp.fromMillis(at), rule };
};

/** The first date of what is made now. */
export const firstDate = (rules: Rules, of: Pick<ConversationClocks, 'conversationId' | 'mandateId'>, now: number) =>
  dateOf(rules, { ...of, createdMs: now, lastMs: now, contactMs: null, closedMs: null, placedMs: null }, now, now);

export const clocksOf = (
  conversationId: string,
  conversation: Pick<Conversation, 'mandate' | 'createdAt' | 'contactAt' | 'clocks'>,
  mandate: Pick<Mandate, 'clocks'> | undefined,
  lanes: readonly Pick<Lane, 'last'>[],
): ConversationClocks => ({
  conversationId,
  mandateId: conversation.mandate,
  createdMs: conversation.createdAt.toMillis(),
  lastMs: Math.max(conversation.createdAt.toMillis(), ...lanes.map(({ last }) => last.at.toMillis())),
  contactMs: conversation.contactAt?.toMillis() ?? null,
  closedMs: mandate?.clocks.closedAt?.toMillis() ?? null,
  placedMs: mandate?.clocks.placedAt?.toMillis() ?? null,
  consentGivenMs: conversation.clocks?.consentGiven?.toMillis() ?? null,
  consentWithdrawnMs: conversation.clocks?.consentWithdrawn?.toMillis() ?? null,
});

/** Of the team's own channel of a search, which counts from its newest message. */
export const clocksOfRoom = (mandateId: string, lane: Pick<Lane, 'last'>, mandate: Pick<Mandate, 'clocks'> | undefined): ConversationClocks => {
  const lastMs = lane.last.at.toMillis();
  const { closedAt, placedAt } = mandate?.clocks ?? {};
  return {
    conversationId: null,
    mandateId,
    createdMs: lastMs,
    lastMs,
    contactMs: null,
    closedMs: closedAt?.toMillis() ?? null,
    placedMs: placedAt?.toMillis() ?? null,
  };
};
