import type { JSX } from 'preact';
import { replyText } from '../../../src/text/reply.ts';
import type { PageState, View } from '../page-state.ts';
import { ConversationView, type ConversationActions } from './conversation-view.tsx';
import { CutView, type CutActions } from './cut-view.tsx';
import { EndedView, type EndedActions } from './ended-view.tsx';
import { NoticeView, type NoticeActions } from './notice-view.tsx';
import { OpenView, type OpenActions } from './open-view.tsx';
import { WaitingView, type WaitingActions } from './waiting-view.tsx';

export interface PageActions {
  readonly open: OpenActions;
  readonly notice: NoticeActions;
  readonly cut: CutActions;
  readonly waiting: WaitingActions;
  readonly ended: EndedActions;
  readonly conversation: ConversationActions;
}

/** The page: one screen for one state. */
export const PageView = ({ state, language, now, actions }: View<PageState> & { actions: PageActions }): JSX.Element | null => {
  const text = replyText[language];
  switch (state.screen) {
    case 'reading':
      return null;
    case 'barrier':
      return (
        <main class="step">
          <h1>{text.ended.unknownTitle}</h1>
          <p class="lead">{state.reason === 'insecure' ? text.device.insecure : text.device.old}</p>
        </main>
      );
    case 'cut':
      return <CutView state={state} language={language} now={now} actions={actions.cut} />;
    case 'open':
      return <OpenView state={state} language={language} now={now} actions={actions.open} />;
    case 'notice':
      return <NoticeView state={state} language={language} now={now} actions={actions.notice} />;
    case 'waiting':
      return <WaitingView state={state} language={language} now={now} actions={actions.waiting} />;
    case 'ended':
      return <EndedView state={state} language={language} now={now} actions={actions.ended} />;
    case 'left':
      return (
        <main class="step">
          <h1>{text.menu.leave}</h1>
          <p class="lead">{text.menu.left}</p>
        </main>
      );
    case 'conversation':
      return <ConversationView state={state} language={language} now={now} actions={actions.conversation} />;
  }
};
