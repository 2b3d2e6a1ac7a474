'use client';
import { memo, Suspense, use, useState } from 'react';
import { CircleAlert, Users } from 'lucide-react';
import { formatMoment, formatTime, inSequence } from '../../text/format.ts';
import { forCode } from '../../text/for-code.ts';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { useToast } from '../../ui/toasts.tsx';
import { ActBar, type ActsOpen } from './act-bar.tsx';
import type { ConversationActions, ConversationItem, Delivery } from './conversation-view-types.ts';
import { NoteHead } from './note-head.ts';
import { Tick } from './evidence.tsx';
import { ImportedNote } from './imported-note.tsx';
import { ActStates, Gone, Signs, Words } from './message-acts.tsx';
import { LateRevisions } from './late-acts.ts';
import { useLongPress } from './use-long-press.ts';

type Message = Extract<ConversationItem, { kind: 'message' }>;
export type MessageActions = Pick<
  ConversationActions,
  'retry' | 'takeBack' | 'copy' | 'askToReopen' | 'jumpTo' | 'answer' | 'edit' | 'react' | 'remove' | 'discardAct'
>;

interface MessageItemProps {
  message: Message;
  isFirst: boolean;
  isLast: boolean;
  /** The newest own message says its state in words. */
  isNewestOwn: boolean;
  isExact: boolean;
  /** As the server sees it: shown instead of the text. */
  ciphertext: string | null;
  watch: (element: HTMLElement | null) => (() => void) | undefined;
  actions: MessageActions;
}

/** A message: a bubble if the candidate can see it, an amber band if not. */
export const MessageItem = memo(function MessageItem(props: MessageItemProps) {
  return props.message.lane === 'internal' ? <TeamNote {...props} /> : <Bubble {...props} />;
});

function Bubble({ message, isFirst, isLast, isNewestOwn, isExact, ciphertext, watch, actions }: MessageItemProps) {
  const text = useText().conversation;
  const role = useRole(message);
  const { delivery } = message;
  const isFailed = delivery?.status === 'failed';
  return (
    <li
      className={classNames('msg', message.isOwn && 'is-own', isFirst && 'is-first', isLast && 'is-last')}
      data-seen={message.isOwn ? undefined : message.id}
      ref={message.isOwn ? undefined : watch}
    >
      {isFirst ? (
        <p className="msg-who">
          <b>
            <Name>{message.sender.name}</Name>
          </b>
          {role ? ` · ${role}` : ''}
        </p>
      ) : (
        <span className="sr">
          <Name>{message.sender.name}</Name>
        </span>
      )}
      <Body message={message} ciphertext={ciphertext} actions={actions} className={classNames('bubble', isFailed && 'is-failed')} />
      {isFailed ? <Failed message={message} delivery={delivery} actions={actions} /> : null}
      {isLast && !isFailed ? (
        <p className="msg-foot">
          <time dateTime={new Date(message.at).toISOString()}>{formatTime(message.at)}</time>
          {delivery ? (
            <>
              <span aria-hidden>·</span>
              <Tick delivery={delivery} lane="candidate" isWordShown={isNewestOwn || delivery.status === 'queued'} isExact={isExact} />
            </>
          ) : null}
        </p>
      ) : null}
      {isLast || isFailed ? null : (
        <span className="sr">
          {formatTime(message.at)} {delivery ? text.states[delivery.status] : ''}
        </span>
      )}
    </li>
  );
}

function TeamNote({ message, isNewestOwn, isExact, ciphertext, watch, actions }: MessageItemProps) {
  const text = useText().conversation;
  const head = use(NoteHead);
  const Icon = head?.Icon ?? Users;
  const role = useRole(message);
  const { delivery, imported } = message;
  if (imported !== undefined)
    return (
      <ImportedNote message={message} imported={imported}>
        <Body message={message} ciphertext={ciphertext} actions={actions} className="note-text" />
      </ImportedNote>
    );
  return (
    <li className="note" data-seen={message.isOwn ? undefined : message.id} ref={message.isOwn ? undefined : watch}>
      <p className="note-head">
        <Icon aria-hidden />
        <b>{head?.words ?? text.teamOnly}</b>
        <span className="grow">
          · <Name>{message.sender.name}</Name>
          {role ? `, ${role}` : ''}
        </span>
        {delivery && delivery.status !== 'failed' ? (
          <Tick delivery={delivery} lane="internal" isWordShown={isNewestOwn || delivery.status === 'queued'} isExact={isExact} />
        ) : null}
        <time dateTime={new Date(message.at).toISOString()}>{formatTime(message.at)}</time>
      </p>
      <Body message={message} ciphertext={ciphertext} actions={actions} className="note-text" />
      {delivery?.status === 'failed' ? <Failed message={message} delivery={delivery} actions={actions} /> : null}
    </li>
  );
}

/** The words, or what is left of them, with the bar beside them and the signs below. */
function Body({ message, ciphertext, actions, className }: Pick<MessageItemProps, 'message' | 'ciphertext' | 'actions'> & { className: string }) {
  const [open, setOpen] = useState<ActsOpen>(null);
  const [isHistory, setIsHistory] = useState(false);
  const press = useLongPress(() => setOpen('menu'));
  const { acts, delivery } = message;
  const deleted = acts?.deleted ?? null;
  const showHistory = (): void => setIsHistory(true);
  if (ciphertext !== null)
    return (
      <p className={classNames(className, 'is-cipher')} dir="auto">
        {ciphertext}
      </p>
    );
  return (
    <>
      <div className="bubble-line">
        {deleted === null ? (
          <p className={className} dir="auto" {...press}>
            <Words message={message} actions={actions} onHistory={showHistory} />
          </p>
        ) : (
          <p className={classNames(className, 'is-gone')}>
            <Gone deleted={deleted} />
          </p>
        )}
        {deleted === null && delivery?.status !== 'failed' ? (
          <ActBar message={message} actions={actions} open={open} onOpen={setOpen} onHistory={showHistory} />
        ) : null}
      </div>
      <Signs message={message} actions={actions} />
      <ActStates message={message} actions={actions} />
      {isHistory && acts !== undefined ? (
        <Suspense>
          <LateRevisions revisions={acts.revisions} onClose={() => setIsHistory(false)} />
        </Suspense>
      ) : null}
    </>
  );
}

const useRole = (message: Message): string => {
  const { roles } = useText().common;
  if (message.sender.kind === 'candidate') return '';
  const shown = (['consultant', 'researcher', 'owner', 'admin', 'auditor', 'client'] as const).find(
    (role) => message.sender.kind === 'member' && message.sender.roles.includes(role),
  );
  return shown ? roles[shown] : '';
};

interface FailedProps {
  message: Message;
  delivery: Extract<Delivery, { status: 'failed' }>;
  actions: MessageActions;
}

/** Not sent: why, what was kept, what to do. */
function Failed({ message, delivery, actions }: FailedProps) {
  const { conversation: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  const toast = useToast();
  const copy = (): void => {
    actions.copy(message.text);
    toast({ words: common.copied });
  };
  return (
    <div className="msg-fail">
      <CircleAlert aria-hidden />
      <span>
        <b>{text.failed}</b>
        {language === 'zh' ? '' : ' '}
        {inSequence(
          language,
          delivery.closedAt == null ? forCode(delivery.code, language) : text.searchClosed(formatMoment(delivery.closedAt, now, language)),
          text.textKept,
        )}
        <br />
        {delivery.mayRetry ? (
          <button type="button" className="inline-act" onClick={() => actions.retry(message.id)}>
            {text.retry}
          </button>
        ) : null}
        <button type="button" className="inline-act" onClick={() => actions.takeBack(message.id)}>
          {text.takeBack}
        </button>
        <button type="button" className="inline-act" onClick={copy}>
          {text.copy}
        </button>
        {delivery.mayAskToReopen ? (
          <button type="button" className="inline-act" onClick={actions.askToReopen}>
            {text.askToReopen}
          </button>
        ) : null}
      </span>
    </div>
  );
}
