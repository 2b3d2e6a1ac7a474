'use client';
import { useState, type FormEvent } from 'react';
import { FileKey, KeyRound } from 'lucide-react';
import { inSequence, isolate } from '../../text/format.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { FileDrop } from '../../ui/file-drop.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Door } from '../../ui/door.tsx';
import { PhraseInput } from './phrase-input.tsx';
import { UnlockByDevice } from './unlock-by-device.tsx';
import type { UnlockActions, UnlockSnapshot } from './unlock-view-types.ts';

const emptyGroups = ['', '', '', '', '', ''] as const;

/** A browser without keys: the phrase, another device, or the kit. All three stay in reach. */
export function UnlockView({ snapshot, actions }: { snapshot: UnlockSnapshot; actions: UnlockActions }) {
  const text = useText().account.unlock;
  return (
    <Door
      language={snapshot.language}
      onLanguage={actions.chooseLanguage}
      foot={
        <button type="button" className="text-link" onClick={actions.signOut}>
          {text.signOut}
        </button>
      }
    >
      <span className="seal">
        <KeyRound aria-hidden />
      </span>
      <h1>{text.title}</h1>
      <p className="door-lead">{text.intro(isolate(snapshot.agencyName))}</p>
      <div className="mt-6">
        {snapshot.phraseKind === 'none' ? (
          <p className="aside-note">{text.noPhrase}</p>
        ) : (
          <PhraseForm snapshot={snapshot} actions={actions} kind={snapshot.phraseKind} />
        )}
      </div>
      <div className="or-line">{text.or}</div>
      <UnlockByDevice approval={snapshot.approval} onAsk={actions.askAnotherDevice} onStop={actions.stopAsking} />
      {snapshot.mayUseKit ? <KitForm snapshot={snapshot} actions={actions} /> : null}
      <p className="mt-3">
        <button type="button" className="text-link small" onClick={actions.comeBackWithKit}>
          {text.kitAlone}
        </button>
      </p>
    </Door>
  );
}

function PhraseForm({ snapshot, actions, kind }: { snapshot: UnlockSnapshot; actions: UnlockActions; kind: 'words' | 'digits' }) {
  const text = useText().account.unlock;
  const language = useLanguage();
  const [groups, setGroups] = useState<readonly string[]>(emptyGroups);
  const isWhole = groups.every((group) => (kind === 'digits' ? group.length === 4 : group.length > 2));
  const work = snapshot.phraseWork;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (isWhole && work.status !== 'busy') actions.unlockWithPhrase(groups.join(kind === 'digits' ? '' : ' '));
  };
  return (
    <form className="way" onSubmit={submit}>
      <h2>{text.withPhrase}</h2>
      <p>{kind === 'digits' ? text.phraseHelpDigits : text.phraseHelpWords}</p>
      <div className="mt-3">
        <PhraseInput kind={kind} groups={groups} onChange={setGroups} wordList={snapshot.wordList} />
      </div>
      {work.status === 'failed' ? (
        <div className="mt-2">
          <FieldError message={inSequence(language, forCode(work.code, language), snapshot.triesLeft === null ? '' : text.triesLeft(snapshot.triesLeft))} />
        </div>
      ) : null}
      <div className="mt-4 flex flex-wrap items-center gap-3">
        <Button kind="primary" type="submit" isDisabled={!isWhole} isBusy={work.status === 'busy'} busyText={text.unlocking}>
          {text.unlock}
        </Button>
        {isWhole ? null : <span className="small text-ink-2">{text.fillAll}</span>}
      </div>
    </form>
  );
}

function KitForm({ snapshot, actions }: { snapshot: UnlockSnapshot; actions: UnlockActions }) {
  const text = useText().account.unlock;
  const [isOpen, setOpen] = useState(false);
  const work = snapshot.kitWork;
  if (!isOpen) {
    return (
      <p className="mt-6">
        <button type="button" className="text-link small" onClick={() => setOpen(true)} aria-expanded={false}>
          {text.withKit}
        </button>
      </p>
    );
  }
  return (
    <div className="way mt-7 flex flex-col gap-3">
      <h2>{text.withKit}</h2>
      <FileDrop
        icon={<FileKey aria-hidden />}
        words={text.kitHelp}
        chooseWords={text.kitFile}
        accept=".txt"
        onText={actions.unlockWithKit}
        isBusy={work.status === 'busy'}
      />
      <Problem work={work} />
    </div>
  );
}
