'use client';
import type { ReactNode } from 'react';
import { Briefcase, ChevronLeft, Plus, UserPlus, Users } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { formatDate, formatRowTime } from '../../text/format.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Panes } from '../../ui/panes.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { MandateRow, MandatesActions, MandatesSnapshot } from './mandates-view-types.ts';

interface MandatesProps {
  snapshot: MandatesSnapshot;
  actions: MandatesActions;
  /** The way into conversations of a search whose team one is not in. */
  emergency?: (mandateId: string) => ReactNode;
}

/** Searches at the left, the candidates of the chosen one at the right. Dialogs stand beside, in `MandateDialogs`. */
export function MandatesView({ snapshot, actions, emergency }: MandatesProps) {
  const text = useText().mandates;
  const chosen = snapshot.mandates.find(({ mandateId }) => mandateId === snapshot.selected);
  return (
    <Panes
      isDeep={chosen !== undefined}
      isAsideOpen={false}
      onCloseAside={() => undefined}
      list={
        <section className="pane flex-1" aria-label={text.list}>
          <header className="list-head pb-3">
            <div className="list-head-row">
              <h1 className="head-title flex-1">{text.title}</h1>
              <IconButton label={text.create} icon={<Plus aria-hidden />} onPress={actions.startCreateMandate} />
            </div>
          </header>
          <List snapshot={snapshot} actions={actions} />
        </section>
      }
      main={
        chosen ? (
          <Candidates mandate={chosen} actions={actions} emergency={emergency?.(chosen.mandateId)} />
        ) : (
          <div className="grid flex-1 place-items-center">
            {snapshot.mandates.length > 0 ? (
              <EmptyState icon={<Briefcase aria-hidden />} title={text.chooseTitle}>
                {text.choose}
              </EmptyState>
            ) : null}
          </div>
        )
      }
    />
  );
}

function List({ snapshot, actions }: MandatesProps) {
  const { mandates: text, common } = useText();
  const language = useLanguage();
  if (snapshot.status === 'failed' && snapshot.mandates.length === 0) {
    return (
      <EmptyState
        icon={<Briefcase aria-hidden />}
        title={text.failedTitle}
        action={
          <Button kind="primary" onPress={actions.retry}>
            {common.retry}
          </Button>
        }
      >
        {forCode(snapshot.code ?? '', language)}
      </EmptyState>
    );
  }
  if (snapshot.status === 'loading' && snapshot.mandates.length === 0) {
    return (
      <div className="mandate-rows" aria-busy="true">
        <span className="sr">{common.loading}</span>
        {['w-40', 'w-32', 'w-36'].map((width) => (
          <div key={width} className="mandate-row" aria-hidden>
            <Skeleton className={`my-1 h-3 ${width}`} />
            <Skeleton className="my-1 h-2.5 w-24" />
          </div>
        ))}
      </div>
    );
  }
  if (snapshot.mandates.length === 0) {
    return (
      <EmptyState
        icon={<Briefcase aria-hidden />}
        title={text.emptyTitle}
        action={
          <Button kind="primary" icon={<Plus aria-hidden />} onPress={actions.startCreateMandate}>
            {text.create}
          </Button>
        }
      >
        {text.empty}
      </EmptyState>
    );
  }
  return (
    <ul className="mandate-rows">
      {snapshot.mandates.map((mandate) => (
        <li key={mandate.mandateId}>
          <button
            type="button"
            className="mandate-row"
            aria-current={mandate.mandateId === snapshot.selected ? 'true' : undefined}
            onClick={() => actions.select(mandate.mandateId)}
          >
            <span className="flex items-center gap-2">
              <b className="min-w-0 flex-1 truncate">{mandate.title === null ? <Skeleton className="my-1 h-3 w-36" /> : <Name>{mandate.title}</Name>}</b>
              {mandate.isSample ? <span className="chip">{common.sample}</span> : null}
              {mandate.isClosed ? <span className="chip">{text.closed}</span> : null}
              {mandate.candidates.some(({ unread }) => unread) ? (
                <>
                  <span className="dot" aria-hidden />
                  <span className="sr">{text.unread}</span>
                </>
              ) : null}
            </span>
            <span className="small truncate text-ink-3">
              {mandate.client ? (
                <>
                  <Name>{mandate.client}</Name> ·{' '}
                </>
              ) : null}
              {mandate.candidates.length > 0 ? text.candidates(mandate.candidates.length) : text.noCandidates}
            </span>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Candidates({ mandate, actions, emergency }: { mandate: MandateRow; actions: MandatesActions; emergency: ReactNode }) {
  const { mandates: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  const add = (
    <Button kind="primary" icon={<UserPlus aria-hidden />} onPress={() => actions.startAddCandidate(mandate.mandateId)}>
      {text.addCandidate}
    </Button>
  );
  return (
    <section className="pane flex-1" aria-label={mandate.title ?? text.title}>
      <header className="mandate-head">
        <IconButton label={common.back} icon={<ChevronLeft aria-hidden />} className="only-phone" onPress={() => actions.select(null)} />
        <div>
          <h1>
            {mandate.title === null ? (
              <>
                <Skeleton className="my-1.5 h-4 w-48" />
                <span className="sr">{common.nameLocked}</span>
              </>
            ) : (
              <Name>{mandate.title}</Name>
            )}
          </h1>
          <p className="small text-ink-2">
            {mandate.client ? (
              <>
                <Name>{mandate.client}</Name> ·{' '}
              </>
            ) : null}
            <span className="num">{text.opened(formatDate(mandate.openedAt, language))}</span>
            {mandate.team.length > 0 ? (
              <>
                {' '}
                · {text.team}: <Name>{mandate.team.map(({ name }) => name).join(language === 'zh' ? '、' : ', ')}</Name>
              </>
            ) : null}
          </p>
        </div>
        {emergency}
        {mandate.isClosed || mandate.isSample ? null : (
          <Button kind="line" icon={<Users aria-hidden />} onPress={() => actions.openTeam(mandate.mandateId)}>
            {text.team}
          </Button>
        )}
        {mandate.isClosed || mandate.isSample || mandate.candidates.length === 0 ? null : add}
      </header>
      {mandate.candidates.length === 0 ? (
        <EmptyState icon={<UserPlus aria-hidden />} title={text.noCandidates} action={mandate.isClosed || mandate.isSample ? undefined : add}>
          {text.noCandidatesHelp}
        </EmptyState>
      ) : (
        <ul className="candidate-rows page-scroll">
          {mandate.candidates.map((candidate) => (
            <li key={candidate.conversationId}>
              <button
                type="button"
                className={classNames('candidate-row', candidate.unread && 'is-new')}
                onClick={() => actions.openConversation(candidate.conversationId)}
              >
                <Avatar name={candidate.name ?? ''} />
                <span className="grow">
                  <span className="name block">{candidate.name === null ? <Skeleton className="my-1 h-3 w-32" /> : <Name>{candidate.name}</Name>}</span>
                  <span className="small text-ink-3">{text.link[candidate.link]}</span>
                </span>
                {candidate.unread ? (
                  <>
                    <span className="dot" aria-hidden />
                    <span className="sr">{text.unread}</span>
                  </>
                ) : null}
                <time className="meta">{formatRowTime(candidate.lastAt, now, language)}</time>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
