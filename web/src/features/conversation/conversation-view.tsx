'use client';
import { Suspense, type ReactNode } from 'react';
import { CalendarDays, ChevronLeft, Info, MessageCircle } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { Switch } from '../../ui/switch.tsx';
import { ActsProvider } from './acts-context.tsx';
import { ComposerDock } from './composer-dock.tsx';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';
import { MessageLog } from './message-log.tsx';
import { DeviceLocked } from './other-items.tsx';
import { TheirClock } from './their-clock.tsx';
import { useDateChoice } from './use-date-choice.tsx';

interface ConversationViewProps {
  snapshot: ConversationSnapshot;
  actions: ConversationActions;
  /** What stands here where somebody chose what is said of pay. */
  pay?: (conversationId: string, onChoose: ConversationActions['chooseLane']) => ReactNode;
}

/** One conversation: who, the story in one place, and the field to write in. */
export function ConversationView({ snapshot, actions, pay }: ConversationViewProps) {
  const { conversation: text, common } = useText();
  const name = snapshot.candidate.name ?? common.nameLocked;
  const { pickDate, dialog } = useDateChoice(snapshot, actions);
  return (
    <section className="pane flex-1" aria-label={text.label(name)}>
      <Head snapshot={snapshot} actions={actions} onPickDate={pickDate} />
      {snapshot.asServer ? (
        <div className="server-view">
          <span className="flex-1">{snapshot.asServer.on ? text.asServerHelp : null}</span>
          <Switch isOn={snapshot.asServer.on} onChange={actions.toggleAsServer}>
            {text.asServer}
          </Switch>
        </div>
      ) : null}
      {snapshot.pay?.isChosen === true ? (
        <Suspense fallback={<LoadingStory />}>{pay?.(snapshot.conversationId, actions.chooseLane)}</Suspense>
      ) : (
        <Story snapshot={snapshot} actions={actions} onPickDate={pickDate} />
      )}
      {dialog}
      {snapshot.status === 'ready' && snapshot.pay?.isChosen !== true ? <ComposerDock snapshot={snapshot} actions={actions} /> : null}
    </section>
  );
}

interface PartProps {
  snapshot: ConversationSnapshot;
  actions: ConversationActions;
  onPickDate: () => void;
}

function Head({ snapshot, actions, onPickDate }: PartProps) {
  const { conversation: text, common } = useText();
  const { candidate, mandateTitle, candidateLanguage, isSample } = snapshot;
  return (
    <header className="conv-head">
      <IconButton label={common.back} icon={<ChevronLeft aria-hidden />} className="only-phone" onPress={actions.back} />
      <Avatar name={candidate.name ?? ''} />
      <div className="grow">
        <div className="flex min-w-0 items-center gap-2">
          <h1 className="truncate">
            {candidate.name === null ? (
              <>
                <Skeleton className="my-1 h-3.5 w-40" />
                <span className="sr">{common.nameLocked}</span>
              </>
            ) : (
              <Name>{candidate.name}</Name>
            )}
          </h1>
          {isSample ? <span className="chip">{common.sample}</span> : null}
        </div>
        <p className="meta truncate">
          {mandateTitle === null ? <Skeleton className="h-3 w-28" /> : <Name>{mandateTitle}</Name>}
          {candidateLanguage && mandateTitle !== null ? ` · ${text.reads(common.languageNames[candidateLanguage])}` : ''}
        </p>
        <TheirClock zone={snapshot.later?.zone ?? null} />
      </div>
      {snapshot.status === 'ready' && snapshot.items.length > 0 && snapshot.pay?.isChosen !== true ? (
        <IconButton label={text.pickDate} icon={<CalendarDays aria-hidden />} onPress={onPickDate} />
      ) : null}
      <IconButton label={text.panel} icon={<Info aria-hidden />} className="only-folded" onPress={actions.togglePanel} />
    </header>
  );
}

function Story({ snapshot, actions, onPickDate }: PartProps) {
  const { conversation: text, common } = useText();
  const language = useLanguage();
  if (snapshot.status === 'failed') {
    return (
      <div className="grid flex-1 place-items-center">
        <EmptyState
          icon={<MessageCircle aria-hidden />}
          title={text.failedTitle}
          action={
            <Button kind="primary" onPress={actions.retryLoading}>
              {common.retry}
            </Button>
          }
        >
          {forCode(snapshot.code ?? '', language)}
        </EmptyState>
      </div>
    );
  }
  if (snapshot.status === 'locked') {
    return (
      <div className="grid flex-1 place-items-center p-6">
        <DeviceLocked onUnlock={actions.unlock} />
      </div>
    );
  }
  if (snapshot.status === 'loading') return <LoadingStory />;
  return (
    <ActsProvider value={snapshot.mayWrite}>
      <MessageLog key={snapshot.conversationId} snapshot={snapshot} actions={actions} onPickDate={onPickDate} />
    </ActsProvider>
  );
}

function LoadingStory() {
  const text = useText().common;
  return (
    <div className="log justify-end gap-3" aria-busy="true">
      <span className="sr">{text.loading}</span>
      <Skeleton className="h-10 w-3/5 rounded-bubble!" />
      <Skeleton className="h-10 w-2/5 rounded-bubble!" />
      <Skeleton className="h-16 w-1/2 self-end rounded-bubble!" />
      <Skeleton className="mb-4 h-10 w-2/3 rounded-bubble!" />
    </div>
  );
}
