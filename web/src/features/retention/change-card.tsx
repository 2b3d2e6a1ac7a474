'use client';
import { useState } from 'react';
import { Hourglass } from 'lucide-react';
import { routes } from '../../routes.ts';
import { formatMoment, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { ChangeRow, RetentionActions } from './retention-view-types.ts';
import { useRuleName } from './rule-name.ts';
import { effectOf, soonerSentence } from './rule-words.ts';

/** The change that is under way: how it stands, what it does, and how to end it. */
export function ChangeCard({ change, actions }: { change: ChangeRow; actions: RetentionActions }) {
  const text = useText().retention;
  const language = useLanguage();
  const now = useNow();
  const ruleName = useRuleName();
  const [isObjecting, setObjecting] = useState(false);
  const { changeId, state, by, begins, aloneAt, work } = change;
  const who = isolate(by);
  const stands =
    state === 'asked'
      ? aloneAt === null
        ? text.stateText.asked(who)
        : text.stateText.alone(who, formatMoment(aloneAt, now, language))
      : state === 'cooling'
        ? text.stateText.cooling(who, formatMoment(begins ?? now, now, language))
        : text.stateText[state](who);
  return (
    <section className="change-card" aria-labelledby="change-card">
      <h2 id="change-card">
        <Hourglass aria-hidden />
        {text.state[state]}
      </h2>
      <p className="small num">{stands}</p>
      {change.rules.map((rule) => (
        <p key={rule.id} className="small">
          <span className="font-semibold">{isolate(ruleName(rule.about))}</span>
          {language === 'zh' ? '：' : ': '}
          {effectOf(rule, language)}
        </p>
      ))}
      {state === 'applying' ? null : <p className="small num">{soonerSentence(change, language)}</p>}
      <Problem work={work} />
      <div className="rule-acts">
        {change.mayApprove ? <Link href={routes.people}>{text.approveThere}</Link> : null}
        {change.mayTakeBack ? (
          <Button kind="line" isBusy={work.status === 'busy'} onPress={() => actions.takeBack(changeId)}>
            {text.takeBack}
          </Button>
        ) : null}
        {change.mayObject ? (
          <Button kind="line" isBusy={work.status === 'busy'} onPress={() => setObjecting(true)}>
            {text.object}
          </Button>
        ) : null}
        {change.mayTryAgain ? (
          <Button kind="line" onPress={() => actions.tryAgain(changeId)}>
            {text.tryAgain}
          </Button>
        ) : null}
      </div>
      <ConfirmDialog
        title={text.objectTitle}
        lead={text.objectText}
        yes={text.object}
        isOpen={isObjecting}
        onClose={() => setObjecting(false)}
        onYes={() => {
          actions.object(changeId);
          setObjecting(false);
        }}
      />
    </section>
  );
}
