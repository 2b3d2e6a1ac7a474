// What is done with messages, as the page shows it: loaded behind the first readable message.
import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { moreSigns, quickSigns } from '../../../src/platform/acts/emoji-signs.ts';
import { actsText, type ActsText } from '../../../src/text/acts.ts';
import { formatMoment, isolate } from '../../../src/text/format.ts';
import type { Language } from '../../../src/text/language.ts';
import type { ConversationState, Line, LineActs } from '../page-state.ts';
import type { ActActions } from '../reply-acts.ts';
import { Icon, type IconName } from './icons.tsx';

type Bubble = Extract<Line, { kind: 'bubble' }>;
export type LateActions = ActActions & { readonly copy: (text: string) => void; readonly retry: (id: string) => void };
interface About {
  readonly line: Bubble;
  readonly language: Language;
  readonly now: number;
  readonly actions: LateActions;
}

const momentOf = (atMs: number | null, now: number, language: Language): string => (atMs === null ? '' : formatMoment(atMs, now, language));
const shownName = (who: { name: string; own: boolean }, text: ActsText): string => (who.own ? text.you : isolate(who.name));

/** The words of a message with what it answers above them and "edited" behind them; or what is left of a deleted one. */
export const Words = ({ line, language, now, actions }: About): JSX.Element => {
  const text = actsText[language];
  const { acts } = line;
  if (acts?.deleted) {
    const moment = momentOf(acts.deleted.atMs, now, language);
    return (
      <>
        <Icon name="trash" size={16} />
        <span>
          {text.gone}
          <small>{moment === '' ? text.deleting : acts.deleted.own ? text.goneByYou(moment) : text.goneBy(isolate(acts.deleted.name), moment)}</small>
        </span>
      </>
    );
  }
  return (
    <>
      {acts?.quote ? <Quote quote={acts.quote} text={text} /> : null}
      <span dir="auto">{line.text}</span>
      {acts && acts.revisions.length > 0 ? (
        <>
          {' '}
          <button type="button" class="edited" aria-label={text.editedLabel} onClick={() => actions.act({ id: line.id, view: 'history' })}>
            {text.edited}
          </button>
        </>
      ) : null}
    </>
  );
};

const Quote = ({ quote, text }: { quote: NonNullable<LineActs['quote']>; text: ActsText }): JSX.Element => {
  const who = quote.who === null ? text.answeredOther : quote.who.own ? text.answeredOwn : text.answered(isolate(quote.who.name));
  const jump = (): void => {
    const target = document.querySelector<HTMLElement>(`[data-id="${quote.id}"]`);
    target?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    target?.classList.remove('found');
    // Read anew, so that a second visit blinks again.
    void target?.offsetWidth;
    target?.classList.add('found');
  };
  const words = (
    <>
      <b>{who}</b>
      <span dir="auto">{quote.state === 'deleted' ? text.quoteGone : quote.text}</span>
    </>
  );
  // What is not loaded cannot be gone to.
  if (quote.state === 'as-quoted') return <span class="quote">{words}</span>;
  return (
    <button type="button" class="quote" title={text.jump} onClick={jump}>
      {words}
    </button>
  );
};

/** The visible way to the actions, beside each message. */
export const More = ({ line, language, actions }: Pick<About, 'line' | 'language' | 'actions'>): JSX.Element => {
  const text = actsText[language];
  return (
    <button
      type="button"
      class="more"
      aria-haspopup="dialog"
      aria-label={line.own ? text.actionsOwn : text.actions(isolate(line.name))}
      onClick={() => actions.act({ id: line.id, view: 'menu' })}
    >
      <Icon name="dots" size={18} />
    </button>
  );
};

/** Signs under a message, and acts on it that wait or were refused. */
export const Foot = ({ line, language, actions, mayReact }: Omit<About, 'now'> & { mayReact: boolean }): JSX.Element | null => {
  const text = actsText[language];
  const { acts } = line;
  if (!acts) return null;
  return (
    <>
      {acts.reactions.length > 0 ? (
        <ul class="signs" aria-label={text.reactions(acts.reactions.length)}>
          {acts.reactions.map(({ emoji, own, names }) => {
            const people = [...(own ? [text.you] : []), ...names.map(isolate)];
            return (
              <li key={emoji}>
                <button
                  type="button"
                  class={own ? 'own' : ''}
                  disabled={!mayReact}
                  aria-pressed={own}
                  aria-label={`${emoji} ${people.length > 1 ? people.length : ''} ${text.reacted(people.join(', '))}. ${own ? text.takeBack : text.alsoReact}`}
                  onClick={() => actions.react(line.id, emoji)}
                >
                  <span aria-hidden="true">{emoji}</span>
                  {people.length > 1 ? <span class="num">{people.length}</span> : null}
                </button>
              </li>
            );
          })}
        </ul>
      ) : null}
      {acts.waiting !== null && acts.deleted?.atMs !== null ? (
        <p class="foot2">
          <Icon name="clock" size={15} /> {text.waiting[acts.waiting]}
        </p>
      ) : null}
      {acts.failed.map(({ id, kind, why }) => (
        <p key={id} class="failedline" role="alert">
          <span>
            {text.failed[kind]} {why}
          </span>
          <button type="button" class="textlink" onClick={() => actions.retry(id)}>
            {text.retry}
          </button>
          {kind === 'edit' ? (
            <button type="button" class="textlink" onClick={() => actions.discardAct(id, true)}>
              {text.editAgain}
            </button>
          ) : null}
          <button type="button" class="textlink" onClick={() => actions.discardAct(id, false)}>
            {text.discard}
          </button>
        </p>
      ))}
    </>
  );
};

/** What somebody tried with a message that is not theirs. */
export const Tried = ({ line, language }: { line: Extract<Line, { kind: 'tried' }>; language: Language }): JSX.Element => (
  <li class="center tried">
    <Icon name="alert" size={15} /> {actsText[language].refused[line.what](isolate(line.name))}
  </li>
);

/** Above the field: which message is edited or answered, and the way out. */
export const Banner = ({
  composing,
  language,
  actions,
}: {
  composing: NonNullable<ConversationState['composing']>;
  language: Language;
  actions: ActActions;
}): JSX.Element => {
  const text = actsText[language];
  const isEdit = composing.kind === 'edit';
  return (
    <div class="composing" role="status">
      <Icon name={isEdit ? 'pen' : 'reply'} size={18} />
      <span class="grow">
        <b>{isEdit ? text.editing : composing.isOwn ? text.answeringOwn : text.answering(isolate(composing.name))}</b>
        <span class="ell" dir="auto">
          {composing.text}
        </span>
      </span>
      <button type="button" class="ib" aria-label={isEdit ? text.stopEdit : text.stopAnswer} onClick={actions.stopComposing}>
        <Icon name="close" />
      </button>
    </div>
  );
};

/** Something was deleted: what that means, and the way back for five seconds. */
export const Undo = ({ language, actions }: { language: Language; actions: ActActions }): JSX.Element => {
  const text = actsText[language];
  return (
    <p class="undo" role="status">
      <span class="grow">{text.goneToast}</span>
      <button type="button" class="btn soft" onClick={actions.undo}>
        {text.undo}
      </button>
    </p>
  );
};

interface SheetProps extends About {
  readonly view: 'menu' | 'history';
  readonly mayWrite: boolean;
  readonly mayReact: boolean;
}

/** From below: the signs and what can be done, or the earlier words. Escape, the veil and the button close it. */
export const Sheet = (props: SheetProps): JSX.Element => {
  const { view, language, actions } = props;
  const text = actsText[language];
  const box = useRef<HTMLDialogElement>(null);
  const pressed = useRef(false);
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    // Not the first sign: a focus ring around it would look chosen.
    dialog?.focus();
    return () => dialog?.close();
  }, []);
  const close = (): void => actions.act(null);
  return (
    // The veil is the dialog itself; Escape closes it for keyboards.
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/no-noninteractive-element-interactions
    <dialog
      class="sheet"
      ref={box}
      tabIndex={-1}
      onPointerDownCapture={() => {
        pressed.current = true;
      }}
      onClickCapture={(event) => {
        // The finger whose long press opened this is lifted over it: that is no tap on what came under it.
        if (!pressed.current && event.detail > 0) event.stopPropagation();
      }}
      aria-label={view === 'menu' ? text.menu : text.historyTitle}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) close();
      }}
    >
      <div class="sheetbody">
        {view === 'menu' ? <Menu {...props} /> : <History {...props} />}
        <button type="button" class="btn ghost" onClick={close}>
          {text.close}
        </button>
      </div>
    </dialog>
  );
};

const Menu = ({ line, language, actions, mayWrite, mayReact }: SheetProps): JSX.Element => {
  const text = actsText[language];
  const [wide, setWide] = useState(false);
  const own = line.acts?.reactions.filter((reaction) => reaction.own).map(({ emoji }) => emoji) ?? [];
  const entry = (icon: IconName, name: string, press: () => void, danger = false): JSX.Element => (
    <li>
      <button type="button" class={danger ? 'danger' : ''} onClick={press}>
        <Icon name={icon} />
        {name}
      </button>
    </li>
  );
  const closing = (work: () => void) => (): void => {
    work();
    actions.act(null);
  };
  return (
    <>
      {mayReact ? (
        <div class="pick" role="group" aria-label={text.signs}>
          {[...quickSigns, ...(wide ? moreSigns : [])].map((emoji) => (
            <button
              key={emoji}
              type="button"
              class={own.includes(emoji) ? 'own' : ''}
              aria-pressed={own.includes(emoji)}
              onClick={() => actions.react(line.id, emoji)}
            >
              {emoji}
            </button>
          ))}
          {wide ? null : (
            <button type="button" aria-label={text.moreSigns} onClick={() => setWide(true)}>
              <Icon name="plus" />
            </button>
          )}
        </div>
      ) : null}
      <ul class="entries">
        {mayWrite ? entry('reply', text.reply, () => actions.answer(line.id)) : null}
        {entry(
          'paste',
          text.copy,
          closing(() => actions.copy(line.text)),
        )}
        {mayWrite && line.own ? entry('pen', text.edit, () => actions.edit(line.id)) : null}
        {line.acts && line.acts.revisions.length > 0 ? entry('clock', text.history, () => actions.act({ id: line.id, view: 'history' })) : null}
        {mayWrite && line.own ? entry('trash', text.remove, () => actions.remove(line.id), true) : null}
      </ul>
    </>
  );
};

const History = ({ line, language, now }: SheetProps): JSX.Element => {
  const text = actsText[language];
  const all = line.acts?.revisions ?? [];
  return (
    <>
      <h2>{text.historyTitle}</h2>
      <p class="meta">{text.historyHelp}</p>
      <ol class="revisions">
        {all
          .map((_, index) => index)
          .toReversed()
          .map((index) => {
            const revision = all[index];
            if (!revision) return null;
            return (
              <li key={revision.id}>
                <small>
                  {index === 0 ? text.original : text.edition(index)} · {shownName(revision, text)} ·{' '}
                  {momentOf(revision.atMs, now, language) || text.waiting.edit}
                </small>
                <p dir="auto">{revision.text}</p>
              </li>
            );
          })}
      </ol>
    </>
  );
};

const restMs = 450;

/** A finger that rests on a message opens its actions. For the list of messages; calls back with the message's id. */
export const longPress = (pressed: (id: string) => void) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let from = { x: 0, y: 0 };
  let touches = false;
  const stop = (): void => clearTimeout(timer);
  return {
    onPointerDown: (event: PointerEvent): void => {
      touches = event.pointerType === 'touch';
      stop();
      const bubble = event.target instanceof Element ? event.target.closest('.bub') : null;
      const id = bubble?.closest<HTMLElement>('[data-id]')?.dataset['id'];
      if (!touches || id === undefined || bubble?.classList.contains('gone')) return;
      from = { x: event.clientX, y: event.clientY };
      timer = setTimeout(() => pressed(id), restMs);
    },
    onPointerMove: (event: PointerEvent): void => {
      if (Math.hypot(event.clientX - from.x, event.clientY - from.y) > 10) stop();
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onContextMenu: (event: MouseEvent): void => {
      if (touches && event.target instanceof Element && event.target.closest('.bub')) event.preventDefault();
    },
  };
};
