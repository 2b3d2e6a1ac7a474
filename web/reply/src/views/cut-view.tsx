import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { replyText } from '../../../src/text/reply.ts';
import type { PageState, View } from '../page-state.ts';
import { Icon } from './icons.tsx';
import { FaultLine, Top } from './parts.tsx';

export interface CutActions {
  readonly language: () => void;
  readonly tryText: (text: string) => void;
}

/** A link that lost its end. Nothing was sent; what is pasted here stays here until it reads as a whole link. */
export const CutView = ({ state, language, actions }: View<Extract<PageState, { screen: 'cut' }>> & { actions: CutActions }): JSX.Element => {
  const text = replyText[language].cut;
  const [pasted, setPasted] = useState('');
  const mayPaste = typeof navigator.clipboard?.readText === 'function';
  return (
    <main class="step">
      <Top language={language} onLanguage={actions.language} />
      <span class="seal quiet">
        <Icon name="scissors" size={25} />
      </span>
      <h1>{text.title}</h1>
      <p class="lead">{text.sentence}</p>
      <p class="cutlink">
        <span>{state.shown}</span>
        <b>{state.missing === null ? text.missingUnknown : text.missing(state.missing)}</b>
      </p>
      <label class="pastelabel" for="paste">
        {text.pasteTitle}
      </label>
      <p class="hint" id="paste-help">
        {text.pasteHelp}
      </p>
      <textarea
        id="paste"
        aria-describedby="paste-help"
        rows={4}
        value={pasted}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        onInput={(event) => setPasted(event.currentTarget.value)}
      />
      {mayPaste ? (
        <button type="button" class="btn soft" onClick={() => void navigator.clipboard.readText().then(setPasted, () => undefined)}>
          <Icon name="paste" />
          {text.paste}
        </button>
      ) : null}
      <div class="bottom">
        <FaultLine text={state.notFound ? text.notFound : null} />
        <button type="button" class="btn primary big" disabled={pasted.trim() === ''} onClick={() => actions.tryText(pasted)}>
          {text.open}
        </button>
        <p class="foot">
          {text.noLuck}
          <br />
          {text.stays}
        </p>
      </div>
    </main>
  );
};
