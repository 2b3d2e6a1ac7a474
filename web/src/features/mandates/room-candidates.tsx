'use client';
import { UserPlus } from 'lucide-react';
import { formatRowTime } from '../../text/format.ts';
import { Avatar } from '../../ui/avatar.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { MandateRow, MandatesActions } from './mandates-view-types.ts';

/** The candidates of a search, those with the newest word first, each with the state of the link. */
export function RoomCandidates({ mandate, isAside, actions }: { mandate: MandateRow; isAside: boolean; actions: MandatesActions }) {
  const { mandates: text, room } = useText();
  const language = useLanguage();
  const now = useNow();
  if (mandate.candidates.length === 0)
    return (
      <div className={classNames('room-candidates', isAside && 'is-aside')}>
        <EmptyState
          icon={<UserPlus aria-hidden />}
          title={text.noCandidates}
          action={
            mandate.isClosed || mandate.isSample ? undefined : (
              <Button kind="primary" icon={<UserPlus aria-hidden />} onPress={() => actions.startAddCandidate(mandate.mandateId)}>
                {text.addCandidate}
              </Button>
            )
          }
        >
          {text.noCandidatesHelp}
        </EmptyState>
      </div>
    );
  return (
    <section className={classNames('room-candidates', isAside && 'is-aside')} aria-label={room.candidates}>
      {isAside ? <h2 className="room-title">{room.candidates}</h2> : null}
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
    </section>
  );
}
