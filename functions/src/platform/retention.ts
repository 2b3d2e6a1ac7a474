import { zoneOfRegion } from '@liexin/domain/agency/zone';
import { consentTimes } from '@liexin/domain/retention/clocks';
import { firstRule } from '@liexin/domain/retention/default-rule';
import { closingOutcome } from '@liexin/domain/retention/closing';
import { lastDayOf } from '@liexin/domain/retention/last-day';
import { countedAs, hasNoteRules, type PartClass } from '@liexin/domain/retention/part';
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

/** What the date of a part of a conversation follows from, ms. */
export interface PartClocks {
  /** By whose rules it goes. */
  readonly class: PartClass;
  /** Null: the team's own channel of a search. */
  readonly conversationId: string | null;
  readonly mandateId: string;
  readonly createdMs: number;
  /** The newest message that counts for it. */
  readonly lastMs: number;
  readonly contactMs: number | null;
  readonly closedMs: number | null;
  readonly placedMs: number | null;
  /** Of the consent beyond the notice; nothing where nobody was asked. */
  readonly consentGivenMs?: number | null;
  readonly consentWithdrawnMs?: number | null;
}

/** What has happened to a conversation, as rules count. */
export const timesOf = (of: PartClocks) => ({
  lastTwoWayContact: of.contactMs ?? of.createdMs,
  ...(of.closedMs === null ? {} : { mandateClosed: of.closedMs }),
  ...(of.placedMs === null ? {} : { placed: of.placedMs }),
  ...consentTimes(of.consentGivenMs ?? null, of.consentWithdrawnMs ?? null),
});

/** The last message of a part, as rules see it. */
const lastOf = (of: PartClocks): Omit<RetentionItem, 'subject'> => ({
  class: of.class,
  place: { team: null, mandate: of.mandateId, conversation: of.conversationId },
  times: { createdAt: of.lastMs, ...timesOf(of) },
});

/** What becomes of the last message of a part where the agency is closed on a day. */
export const outcomeAtClosing = (rules: Rules, of: PartClocks, day: number): Outcome => closingOutcome(lastOf(of), rules, day);

/** What becomes of the last message of a part: the day on which nothing of it is left. */
export const outcomeOfLast = ({ rules, zone }: Pick<RetentionLaw, 'rules' | 'zone'>, of: PartClocks, now: number): Outcome =>
  outcomeOf({ ...lastOf(of), subject: null }, { rules, zone, holds: [], erasures: [] }, now);

/** The date of a part, and the rule that it comes from. `beforeMs`: the one that it has so far. */
export const dateOf = (rules: Rules, of: PartClocks, beforeMs: number, now: number): { readonly deleteBy: Timestamp; readonly rule: string } => {
  const dayOf = (outcome: Outcome) => lastDayOf(outcome, rules, of.conversationId ?? of.mandateId, now, beforeMs);
  const own = dayOf(outcomeOfLast(rules, of, now));
  // A closing of the agency makes a day sooner, never later.
  const closed = rules.closesAt === null ? own : dayOf(outcomeAtClosing(rules, of, rules.closesAt));
  const { at, rule } = closed.at < own.at ? closed : own;
  return { deleteBy: Timestamp.fromMillis(at), rule };
};

/** The first date of what is made now. */
export const firstDate = (rules: Rules, of: Pick<PartClocks, 'class' | 'conversationId' | 'mandateId'>, now: number) =>
  dateOf(rules, { ...of, createdMs: now, lastMs: now, contactMs: null, closedMs: null, placedMs: null }, now, now);

/** What the dates of all parts of a conversation follow from. */
export interface Talk {
  readonly conversationId: string;
  readonly conversation: Pick<Conversation, 'mandate' | 'createdAt' | 'contactAt' | 'clocks'>;
  readonly mandate: Pick<Mandate, 'clocks'> | undefined;
  /** Those that are there. */
  readonly lanes: readonly Pick<Lane, 'kind' | 'last'>[];
}
const partOf = ({ kind, last }: Pick<Lane, 'kind' | 'last'>) => ({ kind, lastMs: last.at.toMillis() });

/** Of one part, by the rules that hold at `now`. */
export const clocksOf = (
  { conversationId, conversation, mandate, lanes }: Talk,
  lane: Pick<Lane, 'kind' | 'last'>,
  rules: Pick<RetentionLaw, 'rules'>,
  now: number,
): PartClocks => ({
  conversationId,
  mandateId: conversation.mandate,
  createdMs: conversation.createdAt.toMillis(),
  ...countedAs(
    partOf(lane),
    lanes.map(partOf),
    conversation.createdAt.toMillis(),
    hasNoteRules(rules.rules, { team: null, mandate: conversation.mandate, conversation: conversationId }, now),
  ),
  contactMs: conversation.contactAt?.toMillis() ?? null,
  closedMs: mandate?.clocks.closedAt?.toMillis() ?? null,
  placedMs: mandate?.clocks.placedAt?.toMillis() ?? null,
  consentGivenMs: conversation.clocks?.consentGiven?.toMillis() ?? null,
  consentWithdrawnMs: conversation.clocks?.consentWithdrawn?.toMillis() ?? null,
});

/** Of the team's own channel of a search: notes, which count from their newest message. */
export const clocksOfRoom = (mandateId: string, lane: Pick<Lane, 'last'>, mandate: Pick<Mandate, 'clocks'> | undefined): PartClocks => {
  const lastMs = lane.last.at.toMillis();
  const { closedAt, placedAt } = mandate?.clocks ?? {};
  return {
    class: 'note',
    conversationId: null,
    mandateId,
    createdMs: lastMs,
    lastMs,
    contactMs: null,
    closedMs: closedAt?.toMillis() ?? null,
    placedMs: placedAt?.toMillis() ?? null,
  };
};
