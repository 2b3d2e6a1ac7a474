'use client';
import { LoaderCircle, MessagesSquare } from 'lucide-react';
import { routes } from '../../routes.ts';
import { forCode } from '../../text/for-code.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { ChannelLog } from './channel-log.tsx';
import { ClosedDock } from './closed-dock.tsx';
import { NoteComposer } from './note-composer.tsx';
import type { RoomActions, RoomChannelSnapshot } from './room-view-types.ts';

interface RoomChannelProps {
  snapshot: RoomChannelSnapshot;
  actions: RoomActions;
}

/** Where a search's team talks: everything here is for the team alone, and looks like it. */
export function RoomChannelView({ snapshot: { talk, making, isNewcomer }, actions }: RoomChannelProps) {
  const { room: text, common } = useText();
  const language = useLanguage();
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
      <ChannelLog talk={talk} actions={actions} emptyHelp={text.empty} />
      <Dock talk={talk} actions={actions} />
    </>
  );
}

function Dock({ talk, actions }: { talk: RoomChannelSnapshot['talk']; actions: RoomActions }) {
  const { room: text } = useText();
  if (talk.isClosed) return <ClosedDock snapshot={talk} onReopen={actions.askToReopen} />;
  return (
    <div className="composer is-internal">
      <NoteComposer talk={talk} actions={actions} says={text.notSeen} />
    </div>
  );
}
