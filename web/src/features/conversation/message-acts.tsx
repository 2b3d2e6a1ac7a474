'use client';
import { Fragment } from 'react';
import { CircleAlert, Clock3, Trash2 } from 'lucide-react';
import { mentionParts } from '../../platform/live/mentions.ts';
import { forCode } from '../../text/for-code.ts';
import { formatMoment, inSequence, isolate } from '../../text/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import type { Person } from '../../ui/view-types.ts';
import { useMayAct } from './acts-context.tsx';
import type { MessageActs } from './acts-view-types.ts';
import type { ConversationItem } from './conversation-view-types.ts';
import type { MessageActions } from './message-item.tsx';

type Message = Extract<ConversationItem, { kind: 'message' }>;

const isYou = (person: Person): boolean => person.kind === 'member' && person.isYou;

/** The words of a message with what it answers above them and "edited" behind them. */
export function Words({ message, actions, onHistory }: { message: Message; actions: MessageActions; onHistory: () => void }) {
  const text = useText().acts;
  const { acts } = message;
  if (acts?.quote == null && (acts?.revisions.length ?? 0) === 0) return <Named message={message} />;
  return (
    <>
      {acts?.quote ? <Quote quote={acts.quote} onJump={actions.jumpTo} /> : null}
      <span className="bubble-words" dir="auto">
        <Named message={message} />
      </span>
      {(acts?.revisions.length ?? 0) > 0 ? (
        <>
          {' '}
          <button type="button" className="edited" aria-label={text.editedLabel} onClick={onHistory}>
            {text.edited}
          </button>
        </>
      ) : null}
    </>
  );
}

/** The words, with a mark on the names that they name. */
function Named({ message: { text, mentions } }: { message: Message }) {
  if (mentions === undefined) return <>{text}</>;
  let at = 0;
  return mentionParts(text, mentions).map((part) => {
    const key = at;
    at += part.text.length;
    if (part.ids.length === 0) return <Fragment key={key}>{part.text}</Fragment>;
    const isMe = mentions.some((person) => isYou(person) && part.ids.includes(person.id));
    return (
      <span key={key} className={classNames('mention', isMe && 'is-you')}>
        <bdi>{part.text}</bdi>
      </span>
    );
  });
}

function Quote({ quote, onJump }: { quote: NonNullable<MessageActs['quote']>; onJump: (id: string) => void }) {
  const text = useText().acts;
  const { author } = quote;
  const who = author === null ? text.answeredOther : isYou(author) ? text.answeredOwn : text.answered(isolate(author.name));
  return (
    <button type="button" className="quote" title={text.jump} onClick={() => onJump(quote.id)}>
      <span className="quote-who">{who}</span>
      <span className={classNames('quote-words', quote.state === 'deleted' && 'is-gone')} dir="auto">
        {quote.state === 'deleted' ? text.quoteGone : quote.text}
      </span>
    </button>
  );
}

/** In place of what was deleted: that there was something, who took it away and when. Its words are on no screen any more. */
export function Gone({ deleted }: { deleted: NonNullable<MessageActs['deleted']> }) {
  const text = useText().acts;
  const language = useLanguage();
  const now = useNow();
  const { by, at } = deleted;
  const moment = at === null ? null : formatMoment(at, now, language);
  return (
    <>
      <Trash2 aria-hidden />
      <span>
        {text.gone}
        <small>{moment === null ? text.deleting : isYou(by) ? text.goneByYou(moment) : text.goneBy(isolate(by.name), moment)}</small>
      </span>
    </>
  );
}

/** Signs under a message; a tap gives the same one or takes it back. */
export function Signs({ message, actions }: { message: Message; actions: MessageActions }) {
  const text = useText().acts;
  const mayWrite = useMayAct(message.lane);
  const reactions = message.acts?.reactions ?? [];
  if (reactions.length === 0) return null;
  const names = (people: readonly Person[]): string => people.map((person) => (isYou(person) ? text.you : isolate(person.name))).join(', ');
  return (
    <ul className="signs" aria-label={text.reactions(reactions.length)}>
      {reactions.map(({ emoji, by, isOwn }) => (
        <li key={emoji}>
          <button
            type="button"
            className={classNames('sign', isOwn && 'is-own')}
            disabled={!mayWrite}
            aria-pressed={isOwn}
            aria-label={`${emoji} ${by.length > 1 ? by.length : ''} ${text.reacted(names(by))}. ${isOwn ? text.takeBack : text.alsoReact}`}
            title={names(by)}
            onClick={() => actions.react(message.id, emoji)}
          >
            <span aria-hidden>{emoji}</span>
            {by.length > 1 ? <span className="num">{by.length}</span> : null}
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Acts that have not arrived: waiting, or refused with the reason and what to do. */
export function ActStates({ message, actions }: { message: Message; actions: MessageActions }) {
  const text = useText().acts;
  const language = useLanguage();
  const { acts } = message;
  if (acts === undefined) return null;
  return (
    <>
      {acts.waiting === null || acts.deleted?.at === null ? null : (
        <p className="act-waits">
          <Clock3 aria-hidden />
          {text.waiting[acts.waiting]}
        </p>
      )}
      {acts.failed.map(({ actId, kind, code, mayRetry }) => (
        <div className="msg-fail" key={actId}>
          <CircleAlert aria-hidden />
          <span>
            {inSequence(language, text.failed[kind], forCode(code, language))}
            <br />
            {mayRetry ? (
              <button type="button" className="inline-act" onClick={() => actions.retry(actId)}>
                {text.retry}
              </button>
            ) : null}
            {kind === 'edit' ? (
              <button type="button" className="inline-act" onClick={() => actions.discardAct(actId, true)}>
                {text.editAgain}
              </button>
            ) : null}
            <button type="button" className="inline-act" onClick={() => actions.discardAct(actId, false)}>
              {text.discard}
            </button>
          </span>
        </div>
      ))}
    </>
  );
}
