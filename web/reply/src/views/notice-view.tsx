import type { JSX } from 'preact';
import { formatDate, formatMoment } from '../../../src/text/format.ts';
import { replyText } from '../../../src/text/reply.ts';
import type { DataAct, PageState, View } from '../page-state.ts';
import { Icon } from './icons.tsx';
import { lateViews } from './late-views.ts';
import { WholeNotice } from './whole-notice.tsx';
import { FaultLine, Name, Person, Pieces, Top } from './parts.tsx';

export interface NoticeActions {
  readonly goOn: () => void;
  readonly language: () => void;
  readonly whole: (open: boolean) => void;
  /** Asks not to be written to again: a note for the agency, since nobody is let in yet. */
  readonly decline: () => void;
  readonly data: (act: DataAct) => void;
}
const useLateData = lateViews(async () => (await import('../late.ts')).views);

/** Three things before reading; the whole text is one tap away. The consultant and the agency come from the sealed card. */
export const NoticeView = ({ state, language, now, actions }: View<Extract<PageState, { screen: 'notice' }>> & { actions: NoticeActions }): JSX.Element => {
  const text = replyText[language].notice;
  const roles = replyText[language].conversation.roles as Readonly<Record<string, string>>;
  const late = useLateData();
  if (state.whole) return <WholeNotice names={state.names} notice={state.notice} language={language} onClose={() => actions.whole(false)} />;
  return (
    <main class="step">
      <Top language={language} onLanguage={actions.language}>
        <span class="agency">
          <span class="mark" aria-hidden="true">
            {Array.from(state.names.agency)[0]}
          </span>
          <b>
            <Name text={state.names.agency} />
          </b>
        </span>
      </Top>
      {state.differ ? (
        <p class="fault" role="alert">
          <Icon name="alert" size={18} />
          <span>
            {text.namesDiffer}{' '}
            <b>
              <Name text={`${state.names.agency} · ${state.names.first}`} />
            </b>
          </span>
        </p>
      ) : (
        <p class="proved">
          <Icon name="badge" size={18} />
          {text.confirmed}
        </p>
      )}
      <h1>{text.heading}</h1>
      <p class="lead">
        <Pieces pieces={text.intro(<Name text={state.names.agency} />, <Name text={state.names.first} />)} />
      </p>
      <ul class="three">
        <li>
          <Icon name="eye" size={22} />
          <div>
            <b>{text.whoTitle}</b>
            <p class="people">
              <span>
                <Person name={state.names.first} size="s" />
                <Name text={state.names.first} /> <small>{roles[state.role] ?? ''}</small>
              </span>
            </p>
            <p>{text.whoElse}</p>
          </div>
        </li>
        <li>
          <Icon name="pin" size={22} />
          <div>
            <b>{text.sourceTitle}</b>
            <p>{text.source[state.notice.source](formatMoment(state.notice.addedMs, now, language).replace(/,? ?\d\d:\d\d$/, ''))}</p>
          </div>
        </li>
        <li>
          <Icon name="trash" size={22} />
          <div>
            <b class="num">{text.deletedTitle(formatDate(state.notice.deleteByMs, language))}</b>
            <p>{text.deletedSentence}</p>
          </div>
        </li>
      </ul>
      <button type="button" class="textlink" onClick={() => actions.whole(true)}>
        {text.readWhole}
        <Icon name="chevron" size={18} />
      </button>
      <div class="bottom">
        <FaultLine text={state.fault} />
        <button type="button" class="btn primary big" aria-disabled={state.busy} onClick={state.busy ? undefined : actions.goOn}>
          {state.busy ? replyText[language].open.opening : text.goOn}
        </button>
        {state.declined ? (
          <>
            <p class="proved" role="status">
              <Icon name="check" size={18} />
              {text.notInterestedDone}
            </p>
            {late ? <late.RefusedView names={state.names} data={state.data ?? null} language={language} now={now} onAct={actions.data} /> : null}
          </>
        ) : (
          <button type="button" class="btn ghost wide" onClick={actions.decline}>
            {text.notInterested}
          </button>
        )}
      </div>
    </main>
  );
};
