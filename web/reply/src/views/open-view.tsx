import type { JSX } from 'preact';
import { replyText } from '../../../src/text/reply.ts';
import type { PageState, View } from '../page-state.ts';
import { Icon } from './icons.tsx';
import { Fact, FaultLine, Name, Pieces, Top } from './parts.tsx';

export interface OpenActions {
  readonly open: () => void;
  readonly language: () => void;
}

/** Before any tap: what the link itself says. Nothing has been asked of the server. */
export const OpenView = ({ state, language, actions }: View<Extract<PageState, { screen: 'open' }>> & { actions: OpenActions }): JSX.Element => {
  const text = replyText[language].open;
  const heading = state.names ? text.heading(<Name text={state.names.agency} />, <Name text={state.names.first} />) : [text.headingPlain];
  return (
    <main class="step">
      <Top language={language} onLanguage={actions.language} />
      <div class="stepbody">
        <span class="seal">
          <Icon name="lock" size={30} />
        </span>
        {state.names ? <p class="said">{text.accordingToLink}</p> : null}
        <h1>
          <Pieces pieces={heading} />
        </h1>
        <p class="lead">{text.about}</p>
      </div>
      <ul class="facts">
        <Fact icon="phone">{text.noAccount}</Fact>
        <Fact icon="eye">{text.firstYouSee}</Fact>
      </ul>
      <FaultLine text={state.fault} />
      <button type="button" class="btn primary big" aria-disabled={state.busy} onClick={state.busy ? undefined : actions.open}>
        {state.busy ? text.opening : text.open}
      </button>
      <p class="foot">{text.nothingSent}</p>
      <details class="aside">
        <summary>{text.fromAgency}</summary>
        <p>{text.fromAgencyHelp}</p>
      </details>
    </main>
  );
};
