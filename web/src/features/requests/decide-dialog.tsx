'use client';
import { useState, type FormEvent } from 'react';
import { erasureGrounds, erasureParts, type Decision, type ErasureGround, type ErasurePart } from '@liexin/domain/retention/erasure';
import { formatDate } from '../../text/format.ts';
import { languageName } from '../../text/language.ts';
import { letterText } from '../../text/erasure-letter.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextAreaField, TextField } from '../../ui/field.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Select } from '../../ui/select.tsx';
import type { RequestRow } from './requests-view-types.ts';

interface DecideProps {
  /** Its `work` is that of the decision; null once it is decided. */
  row: RequestRow | null;
  agencyName: string;
  onClose: () => void;
  onDecide: (decision: Decision, letter: string) => void;
}

/** What goes, what stays and why, and the letter that says so in the candidate's language. It closes once the request is decided, not before. */
export function DecideDialog({ row, agencyName, onClose, onDecide }: DecideProps) {
  const text = useText().requests;
  // What is on its way is not left: whoever closes then would not see it fail.
  const close = (): void => {
    if (row?.work.status !== 'busy') onClose();
  };
  return (
    <Dialog
      title={row?.kind === 'correct' ? text.answer : text.decideTitle}
      lead={row?.kind === 'correct' ? text.answerLead : text.decideLead}
      isOpen={row !== null}
      onClose={close}
      isWide
    >
      {row === null ? null : <Form key={row.id} row={row} agencyName={agencyName} onClose={close} onDecide={onDecide} />}
    </Dialog>
  );
}

type Stays = Partial<Record<ErasurePart, { ground: ErasureGround; until: string }>>;
const keepable = erasureGrounds.filter((ground) => ground !== 'not-the-person');

function Form({ row, agencyName, onClose, onDecide }: DecideProps & { row: RequestRow }) {
  const { requests: text, common } = useText();
  const isCorrection = row.kind === 'correct';
  const [kind, setKind] = useState<Decision['kind']>(isCorrection ? 'corrected' : 'full');
  const [ground, setGround] = useState<ErasureGround>(row.identity === 'link' ? 'not-the-person' : 'legal-duty');
  const [stays, setStays] = useState<Stays>({ messages: { ground: 'placement', until: '' } });
  const [written, setWritten] = useState<string | null>(null);
  const decision = decisionOf(kind, ground, stays);
  const letter = written ?? letterText(row.language, agencyName, decision, (ms) => formatDate(ms, row.language));
  const isWhole = decision.kind !== 'partial' || decision.keep.length > 0;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && row.work.status !== 'busy') onDecide(decision, letter);
  };
  return (
    <form className="flex flex-col gap-4" onSubmit={submit}>
      <Segments
        label={text.whatGoes}
        value={kind}
        onChange={(next) => {
          setKind(next);
          setWritten(null);
        }}
        choices={(isCorrection ? (['corrected', 'refused'] as const) : (['full', 'partial', 'refused'] as const)).map((id) => ({ id, name: text.choices[id] }))}
      />
      <p className="field-help">{isCorrection && kind === 'refused' ? text.effects.notCorrected : text.effects[kind]}</p>
      {kind === 'refused' ? (
        <Select label={text.ground} choices={erasureGrounds.map((id) => ({ id, name: text.grounds[id] }))} value={ground} onChange={setGround} />
      ) : null}
      {kind === 'partial' ? erasureParts.map((part) => <Part key={part} part={part} stays={stays} onChange={setStays} />) : null}
      {row.canAnswer ? (
        <TextAreaField
          label={text.letter}
          hint={text.letterHint(languageName[row.language])}
          help={text.letterHelp}
          value={letter}
          onChange={setWritten}
          rows={8}
          maxLength={2500}
        />
      ) : (
        <p className="small text-ink-2">{text.noLetter}</p>
      )}
      <Problem work={row.work} />
      <div className="dialog-actions">
        <Button kind="line" onPress={onClose}>
          {common.cancel}
        </Button>
        <Button kind={kind === 'full' || kind === 'partial' ? 'danger' : 'primary'} type="submit" isDisabled={!isWhole} isBusy={row.work.status === 'busy'}>
          {isCorrection && kind === 'refused' ? text.submit.notCorrected : text.submit[kind]}
        </Button>
      </div>
    </form>
  );
}

const goesChoice = 'goes';

function Part({ part, stays, onChange }: { part: ErasurePart; stays: Stays; onChange: (stays: Stays) => void }) {
  const text = useText().requests;
  const kept = stays[part];
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Select
        label={text.parts[part]}
        choices={[{ id: goesChoice, name: text.goes }, ...keepable.map((id) => ({ id, name: text.staysFor(text.grounds[id]) }))]}
        value={kept?.ground ?? goesChoice}
        onChange={(choice) => {
          const ground = keepable.find((id) => id === choice);
          const { [part]: _, ...others } = stays;
          onChange(ground === undefined ? others : { ...others, [part]: { ground, until: kept?.until ?? '' } });
        }}
      />
      {kept === undefined ? null : (
        <TextField
          label={text.until}
          hint={text.optional}
          type="date"
          dir="ltr"
          value={kept.until}
          onChange={(until) => onChange({ ...stays, [part]: { ...kept, until } })}
        />
      )}
    </div>
  );
}

const decisionOf = (kind: Decision['kind'], ground: ErasureGround, stays: Stays): Decision => {
  if (kind === 'refused') return { kind, ground };
  if (kind !== 'partial') return { kind };
  const keep = erasureParts.flatMap((part) => {
    const one = stays[part];
    const untilMs = one === undefined || one.until === '' ? Number.NaN : Date.parse(`${one.until}T23:59:59`);
    return one === undefined ? [] : [{ part, ground: one.ground, untilMs: Number.isNaN(untilMs) ? null : untilMs }];
  });
  return { kind, keep };
};
