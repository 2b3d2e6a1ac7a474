import { periodEnd, type Clock, type ClockTimes, type PeriodEnd } from './clocks.ts';
import { isHeldBy, type Hold } from './hold.ts';
import { inForce, reaches, refOf, ruleLevels, type DataClass, type Place, type RetentionRule, type RuleLevel, type RuleRef } from './rule.ts';

/** One thing that is kept, as far as rules look at it. */
export interface RetentionItem {
  readonly class: DataClass;
  readonly place: Place;
  readonly times: ClockTimes;
  /** The person whom it names; null for nobody. */
  readonly subject: string | null;
}

/** Somebody asks to have what is about them deleted. `granted`: decided, and to be done. */
export interface Erasure {
  readonly id: string;
  readonly subject: string;
  readonly state: 'open' | 'granted';
  /** Of `granted`, ms. */
  readonly grantedAt: number | null;
}

/** Everything but the item that an outcome follows from. */
export interface RetentionLaw {
  /** All versions that are known; those of other times do not count. */
  readonly rules: readonly RetentionRule[];
  readonly holds: readonly Hold[];
  /** Those that are not over. */
  readonly erasures: readonly Erasure[];
  /** The agency's, as IANA names it. */
  readonly zone: string;
}

/**
 * `active`: there. `restricted`: past its end, kept because something says so: hidden from everybody but auditors and the person's own
 * copy. `expired`: to be hidden and deleted. `held`: nothing of it is removed, whatever is beneath.
 */
export const outcomeStates = ['active', 'restricted', 'expired', 'held'] as const;
export type OutcomeState = (typeof outcomeStates)[number];

export interface Outcome {
  readonly state: OutcomeState;
  /** What it would be without holds and open requests: their end changes nothing but this. */
  readonly beneath: Exclude<OutcomeState, 'held'>;
  /** Nothing may delete it before, ms; null: nothing keeps it, or the date is not known yet. */
  readonly keepUntil: number | null;
  /** The event that must come before `keepUntil` is known; it is kept meanwhile. */
  readonly keepWaitsFor: Clock | null;
  /** From then on it is not to be there any more, ms; null: no rule ends it, or none does yet. */
  readonly deleteAt: number | null;
  /** When it goes: the later of the two, ms; null while there is no such date. */
  readonly goneAt: number | null;
  /** Rules that `keepUntil` or the waiting comes from: more than one where they agree. */
  readonly keptBy: readonly RuleRef[];
  /** Rules that `deleteAt` comes from; none where a request decided it. */
  readonly deletedBy: readonly RuleRef[];
  /** It is kept beyond its end: the two rules that disagree. A request that the law does not let delete names the floor alone. */
  readonly conflict: { readonly keep: RuleRef; readonly delete: RuleRef | null } | null;
  /** Ids of what holds it. */
  readonly heldBy: { readonly holds: readonly string[]; readonly erasures: readonly string[] };
  /** The granted request that it is deleted by. */
  readonly erasedBy: string | null;
  /** No rule has an end for it, not even one that waits for an event: a choice that people must see. */
  readonly hasNoEnd: boolean;
}

/** Classes that follow no rule about messages: they are the proof of what was done with the others. */
const ownNumbers: ReadonlySet<DataClass> = new Set<DataClass>(['consent', 'audit']);
/** Whatever rules say, the record and consents are kept so long. */
export const ownFloor: RetentionRule = {
  id: 'own-floor',
  version: 1,
  scope: { level: 'agency' },
  classes: ['consent', 'audit'],
  keepAtLeast: { n: 3, unit: 'years' },
  deleteAtLatest: null,
  clock: 'createdAt',
  jurisdiction: null,
  isStatutory: true,
  locked: true,
  effectiveFrom: 0,
  isEnded: false,
  why: '',
};

type Bound = 'keepAtLeast' | 'deleteAtLatest';
interface Dated {
  readonly rule: RetentionRule;
  readonly at: number;
}
interface Counted {
  readonly rule: RetentionRule;
  readonly end: Exclude<PeriodEnd, { kind: 'silent' }>;
}

/**
 * What becomes of an item, and why. Pure, and the only place that decides it: screens, the date that candidates see, the preview and the
 * purge ask here.
 *
 * Floors of all levels add up: the longest counts. Of the ceilings the one of the most particular level counts, the shorter of two on the
 * same level, and none that is later than a locked one above it. Where floor and ceiling disagree keeping wins. A hold or an open request
 * lets nothing go. A granted request beats the agency's own floors, not the law's.
 */
export const outcomeOf = (item: RetentionItem, law: RetentionLaw, now: number): Outcome => {
  const rules = inForce(law.rules, now);
  const applying = rules.filter((rule) => reaches(rule, item.place));
  const granted = law.erasures.find(({ subject, state }) => subject === item.subject && state === 'granted') ?? null;

  const floors = floorsOf(item, applying, rules, law.zone).filter(({ rule }) => granted === null || rule.isStatutory);
  const waiting = floors.filter(({ end }) => end.kind === 'waits');
  const kept = agreeing(dated(floors), Math.max);
  const ceilings = ruleLevels.map((level) => dated(spoken(ofLevel(applying, level), 'deleteAtLatest', item, law.zone)));
  const ended = granted === null ? ruling(ceilings) : { at: granted.grantedAt ?? now, rules: [] };

  const [keepUntil, deleteAt] = [waiting.length > 0 ? null : (kept?.at ?? null), ended?.at ?? null];
  const keptBy = waiting.length > 0 ? waiting.map(({ rule }) => rule) : (kept?.rules ?? []);
  const isKeptBeyond = deleteAt !== null && (waiting.length > 0 || (keepUntil !== null && keepUntil > deleteAt));
  const isPast = deleteAt !== null && now >= deleteAt;
  const isKept = waiting.length > 0 || (keepUntil !== null && now < keepUntil);
  const beneath = !isPast ? 'active' : isKept ? 'restricted' : 'expired';
  const heldBy = {
    holds: law.holds.filter((hold) => isHeldBy(hold, { place: item.place, subject: item.subject, createdAt: item.times.createdAt }, now)).map(({ id }) => id),
    erasures: law.erasures.filter(({ subject, state }) => subject === item.subject && state === 'open').map(({ id }) => id),
  };
  const [keep, ends] = [keptBy[0], ended?.rules[0]];
  return {
    state: heldBy.holds.length + heldBy.erasures.length > 0 ? 'held' : beneath,
    beneath,
    keepUntil,
    keepWaitsFor: waiting[0]?.end.kind === 'waits' ? waiting[0].end.for : null,
    deleteAt,
    goneAt: deleteAt === null || waiting.length > 0 ? null : Math.max(deleteAt, keepUntil ?? deleteAt),
    keptBy: keptBy.map(refOf),
    deletedBy: (ended?.rules ?? []).map(refOf),
    conflict: isKeptBeyond && keep ? { keep: refOf(keep), delete: ends ? refOf(ends) : null } : null,
    heldBy,
    erasedBy: granted?.id ?? null,
    hasNoEnd: granted === null && !applying.some((rule) => rule.deleteAtLatest !== null && isAbout(rule, item.class)),
  };
};

const ofLevel = (rules: readonly RetentionRule[], level: RuleLevel): RetentionRule[] => rules.filter(({ scope }) => scope.level === level);
/** Whether a rule has something to say about a class: by name, or because the class goes with messages. */
const isAbout = ({ classes }: RetentionRule, of: DataClass): boolean => classes.includes(of) || (!ownNumbers.has(of) && classes.includes('message'));

/**
 * What the rules of one level say for one bound of a class, as of what has happened: the rules that name the class, and those of messages
 * where none of these says anything yet. What the law wants kept of messages is kept of what goes with them too.
 */
const spoken = (rules: readonly RetentionRule[], bound: Bound, { class: of, times }: RetentionItem, zone: string): Counted[] => {
  const all = rules.flatMap((rule): Counted[] => {
    const duration = rule[bound];
    if (duration === null || !isAbout(rule, of)) return [];
    const end = periodEnd(rule.clock, duration, times, zone);
    // An end is a date: something that waits for an event has none yet.
    return end.kind === 'silent' || (bound === 'deleteAtLatest' && end.kind === 'waits') ? [] : [{ rule, end }];
  });
  const own = all.filter(({ rule }) => rule.classes.includes(of));
  return own.length > 0 ? all.filter((one) => own.includes(one) || (bound === 'keepAtLeast' && one.rule.isStatutory)) : all;
};
const dated = (all: readonly Counted[]): Dated[] => all.flatMap(({ rule, end }) => (end.kind === 'at' ? [{ rule, at: end.at }] : []));

const floorsOf = (item: RetentionItem, applying: readonly RetentionRule[], all: readonly RetentionRule[], zone: string): Counted[] => {
  const own = ownNumbers.has(item.class) ? spoken([ownFloor], 'keepAtLeast', item, zone) : [];
  // The record is not to end before what it is the record of.
  const asMessages = item.class === 'audit' ? spoken(all.flatMap(likeItsMessages), 'keepAtLeast', item, zone) : [];
  return [...ruleLevels.flatMap((level) => spoken(ofLevel(applying, level), 'keepAtLeast', item, zone)), ...own, ...asMessages];
};
const likeItsMessages = (rule: RetentionRule): RetentionRule[] =>
  rule.deleteAtLatest === null || !rule.classes.includes('message')
    ? []
    : [{ ...rule, classes: ['audit'], keepAtLeast: rule.deleteAtLatest, clock: 'createdAt', isStatutory: true }];

/** The ceiling that counts: of the most particular level that has one, or of a locked rule above it that is sooner. */
const ruling = (levels: readonly (readonly Dated[])[]): Ruling | null => {
  const most = levels.findLastIndex(({ length }) => length > 0);
  const own = levels[most] ?? [];
  const above = levels.slice(0, Math.max(most, 0)).flatMap((level) => level.filter(({ rule }) => rule.locked));
  return agreeing([...own, ...above], Math.min);
};

interface Ruling {
  readonly at: number;
  readonly rules: readonly RetentionRule[];
}
/** The first or the last of the dates, and every rule that has it. */
const agreeing = (all: readonly Dated[], pick: (...dates: number[]) => number): Ruling | null => {
  if (all.length === 0) return null;
  const at = pick(...all.map((one) => one.at));
  return { at, rules: all.filter((one) => one.at === at).map(({ rule }) => rule) };
};
