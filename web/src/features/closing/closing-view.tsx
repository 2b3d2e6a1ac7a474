'use client';
import { useState } from 'react';
import { closingText } from '../../text/closing.ts';
import { formatDate, formatMoment, isolate } from '../../text/format.ts';
import { routes } from '../../routes.ts';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx';
import { Failed } from '../../ui/failed.tsx';
import { useLanguage } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Section } from '../../ui/section.tsx';
import type { ClosingAbout, ClosingActions, ClosingPage, ClosingSnapshot } from './closing-view-types.ts';

type Question = 'ask' | 'agree' | 'undo' | null;
type Open<K extends ClosingPage['kind']> = Extract<ClosingPage, { kind: K }>;

/** Ends an agency: export first, what it is about, who asked, and the way back. */
export function ClosingView({ snapshot, actions }: { snapshot: ClosingSnapshot; actions: ClosingActions }) {
  const language = useLanguage();
  const text = closingText[language];
  const [question, setQuestion] = useState<Question>(null);
  const { page, work } = snapshot;
  const questions = {
    ask: { title: text.question, lead: page?.kind === 'open' && page.isAlone ? text.questionAlone : text.questionText, yes: text.yes, run: actions.ask },
    agree: { title: text.agreeQuestion, lead: text.agreeText, yes: text.agree, run: actions.agree },
    undo: { title: text.undoQuestion, lead: text.undoText, yes: text.undo, run: actions.undo },
  };
  const shown = questions[question ?? 'ask'];
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1>{text.title}</h1>
        <p className="field-help mb-5">{page === null ? text.mayNot : text.effect}</p>
        {page?.kind === 'loading' ? <Loading bars={['h-14 w-full', 'h-8 w-4/5']} /> : null}
        {page?.kind === 'failed' ? <Failed code={page.code} onRetry={actions.retry} /> : null}
        {page?.kind === 'asked' ? <Asked page={page} work={work} actions={actions} onAgree={() => setQuestion('agree')} /> : null}
        {page?.kind === 'pending' ? <Pending page={page} work={work} onUndo={() => setQuestion('undo')} /> : null}
        {page?.kind === 'open' || page?.kind === 'pending' || page?.kind === 'asked' ? (
          <Section title={text.exportTitle}>
            <p className="small text-ink-2">{text.exportHelp}</p>
            <p className="mt-2">
              <Link href={routes.exports}>{text.exportOpen}</Link>
            </p>
          </Section>
        ) : null}
        {page?.kind === 'open' || page?.kind === 'pending' ? (
          <Section title={text.aboutTitle}>
            <About about={page.about} />
          </Section>
        ) : null}
        {page?.kind === 'open' ? <Ask page={page} work={work} onAsk={() => setQuestion('ask')} /> : null}
      </div>
      <ConfirmDialog
        title={shown.title}
        lead={shown.lead}
        yes={shown.yes}
        isOpen={question !== null}
        isDanger={question !== 'undo'}
        onClose={() => setQuestion(null)}
        onYes={() => {
          setQuestion(null);
          shown.run();
        }}
      />
    </div>
  );
}

function About({ about: { counts, keptUntilMs, recordUntilMs } }: { about: ClosingAbout }) {
  const language = useLanguage();
  const text = closingText[language];
  return (
    <ul className="flex flex-col gap-1">
      <li>{text.counts(counts.conversations, counts.searches, counts.members)}</li>
      {keptUntilMs === null ? null : <li className="small text-ink-2">{text.kept(counts.kept, formatDate(keptUntilMs, language))}</li>}
      {counts.held === 0 ? null : <li className="small text-ink-2">{text.held(counts.held)}</li>}
      <li className="small text-ink-2">{text.record(formatDate(recordUntilMs, language))}</li>
    </ul>
  );
}

function Ask({ page, work, onAsk }: { page: Open<'open'>; work: ClosingSnapshot['work']; onAsk: () => void }) {
  const language = useLanguage();
  const text = closingText[language];
  return (
    <Section title={text.askTitle}>
      <p className="small text-ink-2">{text.day(formatDate(page.endsAtMs, language))}</p>
      <p className="small text-ink-2">{text.askHelp}</p>
      {page.hasWitness ? null : <p className="small text-ink-2">{text.noWitness}</p>}
      <div className="mt-3 flex flex-col items-start gap-2">
        <Button kind="danger" isBusy={work.status === 'busy'} onPress={onAsk}>
          {text.ask}
        </Button>
        <Problem work={work} />
      </div>
    </Section>
  );
}

function Asked({ page, work, actions, onAgree }: { page: Open<'asked'>; work: ClosingSnapshot['work']; actions: ClosingActions; onAgree: () => void }) {
  const language = useLanguage();
  const text = closingText[language];
  const now = useNow();
  const until = formatMoment(page.untilMs, now, language);
  const isBusy = work.status === 'busy';
  return (
    <Section title={text.waitsTitle}>
      <p>{page.isAlone ? text.alone(isolate(page.by), until) : text.waits(isolate(page.by), until)}</p>
      <div className="mt-3 flex flex-wrap gap-2">
        {page.mayAgree ? (
          <>
            <Button kind="danger" isBusy={isBusy} onPress={onAgree}>
              {text.agree}
            </Button>
            <Button kind="line" isDisabled={isBusy} onPress={actions.refuse}>
              {text.refuse}
            </Button>
          </>
        ) : null}
        {page.mayStop ? (
          <Button kind="line" isBusy={isBusy} onPress={actions.stop}>
            {text.stop}
          </Button>
        ) : null}
      </div>
      <Problem work={work} />
    </Section>
  );
}

function Pending({ page, work, onUndo }: { page: Open<'pending'>; work: ClosingSnapshot['work']; onUndo: () => void }) {
  const language = useLanguage();
  const text = closingText[language];
  return (
    <Section title={text.pendingTitle(formatDate(page.endsAtMs, language))}>
      <p>{text.pendingText(isolate(page.by))}</p>
      <div className="mt-3 flex flex-col items-start gap-2">
        <Button kind="primary" isBusy={work.status === 'busy'} onPress={onUndo}>
          {text.undo}
        </Button>
        <Problem work={work} />
      </div>
    </Section>
  );
}
