import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { asksSomething } from '../../../src/text/asks-something.ts';
import { inSequence } from '../../../src/text/format.ts';
import { replyText } from '../../../src/text/reply.ts';
import type { ActActions } from '../reply-acts.ts';
import type { PageState, Panel, View } from '../page-state.ts';
import { Bubbles } from './bubbles.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import { Name, Person } from './parts.tsx';
import { lateViews } from './late-views.ts';
import type { PanelActions } from './panel-view.tsx';
import { useSeen } from './use-seen.ts';
import { nearEdge, useStickToBottom } from './use-stick-to-bottom.ts';

export interface ConversationActions extends PanelActions, ActActions {
  readonly draft: (text: string) => void;
  readonly send: () => void;
  readonly retry: (id: string) => void;
  readonly copy: (text: string) => void;
  readonly older: () => void;
  readonly show: (panel: Panel | null) => void;
  readonly digitsLater: () => void;
  readonly seen: (id: string) => void;
  readonly atBottom: (yes: boolean) => void;
}
type Props = View<Extract<PageState, { screen: 'conversation' }>> & { actions: ConversationActions };

const useLateActs = lateViews(() => import('./late-acts.tsx'));
const useLatePanels = lateViews(async () => (await import('../late.ts')).views);

/** The conversation: header, who can read, messages, quick answers, composer. */
export const ConversationView = (props: Props): JSX.Element => {
  const { state, language, now, actions } = props;
  const text = replyText[language];
  const scroller = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  const late = useLateActs();
  const panels = useLatePanels();
  const may = { write: !state.closed, react: !state.closed && state.claimed };
  const acting = state.lines.find((line) => line.kind === 'bubble' && line.id === state.acting?.id);
  // Counts what makes the story longer: messages, and the views that come later.
  useStickToBottom(scroller, sticks, state.lines.length + (late ? 0.5 : 0), actions.atBottom);
  useSeen(scroller, state.lines.length, actions.seen);
  const others = state.readers.filter((reader) => !reader.you && reader.mark !== 'gone').map((reader) => reader.name || text.conversation.visitor);
  const alarm = state.readers.some((reader) => reader.mark !== 'listed' && reader.mark !== 'gone');
  const quick = !state.closed && !state.composing && state.draft === '' && asksSomething(state.lines.filter((line) => line.kind === 'bubble'));
  if (state.panel !== null && panels) return <panels.PanelView {...props} panel={state.panel} />;
  return (
    <main class="conversation">
      <header class="head">
        <Person name={state.names.first} size="l" />
        <h1 class="grow">
          <span class="consultant">
            <Name text={state.names.first} /> <small>{(text.conversation.roles as Readonly<Record<string, string>>)[state.role] ?? ''}</small>
          </span>
          <small class="meta">
            <Name text={state.names.agency} />
          </small>
        </h1>
        <button type="button" class="ib" aria-label={text.menu.title} onClick={() => actions.show('menu')}>
          <Icon name="menu" size={24} />
        </button>
      </header>
      <button type="button" class={`who2 ${alarm ? 'alarm' : ''}`} onClick={() => actions.show('readers')}>
        <Icon name="lock" size={17} />
        <span class="grow ell">
          {inSequence(language, text.conversation.whoCanRead, [text.conversation.you, ...others].join(language === 'zh' ? '、' : ', '))}
        </span>
        <Icon name="chevron" size={18} />
      </button>
      <p class="sr" role="status">
        {state.newDevices.length > 0 ? text.waiting.approveAsks : ''}
      </p>
      {state.newDevices.length > 0 ? (
        <button type="button" class="who2 asks" onClick={() => actions.show('new-devices')}>
          <Icon name="phone" size={17} />
          <span class="grow">{text.waiting.approveAsks}</span>
          <Icon name="chevron" size={18} />
        </button>
      ) : null}
      {state.online ? null : (
        <p class="quietbar" role="status">
          {text.network.offline} {state.waiting > 0 ? text.network.offlineWaiting(state.waiting) : text.network.offlineReading}
        </p>
      )}
      {state.durable ? null : <p class="quietbar">{text.device.noStorage}</p>}
      <div
        class="scroll"
        ref={scroller}
        // A region that scrolls must be reachable by keyboard (WCAG 2.1.1).
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="region"
        aria-label={text.conversation.label(state.names.first)}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop < nearEdge && state.older === 'more') actions.older();
        }}
      >
        {state.older === 'loading' ? (
          <p class="center" role="status">
            {text.conversation.loadingOlder}
          </p>
        ) : state.older === 'none' && state.lines.length > 0 ? (
          <p class="center">{text.conversation.beginning}</p>
        ) : null}
        {state.lines.length === 0 ? (
          <p class="center empty">{text.conversation.nothingYet(state.names.first)}</p>
        ) : (
          <Bubbles lines={state.lines} language={language} now={now} actions={actions} late={late} may={may} caller={state.names.first} />
        )}
        {state.digitsVoid ? <DigitsVoid {...props} /> : state.offerDigits ? <DigitsOffer {...props} /> : null}
      </div>
      {state.newBelow > 0 ? (
        <div class="below">
          <button
            type="button"
            class="newest"
            onClick={() => {
              sticks.current = true;
              scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'smooth' });
            }}
          >
            <Icon name="down" size={16} />
            {text.conversation.newMessages(state.newBelow)}
          </button>
        </div>
      ) : null}
      {quick ? (
        <div class="quick">
          {(['yes', 'more', 'no'] as const).map((answer) => (
            <button
              key={answer}
              type="button"
              onClick={() => {
                actions.draft(text.conversation.quickText[answer]);
                document.getElementById('composer')?.focus();
              }}
            >
              {text.conversation.quick[answer]}
            </button>
          ))}
        </div>
      ) : null}
      {late && state.mayUndo ? <late.Undo language={language} actions={actions} /> : null}
      {late && state.composing && !state.closed ? <late.Banner composing={state.composing} language={language} actions={actions} /> : null}
      {late && state.acting && acting?.kind === 'bubble' ? (
        <late.Sheet
          key={state.acting.view}
          line={acting}
          view={state.acting.view}
          language={language}
          now={now}
          actions={actions}
          mayWrite={may.write}
          mayReact={may.react}
        />
      ) : null}
      {state.closed ? (
        <p class="quietbar" role="status">
          {text.conversation.closed}
        </p>
      ) : (
        <Composer
          draft={state.draft}
          label={text.conversation.writeTo(state.names.first)}
          text={text.conversation}
          onDraft={actions.draft}
          onSend={actions.send}
          about={state.composing ? `${state.composing.kind} ${state.composing.messageId}` : ''}
          onStop={actions.stopComposing}
          onEditLast={actions.editLast}
        />
      )}
      {state.claimed || state.closed ? null : <p class="foot under">{text.conversation.firstReplyHint}</p>}
    </main>
  );
};

const DigitsVoid = ({ language, actions }: Props): JSX.Element => {
  const text = replyText[language].digits;
  return (
    <div class="offer" role="status">
      <Icon name="alert" />
      <div class="grow">
        <p>{text.void}</p>
        <div class="row">
          <button type="button" class="btn soft" onClick={() => actions.show('digits')}>
            {text.choose}
          </button>
        </div>
      </div>
    </div>
  );
};

const DigitsOffer = ({ language, actions }: Props): JSX.Element => {
  const text = replyText[language].digits;
  return (
    <aside class="offer">
      <Icon name="key" />
      <div class="grow">
        <b>{text.offerTitle}</b>
        <p>{text.offerHelp}</p>
        <div class="row">
          <button type="button" class="btn soft" onClick={() => actions.show('digits')}>
            {text.choose}
          </button>
          <button type="button" class="btn ghost" onClick={actions.digitsLater}>
            {text.later}
          </button>
        </div>
      </div>
    </aside>
  );
};
