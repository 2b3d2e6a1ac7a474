import type { JSX } from 'preact';
import { replyText } from '../../../src/text/reply.ts';
import type { DataAct, EndedReason, PageState, View } from '../page-state.ts';
import { Icon } from './icons.tsx';
import { lateViews } from './late-views.ts';
import { FaultLine, Name, Pieces, Top } from './parts.tsx';

export interface EndedActions {
  readonly language: () => void;
  readonly ask: () => void;
  readonly leaveNote: () => void;
  readonly enterAnew: () => void;
  readonly data: (act: DataAct) => void;
}
const useLateData = lateViews(async () => (await import('../late.ts')).views);

/** The link opens nothing: said politely, with what is kept and whom to ask. An unknown link and a wrong one look the same. */
export const EndedView = ({ state, language, now, actions }: View<Extract<PageState, { screen: 'ended' }>> & { actions: EndedActions }): JSX.Element => {
  const { ended: text, waiting } = replyText[language];
  const late = useLateData();
  const agency = <Name text={state.names?.agency ?? ''} />;
  const first = <Name text={state.names?.first ?? ''} />;
  const words: Record<EndedReason, { title: string; pieces: readonly (string | JSX.Element)[] }> = {
    unknown: { title: text.unknownTitle, pieces: [text.unknown] },
    revoked: { title: text.revokedTitle, pieces: text.revoked(agency) },
    replaced: { title: text.replacedTitle, pieces: text.replaced(first) },
    expired: { title: text.expiredTitle, pieces: text.expired(first) },
    impostor: { title: text.impostorTitle, pieces: text.impostor(agency) },
    erased: { title: text.erasedTitle, pieces: [] },
    'agency-closed': { title: late ? late.words[language].closedTitle : text.erasedTitle, pieces: late ? late.words[language].closed(agency) : [] },
    'cut-off': { title: text.cutOffTitle, pieces: [text.cutOff] },
  };
  const mayAsk = state.names !== null && (state.reason === 'expired' || state.reason === 'revoked');
  return (
    <main class="step">
      <Top language={language} onLanguage={actions.language} />
      <div class="stepbody">
        <span class="seal quiet">
          <Icon name="lock" size={26} />
        </span>
        <h1>{words[state.reason].title}</h1>
        <p class="lead">
          <Pieces pieces={words[state.reason].pieces} />
        </p>
      </div>
      {late ? <late.AnswersView names={state.names} data={state.data ?? null} language={language} now={now} onAct={actions.data} /> : null}
      {state.keptText ? (
        <div class="kept">
          <p class="b">{text.textKept}</p>
          <blockquote dir="auto">{state.keptText}</blockquote>
        </div>
      ) : null}
      <div class="bottom">
        <FaultLine text={state.fault} />
        {state.asked ? (
          <p class="proved" role="status">
            <Icon name="check" size={18} />
            {state.keptText ? waiting.toldAgency : text.asked}
          </p>
        ) : null}
        {!state.asked && state.keptText ? (
          <button type="button" class="btn primary big" onClick={actions.leaveNote}>
            {text.leaveAsNote}
          </button>
        ) : null}
        {!state.asked && !state.keptText && mayAsk ? (
          <button type="button" class="btn primary big" onClick={actions.ask}>
            <span>
              <Pieces pieces={text.askAgain(first)} />
            </span>
          </button>
        ) : null}
        {state.mayReturn ? (
          <button type="button" class="btn line wide" onClick={actions.enterAnew}>
            {waiting.title}
          </button>
        ) : null}
      </div>
    </main>
  );
};
