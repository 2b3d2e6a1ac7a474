import type { Clock } from '@liexin/domain/retention/clocks';
import type { Duration } from '@liexin/domain/retention/whole-days';
import { formatDate } from '../../text/format.ts';
import type { Language } from '../../text/language.ts';
import { retentionText } from '../../text/retention.ts';

interface Said {
  readonly keepAtLeast: Duration | null;
  readonly deleteAtLatest: Duration | null;
  readonly clock: Clock;
  readonly isEnded: boolean;
}

/** Whether a rule still has the numbers of the proposal that it began as. */
export const isAsProposed = (rule: Omit<Said, 'isEnded'>, preset: Omit<Said, 'isEnded'>): boolean =>
  rule.clock === preset.clock && isSame(rule.keepAtLeast, preset.keepAtLeast) && isSame(rule.deleteAtLatest, preset.deleteAtLatest);
const isSame = (a: Duration | null, b: Duration | null): boolean => a?.n === b?.n && a?.unit === b?.unit;

/** "24 months" */
export const amountOf = ({ n, unit }: Duration, language: Language): string => retentionText[language].amounts[unit](n);

/** What a rule does, in one sentence. */
export const effectOf = ({ keepAtLeast, deleteAtLatest, clock, isEnded }: Said, language: Language): string => {
  const { says, clocks } = retentionText[language];
  if (isEnded) return says.over;
  const from = clocks[clock];
  if (keepAtLeast !== null && deleteAtLatest !== null) return says.both(amountOf(keepAtLeast, language), amountOf(deleteAtLatest, language), from);
  if (deleteAtLatest !== null) return says.ends(amountOf(deleteAtLatest, language), from);
  return keepAtLeast === null ? says.nothing : says.keeps(amountOf(keepAtLeast, language), from);
};

/** How much goes sooner by a change, and from when on. Times in ms. */
export const soonerSentence = (
  { messages, notes, people, firstAt }: { readonly messages: number; readonly notes: number; readonly people: number; readonly firstAt: number | null },
  language: Language,
): string => {
  const text = retentionText[language];
  return firstAt === null ? text.noneSooner : text.goSooner(text.written(messages, notes), people, formatDate(firstAt, language));
};
