'use client';
import { useState } from 'react';
import { Download } from 'lucide-react';
import { copiesText, type CopiesText } from '../../text/copies.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextField } from '../../ui/field.tsx';
import { FileChoice } from '../../ui/file-choice.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Switch } from '../../ui/switch.tsx';
import { mostWords, type CopyActions, type CopySnapshot } from './copy-view-types.ts';

interface CopyProps {
  snapshot: CopySnapshot;
  actions: CopyActions;
}

const formats = ['html', 'pdf', 'csv', 'eml', 'jsonl', 'keys'] as const;
const leaves = ['notes', 'pay', 'others'] as const;

/** From the sealed file to copies that people read: which file, which formats, what is left out, a fresh password; then what came of it. */
export function CopyDialog({ snapshot, actions }: CopyProps) {
  const text = copiesText[useLanguage()];
  const { result } = snapshot;
  return (
    <Dialog isOpen onClose={actions.close} title={text.title} lead={result?.kind === 'made' ? undefined : text.lead} isWide>
      {result?.kind === 'made' ? <Made text={text} result={result} actions={actions} /> : <Form text={text} snapshot={snapshot} actions={actions} />}
    </Dialog>
  );
}

function Form({ text, snapshot, actions }: CopyProps & { text: CopiesText }) {
  const { common } = useText();
  const [password, setPassword] = useState('');
  const isBusy = snapshot.work.status === 'busy';
  return (
    <form
      className="flex flex-col gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        actions.make(password);
      }}
    >
      <FileField text={text} fileName={snapshot.fileName} actions={actions} />
      <fieldset className="field">
        <legend className="field-label">{text.formats}</legend>
        {formats.map((format) => (
          <Switch key={format} isOn={snapshot.formats.has(format)} onChange={() => actions.toggleFormat(format)}>
            {text.formatNames[format]}
          </Switch>
        ))}
        {snapshot.formats.has('pdf') ? <p className="field-help">{text.pdfHelp}</p> : null}
        {snapshot.formats.has('keys') ? <p className="field-help">{text.keysHelp}</p> : null}
      </fieldset>
      <fieldset className="field">
        <legend className="field-label">{text.leave}</legend>
        {leaves
          .filter((leave) => leave !== 'others' || snapshot.isOfOne)
          .map((leave) => (
            <Switch key={leave} isOn={snapshot.leaves.includes(leave)} onChange={() => actions.toggleLeave(leave)}>
              {text.leaveNames[leave]}
            </Switch>
          ))}
        {snapshot.isOfOne ? <p className="field-help">{text.othersHelp}</p> : null}
        <p className="field-help">{text.leaveHelp}</p>
      </fieldset>
      <TextField label={text.words} help={text.wordsHelp} value={snapshot.words} onChange={actions.setWords} maxLength={mostWords} autoComplete="off" />
      <div className="field">
        <span className="field-label" aria-hidden>
          {text.language}
        </span>
        <Segments
          label={text.language}
          value={snapshot.language}
          onChange={actions.setLanguage}
          choices={[
            { id: 'zh', name: '中文', lang: 'zh-Hans' },
            { id: 'en', name: 'English', lang: 'en' },
          ]}
        />
      </div>
      <TextField label={text.password} help={text.passwordHelp} type="password" autoComplete="current-password" value={password} onChange={setPassword} />
      {snapshot.step === null ? null : (
        <div>
          <progress className="export-progress" max={1} value={snapshot.step.share} aria-label={text.title} />
          <p className="small num" role="status">
            {text.steps[snapshot.step.name](Math.floor(snapshot.step.share * 100))}
          </p>
        </div>
      )}
      <Refused text={text} result={snapshot.result} />
      <Problem work={snapshot.work} />
      <div className="dialog-actions mt-2!">
        <Button kind="line" onPress={actions.close}>
          {isBusy ? text.stop : common.cancel}
        </Button>
        <Button kind="primary" type="submit" isDisabled={!snapshot.canMake || password === ''} isBusy={isBusy}>
          {text.make}
        </Button>
      </div>
    </form>
  );
}

function FileField({ text, fileName, actions }: { text: CopiesText; fileName: string | null; actions: CopyActions }) {
  return (
    <div className="field">
      <span className="field-label">{text.file}</span>
      <FileChoice
        label={text.file}
        accept=".tar,application/x-tar"
        chooseWords={text.choose}
        anotherWords={text.another}
        fileName={fileName}
        onFile={actions.chooseFile}
      />
      <p className="field-help">{text.fileHelp}</p>
    </div>
  );
}

function Refused({ text, result }: { text: CopiesText; result: CopySnapshot['result'] }) {
  if (result === null || result.kind === 'made') return null;
  if (result.kind !== 'changed') return <p role="alert">{result.kind === 'another' ? text.wrongFile : text.noFont}</p>;
  return (
    <div role="alert">
      <p>{text.changedFile}</p>
      <ul className="export-places">
        {result.places.map((place) => (
          <li key={place}>{place}</li>
        ))}
      </ul>
    </div>
  );
}

type MadeResult = Extract<CopySnapshot['result'], { kind: 'made' }>;

function Made({ text, result, actions }: { text: CopiesText; result: MadeResult; actions: CopyActions }) {
  const { common } = useText();
  const { counts, unopened } = result;
  const rest = counts.unopened - unopened.length;
  return (
    <div className="flex flex-col gap-4">
      <div role="status" className="num">
        <p className="font-semibold">{text.done}</p>
        <p>{text.counts(counts.messages, counts.readable)}</p>
        {counts.redacted > 0 ? <p>{text.redacted(counts.redacted)}</p> : null}
        {counts.redacted === 0 && counts.unopened === 0 ? <p>{text.noneLeft}</p> : null}
      </div>
      {counts.unopened > 0 ? (
        <div>
          <p>{text.unopened(counts.unopened)}</p>
          <ul className="export-places num">
            {unopened.map(({ row, why }) => (
              <li key={`${row}-${why}`}>
                {text.row(row)} · {why}
              </li>
            ))}
            {rest > 0 ? <li>{text.more(rest)}</li> : null}
          </ul>
          {result.isMissingKeys ? <p className="field-help">{text.noKeys}</p> : null}
        </div>
      ) : null}
      <ul className="export-files">
        {result.files.map((file) => (
          <li key={file.name}>
            <span className="small num">
              <span className="break-all">{file.name}</span>
              {file.messages === null ? null : <span className="text-ink-2"> {text.holds(file.messages, file.pages)}</span>}
            </span>
            <Button kind="line" size="sm" icon={<Download aria-hidden />} onPress={() => actions.save(file.name)}>
              {text.save}
            </Button>
          </li>
        ))}
      </ul>
      {result.files.some(({ name }) => name.endsWith('.ttf')) ? <p className="field-help">{text.fontHelp}</p> : null}
      <p className="field-help break-all">{text.name(result.stream)}</p>
      <div className="dialog-actions mt-2!">
        <Button kind="primary" onPress={actions.close}>
          {common.close}
        </Button>
      </div>
    </div>
  );
}
