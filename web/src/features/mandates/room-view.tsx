'use client';
import { useState, type ReactNode } from 'react';
import { Archive, BookOpen, ChevronLeft, UserPlus, Users } from 'lucide-react';
import { routes } from '../../routes.ts';
import { formatDate, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Segments } from '../../ui/segments.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useMedia } from '../../ui/use-media.ts';
import type { Work } from '../../ui/view-types.ts';
import type { MandateRow, MandatesActions } from './mandates-view-types.ts';
import { RoomCandidates } from './room-candidates.tsx';

interface RoomProps {
  mandate: MandateRow;
  reopenWork: Work;
  actions: MandatesActions;
  isChannelFirst: boolean;
  channel: ReactNode;
  /** The way into its conversations for who is not of the team. */
  emergency?: ReactNode;
}

/** Wide enough for the channel and the candidates side by side. */
const wide = '(min-width: 1180px)';

/** The room of a search: what it is, its candidates, and the channel of its team; one of the two at a time where there is little room. */
export function RoomView({ mandate, reopenWork, actions, isChannelFirst, channel, emergency }: RoomProps) {
  const { mandates, room: text } = useText();
  const isWide = useMedia(wide);
  const [part, setPart] = useState<'candidates' | 'channel'>(isChannelFirst ? 'channel' : 'candidates');
  return (
    <section className="pane flex-1" aria-label={mandate.title ?? mandates.title}>
      <Head mandate={mandate} actions={actions} emergency={emergency} />
      <Reopening mandate={mandate} work={reopenWork} onReopen={actions.reopen} />
      {isWide ? null : (
        <div className="room-parts">
          <Segments
            label={text.parts}
            choices={[
              { id: 'candidates', name: text.candidates },
              {
                id: 'channel',
                name: text.channel,
                icon: mandate.channelUnread ? <span className="dot" role="img" aria-label={mandates.unread} /> : <Users aria-hidden />,
              },
            ]}
            value={part}
            onChange={setPart}
          />
        </div>
      )}
      <div className="room-body">
        {isWide || part === 'channel' ? (
          <section className="room-channel" aria-label={text.channel}>
            {isWide ? (
              <h2 className="room-title">
                <Users aria-hidden />
                {text.channel}
              </h2>
            ) : null}
            {channel}
          </section>
        ) : null}
        {isWide || part === 'candidates' ? <RoomCandidates mandate={mandate} isAside={isWide} actions={actions} /> : null}
      </div>
    </section>
  );
}

function Head({ mandate, actions, emergency }: Pick<RoomProps, 'mandate' | 'actions' | 'emergency'>) {
  const { mandates: text, common, room } = useText();
  const language = useLanguage();
  const isOpen = !mandate.isClosed && !mandate.isSample;
  return (
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
          {mandate.closedAt === null ? null : <span className="num"> · {room.closedSince(formatDate(mandate.closedAt, language))}</span>}
          {mandate.isPlaced ? <> · {room.placed}</> : null}
          {mandate.team.length > 0 ? (
            <>
              {' '}
              · {text.team}: <Name>{mandate.team.map(({ name }) => name).join(language === 'zh' ? '、' : ', ')}</Name>
            </>
          ) : null}
        </p>
        {mandate.isSettling ? (
          <p className="small text-ink-3" role="status">
            {room.settling}
          </p>
        ) : null}
      </div>
      {emergency}
      <div className="room-acts">
        <Link href={routes.brief(mandate.mandateId)} className="btn btn-line" label={room.briefLong}>
          <BookOpen aria-hidden />
          {room.brief}
        </Link>
        {isOpen ? (
          <Button kind="line" icon={<Users aria-hidden />} onPress={() => actions.openTeam(mandate.mandateId)}>
            {text.team}
          </Button>
        ) : null}
        {isOpen && mandate.mayClose ? (
          <IconButton label={room.close} icon={<Archive aria-hidden />} onPress={() => actions.startClose(mandate.mandateId)} />
        ) : null}
        {isOpen && mandate.candidates.length > 0 ? (
          <Button kind="primary" icon={<UserPlus aria-hidden />} onPress={() => actions.startAddCandidate(mandate.mandateId)}>
            {text.addCandidate}
          </Button>
        ) : null}
      </div>
    </header>
  );
}

/** Of a closed search: who asks to open it again, and the way to do it. */
function Reopening({ mandate, work, onReopen }: { mandate: MandateRow; work: Work; onReopen: () => void }) {
  const text = useText().room;
  if (mandate.reopening === null) return null;
  return (
    <div className="room-note" role="group" aria-label={text.reopen}>
      <span className="flex-1">{mandate.askedBy === null ? '' : text.reopenAsked(isolate(mandate.askedBy))}</span>
      {mandate.reopening === 'asked' ? null : (
        <Button kind="line" size="sm" isBusy={work.status === 'busy'} onPress={onReopen}>
          {mandate.reopening === 'may' ? text.reopen : text.askToReopen}
        </Button>
      )}
      <Problem work={work} />
    </div>
  );
}
