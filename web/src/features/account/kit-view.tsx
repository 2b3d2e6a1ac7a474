'use client';
import { useState } from 'react';
import { ArrowRight, Check, Download, FileCheck2, Printer } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { FieldError, TextField } from '../../ui/field.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { KitFilling } from './kit-filling.tsx';
import { KitPage } from './kit-page.tsx';
import type { KitActions, KitSnapshot } from './kit-view-types.ts';

/** A page of its own, without the shell. The gate before the first real candidate: save or print, then show that it is there. On paper only the page. */
export function KitView({ snapshot, actions }: { snapshot: KitSnapshot; actions: KitActions }) {
  const { account, common, recovery } = useText();
  const text = account.kit;
  const { filling } = snapshot;
  const isFilling = filling !== undefined && filling.status !== 'none';
  const isReady = snapshot.making.status === 'idle';
  const isConfirmed = snapshot.confirmation.status === 'confirmed';
  // Who comes back while searches are prepared for a new kit has no page to save: it was shown once.
  const hasPaper = !isReady || snapshot.words.length > 0;
  return (
    <main className="gate">
      <div className="gate-steps">
        <h1>{filling === undefined ? text.heading : recovery.renew.heading}</h1>
        <p className="door-lead mb-6">{filling === undefined ? text.why : hasPaper ? recovery.renew.lead : recovery.renew.leadAgain}</p>
        {snapshot.making.status === 'busy' ? <p className="door-lead">{text.making}</p> : null}
        <Problem work={snapshot.making} />
        {hasPaper ? <Steps snapshot={snapshot} actions={actions} /> : null}
        {isFilling ? (
          <section className="gate-step">
            <StepNumber number={hasPaper ? 3 : 1} isDone={filling.status === 'done'} />
            <h2>{recovery.renew.stepFill}</h2>
            <div className="body">
              <KitFilling filling={filling} actions={actions} />
            </div>
          </section>
        ) : null}
        {isConfirmed || isFilling ? null : (
          <p className="border-t border-line pt-4">
            <button type="button" className="text-link small" onClick={actions.later}>
              {snapshot.isGate ? text.later : common.back}
            </button>
          </p>
        )}
      </div>
      {isReady && hasPaper ? (
        <div className="paper-holder">
          <KitPage snapshot={snapshot} />
        </div>
      ) : null}
    </main>
  );
}

function Steps({ snapshot, actions }: { snapshot: KitSnapshot; actions: KitActions }) {
  const text = useText().account.kit;
  const isReady = snapshot.making.status === 'idle';
  const isKept = snapshot.saved || snapshot.printed;
  const isConfirmed = snapshot.confirmation.status === 'confirmed';
  return (
    <>
      <section className="gate-step">
        <StepNumber number={1} isDone={isKept} />
        <h2>{text.stepSave}</h2>
        <div className="body flex flex-wrap gap-2 pt-2">
          <Button
            kind={isKept ? 'line' : 'primary'}
            icon={snapshot.saved ? <Check aria-hidden /> : <Download aria-hidden />}
            isDisabled={!isReady}
            onPress={actions.saveFile}
          >
            {snapshot.saved ? text.savedDone : text.save}
          </Button>
          <Button kind="line" icon={snapshot.printed ? <Check aria-hidden /> : <Printer aria-hidden />} isDisabled={!isReady} onPress={actions.print}>
            {snapshot.printed ? text.printedDone : text.print}
          </Button>
        </div>
      </section>
      <section className="gate-step">
        <StepNumber number={2} isDone={isConfirmed} />
        <h2>{text.stepProve}</h2>
        <div className="body">
          {isConfirmed ? null : <Prove snapshot={snapshot} actions={actions} isKept={isKept} />}
          {isConfirmed && snapshot.filling === undefined ? <Confirmed snapshot={snapshot} actions={actions} /> : null}
        </div>
      </section>
    </>
  );
}

function StepNumber({ number, isDone }: { number: number; isDone: boolean }) {
  return <span className={classNames('step-no', isDone && 'is-done')}>{isDone ? <Check size={14} strokeWidth={2.5} aria-hidden /> : number}</span>;
}

function Confirmed({ snapshot, actions }: { snapshot: KitSnapshot; actions: KitActions }) {
  const text = useText().account.kit;
  return (
    <div className="pt-2" role="status">
      <p className="font-semibold">{text.confirmed}</p>
      <p className="small mb-4 text-ink-2">{text.confirmedHelp}</p>
      <Button kind="primary" iconEnd={<ArrowRight aria-hidden />} onPress={actions.goOn}>
        {snapshot.isGate ? text.goOn : text.done}
      </Button>
    </div>
  );
}

function Prove({ snapshot, actions, isKept }: { snapshot: KitSnapshot; actions: KitActions; isKept: boolean }) {
  const text = useText().account.kit;
  const language = useLanguage();
  const [words, setWords] = useState<readonly [string, string, string]>(['', '', '']);
  const { confirmation } = snapshot;
  const isBusy = confirmation.status === 'busy';
  const isWhole = words.every((word) => word.length > 2);
  const change = (index: number, value: string): void => {
    const clean = value
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^a-z]/gu, '')
      .slice(0, 12);
    setWords([index === 0 ? clean : words[0], index === 1 ? clean : words[1], index === 2 ? clean : words[2]]);
  };
  const told =
    confirmation.status === 'wrong-words'
      ? text.wrongWords(confirmation.places.map((place) => place + 1))
      : confirmation.status === 'wrong-file'
        ? text.wrongFile
        : confirmation.status === 'failed'
          ? forCode(confirmation.code, language)
          : null;
  return (
    <form
      className="flex flex-col gap-3 pt-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (isWhole && !isBusy) actions.confirmWithWords(words);
      }}
    >
      <p className="small text-ink-2">{text.proveHelp}</p>
      <FileDrop
        icon={<FileCheck2 aria-hidden />}
        words={text.drop}
        chooseWords={text.choose}
        accept=".html,.txt,.json"
        onText={actions.confirmWithFile}
        isBusy={isBusy}
      />
      <div className="gate-three">
        {snapshot.asked.map((place, index) => (
          <TextField
            key={place}
            label={text.askWord(place + 1)}
            value={words[index] ?? ''}
            onChange={(value) => change(index, value)}
            autoComplete="off"
            dir="ltr"
          />
        ))}
      </div>
      {told ? <FieldError message={told} /> : null}
      <div className="flex flex-wrap items-center gap-3">
        <Button kind={isKept ? 'primary' : 'line'} type="submit" isDisabled={!isWhole || !isKept} isBusy={isBusy}>
          {text.confirm}
        </Button>
        {isKept && isWhole ? null : <span className="small text-ink-2">{isKept ? text.confirmFirst : text.saveFirst}</span>}
      </div>
    </form>
  );
}
