'use client';
import type { ReactNode } from 'react';
import { Briefcase, Plus } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Panes } from '../../ui/panes.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { RoomView } from './room-view.tsx';
import type { MandatesActions, MandatesSnapshot } from './mandates-view-types.ts';

interface MandatesProps {
  snapshot: MandatesSnapshot;
  actions: MandatesActions;
  /** The way into conversations of a search whose team one is not in. */
  emergency?: (mandateId: string) => ReactNode;
}

interface RoomParts {
  /** The channel in front, where there is room for one thing only. */
  isChannelFirst?: boolean;
  channel: (mandateId: string) => ReactNode;
}

/** Searches at the left, the room of the chosen one at the right. Dialogs stand beside, in `MandateDialogs`. */
export function MandatesView({ snapshot, actions, isChannelFirst = false, channel, emergency }: MandatesProps & RoomParts) {
  const { mandates: text, room } = useText();
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
              {snapshot.mayCreate ? <IconButton label={text.create} icon={<Plus aria-hidden />} onPress={actions.startCreateMandate} /> : null}
            </div>
            {snapshot.mandates.some(({ isClosed }) => isClosed) ? (
              <Segments
                label={room.shown}
                choices={[
                  { id: 'open', name: room.open },
                  { id: 'closed', name: room.closed },
                ]}
                value={snapshot.shown}
                onChange={actions.show}
              />
            ) : null}
          </header>
          <List snapshot={snapshot} actions={actions} />
        </section>
      }
      main={
        chosen ? (
          <RoomView
            key={chosen.mandateId}
            mandate={chosen}
            reopenWork={snapshot.reopenWork}
            actions={actions}
            isChannelFirst={isChannelFirst}
            channel={channel(chosen.mandateId)}
            emergency={emergency?.(chosen.mandateId)}
          />
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
  const { mandates: text, common, room } = useText();
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
  if (snapshot.mandates.length === 0 && !snapshot.mayCreate)
    return (
      <EmptyState icon={<Briefcase aria-hidden />} title={text.emptyTitle}>
        {text.emptyWait}
      </EmptyState>
    );
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
  const shown = snapshot.mandates.filter(({ isClosed }) => isClosed === (snapshot.shown === 'closed'));
  if (shown.length === 0)
    return (
      <EmptyState icon={<Briefcase aria-hidden />} title={snapshot.shown === 'closed' ? room.noneClosed : room.noneOpen}>
        {snapshot.shown === 'closed' ? room.noneClosedHelp : room.noneOpenHelp}
      </EmptyState>
    );
  return (
    <ul className="mandate-rows">
      {shown.map((mandate) => (
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
              {mandate.channelUnread || mandate.candidates.some(({ unread }) => unread) ? (
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
