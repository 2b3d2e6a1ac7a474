import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { formatTime } from '../../../src/text/format.ts';
import { replyText } from '../../../src/text/reply.ts';
import type { PageState, View } from '../page-state.ts';
import { Icon } from './icons.tsx';
import { FaultLine, Name, Pieces, Top } from './parts.tsx';

export interface WaitingActions {
  readonly language: () => void;
  readonly digits: (digits: string) => void;
  readonly mail: () => void;
  readonly code: (code: string) => void;
  readonly note: (text: string) => void;
  readonly draft: (text: string) => void;
}

const asDigits = (value: string): string => value.normalize('NFKC').replace(/\D/g, '').slice(0, 6);

/** A link that has a device already. Every way in stands here, and waiting is never mute: a note can be left. */
export const WaitingView = ({ state, language, actions }: View<Extract<PageState, { screen: 'waiting' }>> & { actions: WaitingActions }): JSX.Element => {
  const text = replyText[language].waiting;
  const first = <Name text={state.names.first} />;
  const withDigits = state.ways.includes('digits');
  return (
    <main class="step">
      <Top language={language} onLanguage={actions.language}>
        <span class="agency">
          <b>
            <Name text={state.names.agency} />
          </b>
        </span>
      </Top>
      <h1>{text.title}</h1>
      <p class="lead">
        <Pieces pieces={withDigits ? text.sentence(first) : text.sentenceWithoutDigits(first)} />
      </p>
      <FaultLine text={state.fault} />
      {withDigits ? (
        <SixDigits
          label={text.digitsLabel}
          button={text.enter}
          busy={state.busy}
          onEnter={actions.digits}
          hint={state.triesLeft === null ? null : text.wrong(state.triesLeft)}
        />
      ) : null}
      <section class="box">
        <h2>{text.numberTitle}</h2>
        <p class="number num" aria-label={Array.from(state.number).join(' ')}>
          {state.number}
        </p>
        <p class="hint">
          <Pieces pieces={text.numberHelp(first)} />
        </p>
      </section>
      {state.ways.includes('code') ? (
        <section class="box">
          {state.codeSent ? (
            <>
              <p class="hint" role="status">
                {text.mailSent}
              </p>
              <SixDigits label={text.codeLabel} button={text.enter} busy={state.busy} onEnter={actions.code} hint={state.codeFault} />
            </>
          ) : (
            <button type="button" class="btn line wide" onClick={actions.mail}>
              {text.mail}
            </button>
          )}
        </section>
      ) : null}
      <section class="box">
        <h2>
          <label for="note">{text.noteTitle}</label>
        </h2>
        <p class="hint">{text.noteHelp}</p>
        <textarea
          id="note"
          rows={3}
          dir="auto"
          placeholder={text.notePlaceholder}
          value={state.note}
          onInput={(event) => actions.draft(event.currentTarget.value)}
        />
        {state.noteSentMs === null ? null : (
          <p class="proved" role="status">
            <Icon name="check" size={18} />
            {text.noteSent(formatTime(state.noteSentMs))}
          </p>
        )}
        <button type="button" class="btn soft wide" disabled={state.note.trim() === '' || state.busy} onClick={() => actions.note(state.note)}>
          {text.noteSend}
        </button>
      </section>
      <p class="foot" role="status">
        {text.stillWaiting(formatTime(state.sinceMs))}
      </p>
    </main>
  );
};

const SixDigits = ({
  label,
  button,
  busy,
  onEnter,
  hint,
}: {
  label: string;
  button: string;
  busy: boolean;
  onEnter: (digits: string) => void;
  hint: string | null;
}): JSX.Element => {
  const [digits, setDigits] = useState('');
  return (
    <form
      class="six"
      onSubmit={(event) => {
        event.preventDefault();
        if (digits.length === 6 && !busy) onEnter(digits);
      }}
    >
      <label>
        {label}
        <input
          class="num"
          inputMode="numeric"
          autocomplete="one-time-code"
          value={digits}
          onInput={(event) => {
            const next = asDigits(event.currentTarget.value);
            event.currentTarget.value = next;
            setDigits(next);
          }}
        />
      </label>
      {hint ? (
        <p class="fault" role="alert">
          <span>{hint}</span>
        </p>
      ) : null}
      <button type="submit" class="btn primary wide" disabled={digits.length !== 6 || busy}>
        {button}
      </button>
    </form>
  );
};
