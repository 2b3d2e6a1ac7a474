'use client';
import { maxMessageLength } from '@liexin/domain/delivery/message-length';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Button } from '../../ui/button.tsx';
import { FieldError, TextAreaField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Select } from '../../ui/select.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { CountsLine, SearchChoiceRow } from './search-choice-row.tsx';
import type { HandoverActions, HandoverForm as Form, Person, SearchChoice, WorkCounts } from './handover-view-types.ts';

/** From whom, what goes to whom, and what candidates are told. */
export function HandoverForm({ form, people, actions }: { form: Form; people: readonly Person[]; actions: HandoverActions }) {
  const { handover: text } = useText();
  const { work } = form;
  const from = people.find(({ uid }) => uid === form.from);
  return (
    <div className="flex flex-col gap-4">
      <Select
        label={text.from}
        placeholder={text.choosePerson}
        choices={people.map(({ uid, name }) => ({ id: uid, name }))}
        value={form.from}
        onChange={actions.choose}
      />
      {work.status === 'loading' ? (
        <div aria-busy="true">
          <Skeleton className="h-24 w-full" />
        </div>
      ) : null}
      {work.status === 'failed' ? <Failed code={work.code} onRetry={actions.retry} /> : null}
      {work.status === 'ready' && work.searches.length === 0 ? <p className="small text-ink-2">{text.nothing(isolate(from?.name ?? ''))}</p> : null}
      {work.status === 'ready' && work.searches.length > 0 ? (
        <Choices form={form} searches={work.searches} fromName={from?.name ?? ''} actions={actions} />
      ) : null}
    </div>
  );
}

const sum = (searches: readonly SearchChoice[]): WorkCounts =>
  searches.reduce(
    (all, { counts }) => ({
      conversations: all.conversations + counts.conversations,
      unread: all.unread + counts.unread,
      due: all.due + counts.due,
      waiting: all.waiting + counts.waiting,
    }),
    { conversations: 0, unread: 0, due: 0, waiting: 0 },
  );

function Choices({ form, searches, fromName, actions }: { form: Form; searches: readonly SearchChoice[]; fromName: string; actions: HandoverActions }) {
  const { handover: text } = useText();
  const language = useLanguage();
  const { greeting, receivers, run } = form;
  const chosen = searches.flatMap(({ conversations }) => conversations.filter(({ to }) => to !== null));
  const isMissing = greeting.isOn && (greeting.en.trim() === '' || greeting.zh.trim() === '');
  const isLong = greeting.isOn && Math.max(greeting.en.length, greeting.zh.length) > maxMessageLength;
  return (
    <>
      <div>
        <p className="font-medium num">{text.counts(searches.length, sum(searches).conversations)}</p>
        <CountsLine counts={sum(searches)} />
      </div>
      <ul className="flex flex-col gap-4" aria-label={text.search}>
        {searches.map((search) => (
          <SearchChoiceRow key={search.mandateId} search={search} receivers={receivers} fromName={fromName} actions={actions} />
        ))}
      </ul>
      <Switch isOn={greeting.isOn} onChange={() => actions.setGreeting({ isOn: !greeting.isOn })}>
        {text.tell}
      </Switch>
      {greeting.isOn ? (
        <div className="flex flex-col gap-3">
          <p className="field-help">{text.tellHelp}</p>
          <TextAreaField label={text.textIn.en} value={greeting.en} onChange={(en) => actions.setGreeting({ en })} maxLength={maxMessageLength} />
          <TextAreaField label={text.textIn.zh} value={greeting.zh} onChange={(zh) => actions.setGreeting({ zh })} maxLength={maxMessageLength} />
          {isMissing ? <FieldError message={text.textNeeded} /> : null}
        </div>
      ) : null}
      {chosen.length > 0 ? (
        <ul className="small text-ink-2" aria-label={text.to}>
          {receivers
            .map((person) => ({ ...person, count: chosen.filter(({ to }) => to === person.uid).length }))
            .filter(({ count }) => count > 0)
            .map(({ uid, name, count }) => (
              <li key={uid} className="num">
                {text.summary(count, isolate(name))}
              </li>
            ))}
        </ul>
      ) : null}
      <div>
        <Button kind="primary" isBusy={run.status === 'busy'} isDisabled={chosen.length === 0 || isMissing || isLong} onPress={actions.run}>
          {chosen.length === 0 ? text.runNone : text.run(chosen.length)}
        </Button>
        {run.status === 'failed' ? <FieldError message={forCode(run.code, language)} /> : null}
      </div>
    </>
  );
}
