'use client';
import { lazy, Suspense, useCallback, useState } from 'react';
import { Lock, LoaderCircle, MessagesSquare } from 'lucide-react';
import { routes } from '../../routes.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { ActsProvider } from './acts-context.tsx';
import { ClosedDock } from './closed-dock.tsx';
import { Composer } from './composer.tsx';
import { inertActions } from './inert-actions.ts';
import { MessageLog } from './message-log.tsx';
import type { RoomActions, RoomChannelSnapshot } from './room-view-types.ts';

const DateDialog = lazy(() => import('./date-dialog.tsx').then((loaded) => ({ default: loaded.DateDialog })));

interface RoomChannelProps {
  snapshot: RoomChannelSnapshot;
  actions: RoomActions;
}

/** Where a search's team talks: everything here is for the team alone, and looks like it. */
export function RoomChannelView({ snapshot: { talk, making, isNewcomer }, actions }: RoomChannelProps) {
  const { room: text, common } = useText();
  const language = useLanguage();
  const [isDateOpen, setIsDateOpen] = useState(false);
  const pickDate = useCallback(() => setIsDateOpen(true), []);
  const goAway = (go: () => void): void => {
    setIsDateOpen(false);
    go();
  };
  if (making.isMissing && (!making.mayMake || making.work.status === 'failed')) {
    return (
      <div className="grid flex-1 place-items-center">
        <EmptyState
          icon={<MessagesSquare aria-hidden />}
          title={making.mayMake ? text.notMade : text.channel}
          action={
            making.mayMake ? (
              <Button kind="primary" onPress={actions.makeRoom}>
                {common.retry}
              </Button>
            ) : undefined
          }
        >
          {making.work.status === 'failed' ? forCode(making.work.code, language) : text.mayNotMake}
        </EmptyState>
      </div>
    );
  }
  if (making.isMissing || talk.status === 'loading') {
    return (
      <div className="log justify-end" aria-busy="true">
        <p className="log-older meta flex items-center gap-2" role="status">
          <LoaderCircle className="spin" aria-hidden />
          {making.isMissing ? text.making : common.loading}
        </p>
      </div>
    );
  }
  return (
    <>
      {isNewcomer ? (
        <p className="room-note">
          <span className="flex-1">{text.newHere}</span>
          <Link href={routes.brief(talk.conversationId)}>{text.openBrief}</Link>
        </p>
      ) : null}
      <ActsProvider value={talk.mayWrite}>
        <MessageLog key={talk.conversationId} snapshot={talk} actions={{ ...inertActions, ...actions }} onPickDate={pickDate} emptyHelp={text.empty} />
      </ActsProvider>
      {isDateOpen ? (
        <Suspense fallback={null}>
          <DateDialog
            begunAt={talk.begunAt}
            shownAt={talk.items[0]?.at ?? null}
            onPick={(at) => goAway(() => actions.jumpToDate(at))}
            onNewest={() => goAway(actions.jumpToNewest)}
            onClose={() => setIsDateOpen(false)}
          />
        </Suspense>
      ) : null}
      <Dock talk={talk} actions={actions} />
    </>
  );
}

function Dock({ talk, actions }: { talk: RoomChannelSnapshot['talk']; actions: RoomActions }) {
  const { room: text, conversation } = useText();
  if (talk.isClosed) return <ClosedDock snapshot={talk} onReopen={actions.askToReopen} />;
  return (
    <div className="composer is-internal">
      {talk.mayWrite.internal ? (
        <Composer
          key={talk.conversationId}
          lane="internal"
          candidateName=""
          draft={talk.drafts.internal}
          readers={talk.readers.internal}
          mentionable={talk.readers.internal.filter((person) => person.kind === 'member' && !person.isYou)}
          says={text.notSeen}
          maxLength={talk.maxLength}
          onChange={(draft) => actions.changeDraft('internal', draft)}
          onSend={(words) => actions.send('internal', words)}
          composing={talk.composing?.internal ?? null}
          onStopComposing={() => actions.stopComposing('internal')}
          onEditLast={() => actions.editLast('internal')}
        />
      ) : (
        <p className="composer-closed">
          <Lock aria-hidden />
          <span>{conversation.mayNotWrite}</span>
        </p>
      )}
    </div>
  );
}
