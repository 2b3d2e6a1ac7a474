import { coolingMs, soonerOf, writtenSooner, type RetentionReport, type RuleEdit } from '@liexin/domain/retention/change';
import { presets } from '@liexin/domain/retention/presets';
import { dataClasses, type RetentionRule, type RuleScope } from '@liexin/domain/retention/rule';
import type { AgencyState } from '../../platform/workspace/agency-state.ts';
import type { ReportFacts, RuleAbout, RuleRow } from './retention-view-types.ts';

type Names = Pick<AgencyState, 'mandates' | 'conversations'>;

const aboutOf = (scope: RuleScope, { mandates, conversations }: Names): RuleAbout => {
  if (scope.level === 'agency') return { level: 'agency' };
  const { level, id } = scope;
  const name = level === 'mandate' ? mandates.get(id)?.card?.title : level === 'conversation' ? conversations.get(id)?.card?.name : null;
  return { level, id, name: name ?? null };
};

export const rowOf = (rule: RuleEdit, names: Names): RuleRow => ({
  id: rule.id,
  about: aboutOf(rule.scope, names),
  classes: rule.classes,
  keepAtLeast: rule.keepAtLeast,
  deleteAtLatest: rule.deleteAtLatest,
  clock: rule.clock,
  isStatutory: rule.isStatutory,
  locked: rule.locked,
  isEnded: rule.isEnded,
  preset: presets.find(({ id }) => id === rule.why) ?? null,
});

/** A rule as a draft begins from it. */
export const editOf = ({
  id,
  scope,
  classes,
  keepAtLeast,
  deleteAtLatest,
  clock,
  jurisdiction,
  isStatutory,
  locked,
  isEnded,
  why,
}: RetentionRule | RuleEdit): RuleEdit => ({
  id,
  scope,
  classes,
  keepAtLeast,
  deleteAtLatest,
  clock,
  jurisdiction,
  isStatutory,
  locked,
  isEnded,
  why,
});

/** A report with the names that this device has. `scopes`: what each rule that it may name is about. */
export const factsOf = (report: RetentionReport, scopes: ReadonlyMap<string, RuleScope>, names: Names): ReportFacts => {
  const about = (ids: readonly { readonly id: string }[]): RuleAbout[] => ids.flatMap(({ id }) => scopes.get(id) ?? []).map((scope) => aboutOf(scope, names));
  return {
    people: report.people,
    ...writtenSooner(report),
    bytes: report.bytes,
    sooner: soonerOf(report),
    held: report.held,
    oldest: report.oldest,
    newest: report.newest,
    firstAt: report.firstAt,
    classes: dataClasses.flatMap((of) => {
      const count = report.classes[of];
      return count ? [{ ...count, class: of }] : [];
    }),
    from: report.at + coolingMs,
    months: report.months,
    samples: report.samples.map((sample, i) => ({
      id: `${sample.conversation}-${i}`,
      name: names.conversations.get(sample.conversation)?.card?.name ?? names.mandates.get(sample.conversation)?.card?.title ?? null,
      class: sample.class,
      made: sample.made,
      now: sample.now,
      changed: sample.changed,
      by: about(sample.by),
      keptBy: about(sample.keptBy),
      isHeld: sample.isHeld,
    })),
  };
};
