'use client';
import { useState, type FormEvent } from 'react';
import { holdReachKinds, type HoldReach } from '@liexin/domain/retention/hold-reach';
import { daySpan } from '../../text/day-span.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError, TextField } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Select } from '../../ui/select.tsx';
import type { DeletionActions, DeletionSnapshot, HoldLook } from './deletion-view-types.ts';

/** Characters of what a hold is for. */
const most = 200;

/** What a hold covers and what it is for, with what is gone already, before it is placed. */
export function HoldForm({ dialog, actions }: { dialog: NonNullable<DeletionSnapshot['dialog']>; actions: DeletionActions }) {
  const { deletion: text, common } = useText();
  const [kind, setKind] = useState<HoldReach['kind'] | null>(null);
  const [id, setId] = useState<string | null>(null);
  const [days, setDays] = useState({ from: '', to: '' });
  const [matter, setMatter] = useState('');
  const scope = scopeOf(kind, id, days);
  const given = matter.trim();
  const isWhole = scope !== null && given.length >= 3 && given.length <= most;
  const choose = (next: HoldReach['kind'], about: string | null): void => {
    setKind(next);
    setId(about);
    actions.preview(scopeOf(next, about, days));
  };
  const chooseDays = (next: Days): void => {
    setDays(next);
    actions.preview(scopeOf(kind, id, next));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && dialog.work.status !== 'busy') actions.placeHold(scope, given.normalize('NFC'));
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Select
        label={text.covers}
        choices={holdReachKinds.map((one) => ({ id: one, name: text.scopes[one] }))}
        value={kind}
        onChange={(next) => choose(next, null)}
      />
      {kind === null || kind === 'agency' ? null : (
        <Select label={text.which} choices={dialog.choices[kind]} value={id} onChange={(next) => choose(kind, next)} />
      )}
      <div className="day-span">
        <TextField label={text.from} type="date" dir="ltr" value={days.from} onChange={(from) => chooseDays({ ...days, from })} help={text.dayHelp} />
        <TextField label={text.to} type="date" dir="ltr" value={days.to} onChange={(to) => chooseDays({ ...days, to })} />
      </div>
      {daySpan(days.from, days.to) === null ? <FieldError message={text.wrongDays} /> : null}
      <TextField label={text.matter} help={text.matterHelp} value={matter} onChange={setMatter} maxLength={most} autoComplete="off" />
      <Look look={dialog.preview} onRetry={() => actions.preview(scope)} />
      <Problem work={dialog.work} />
      <div className="dialog-actions mt-2!">
        <Button kind="ghost" onPress={actions.closeHold}>
          {common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={dialog.work.status === 'busy'}>
          {text.place}
        </Button>
      </div>
    </form>
  );
}

function Look({ look, onRetry }: { look: HoldLook; onRetry: () => void }) {
  const { deletion: text, common } = useText();
  const language = useLanguage();
  if (look.status === 'none') return null;
  if (look.status === 'failed')
    return (
      <div className="flex flex-col items-start gap-2">
        <FieldError message={`${text.notLooked}${language === 'zh' ? '' : ' '}${forCode(look.code, language)}`} />
        <Button kind="line" size="sm" onPress={onRetry}>
          {common.retry}
        </Button>
      </div>
    );
  return (
    <div className="aside-note" role="status">
      <span>
        {look.status === 'looking' ? text.looking : text.keeps(look.value.conversations)}
        {look.status === 'looking' || look.value.gone.messages === 0 ? null : (
          <> {text.gone(look.value.gone.messages, look.value.gone.certificates.join(', '))}</>
        )}
      </span>
    </div>
  );
}

interface Days {
  readonly from: string;
  readonly to: string;
}
const scopeOf = (kind: HoldReach['kind'] | null, id: string | null, { from, to }: Days): HoldReach | null => {
  const span = daySpan(from, to);
  return kind === null || span === null || (kind !== 'agency' && id === null) ? null : { kind, id: kind === 'agency' ? null : id, ...span };
};
