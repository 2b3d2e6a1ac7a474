'use client';
import { routes } from '../../routes.ts';
import { formatDate, isolate } from '../../text/format.ts';
import { importText, type ImportText } from '../../text/import.ts';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { FileChoice } from '../../ui/file-choice.tsx';
import { useLanguage } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import type { ImportActions, ImportSnapshot, PlanShown } from './import-view-types.ts';

interface ImportProps {
  snapshot: ImportSnapshot;
  actions: ImportActions;
}

/** From a file to a record: what it holds, what of it is not taken over, then the writing, which may be stopped and gone on with. */
export function ImportView({ snapshot, actions }: ImportProps) {
  const text = importText[useLanguage()];
  const { step } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help">{text.lead}</p>
        <p className="field-help mb-5">{text.mark}</p>
        {snapshot.may === 'yes' ? (
          <>
            <Section title={text.file}>
              <FileField snapshot={snapshot} actions={actions} />
              {step.kind === 'reading' ? <Bar text={text} share={step.share} words={text.reading(Math.floor(step.share * 100))} /> : null}
              {step.kind === 'refused' ? (
                <p role="alert" className="field-error mt-2">
                  {step.fault.kind === 'changed' ? text.changed(step.fault.line) : text.refused[step.fault.kind]}
                </p>
              ) : null}
            </Section>
            {'plan' in step ? <Plan text={text} plan={step.plan} /> : null}
            {'plan' in step ? <Writing snapshot={snapshot} actions={actions} /> : null}
          </>
        ) : (
          <p className="small text-ink-2">{snapshot.may === 'no-right' ? text.noRight : text.noWork}</p>
        )}
      </div>
    </div>
  );
}

function FileField({ snapshot: { fileName, step }, actions }: ImportProps) {
  const text = importText[useLanguage()];
  return (
    <>
      <FileChoice
        label={text.file}
        accept=".jsonl,application/jsonl,application/x-ndjson"
        chooseWords={text.choose}
        anotherWords={text.another}
        fileName={fileName}
        isDisabled={step.kind === 'reading' || step.kind === 'running'}
        onFile={actions.chooseFile}
      />
      <p className="field-help mt-2">{text.fileHelp}</p>
    </>
  );
}

function Plan({ text, plan }: { text: ImportText; plan: PlanShown }) {
  const language = useLanguage();
  return (
    <Section title={text.will}>
      <p className="small text-ink-2">{text.from(isolate(plan.agency), formatDate(plan.asOf, language))}</p>
      <ul className="num mt-1">
        <li>{text.searches(plan.searches)}</li>
        <li>{text.people(plan.people)}</li>
        <li>{text.messages(plan.messages)}</li>
      </ul>
      {plan.left.length === 0 ? (
        <p className="small mt-2">{text.allTaken}</p>
      ) : (
        <>
          <p className="mt-3 font-semibold">{text.left}</p>
          <ul className="num small">
            {plan.left.map(({ why, count }) => (
              <li key={why}>{text.leftReasons[why](count)}</li>
            ))}
          </ul>
        </>
      )}
      <p className="field-help mt-2">{text.also}</p>
    </Section>
  );
}

function Writing({ snapshot: { step, work }, actions }: ImportProps) {
  const text = importText[useLanguage()];
  if (!('plan' in step)) return null;
  const all = step.plan.messages;
  const progress = step.kind === 'running' || step.kind === 'paused' ? step.done : null;
  return (
    <Section title={text.start}>
      {progress === null ? null : <Bar text={text} share={all === 0 ? 0 : progress / all} words={text.progress(progress, all)} />}
      {step.kind === 'paused' ? <p role="status">{text.paused}</p> : null}
      {step.kind === 'done' ? (
        <p role="status">
          {text.done} <Link href={routes.searches}>{text.toSearches}</Link>
        </p>
      ) : (
        <p className="field-help">{text.stay}</p>
      )}
      <Problem work={work} />
      <div className="mt-2">
        {step.kind === 'running' ? (
          <Button kind="line" onPress={actions.pause}>
            {text.pause}
          </Button>
        ) : null}
        {step.kind === 'planned' || step.kind === 'paused' ? (
          <Button kind="primary" onPress={actions.start}>
            {step.kind === 'paused' ? text.goOn : text.start}
          </Button>
        ) : null}
      </div>
    </Section>
  );
}

function Bar({ text, share, words }: { text: ImportText; share: number; words: string }) {
  return (
    <div className="mt-2">
      <progress className="export-progress" max={1} value={share} aria-label={text.title} />
      <p className="small num" role="status">
        {words}
      </p>
    </div>
  );
}
