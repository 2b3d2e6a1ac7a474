import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatDate, formatMoment } from '../../../src/text/format.ts';
import { languageName, type Language } from '../../../src/text/language.ts';
import { myDataText } from '../../../src/text/my-data.ts';
import type { Asked, DataAct, MyData, Names, Notice } from '../page-state.ts';
import { Fact, FaultLine } from './parts.tsx';

interface Props {
  readonly state: { readonly names: Names | null; readonly notice?: Notice; readonly claimed?: boolean };
  readonly data: MyData | null;
  readonly language: Language;
  readonly now: number;
  readonly onAct: (act: DataAct) => void;
  readonly onReaders?: () => void;
}

/** As long as a request stands, the panel that is open looks again so often (ms), and when somebody comes back to it. */
const lookAgainMs = 15_000;

/** What is kept, a copy of it, and what can be asked for. The title is the panel's. */
export const MyDataPanel = (props: Props): JSX.Element => {
  const { data, onAct } = props;
  const latest = useRef(onAct);
  latest.current = onAct;
  useEffect(() => latest.current({ do: 'open' }), []);
  const isStanding = data?.asked.some(({ state }) => state === 'open' || state === 'decided') ?? false;
  useEffect(() => {
    if (!isStanding) return undefined;
    const look = (): void => void (document.visibilityState === 'visible' && latest.current({ do: 'look' }));
    const timer = setInterval(look, lookAgainMs);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, [isStanding]);
  if (data?.view === 'erase' || data?.view === 'correct') return <Ask key={data.view} {...props} kind={data.view} />;
  return <Everything {...props} />;
};

const Everything = (props: Props): JSX.Element => {
  const { state, data, language, now, onAct, onReaders } = props;
  const text = myDataText[language];
  const open = (kind: Asked['kind']): boolean => data?.asked.some((one) => one.kind === kind && (one.state === 'open' || one.state === 'decided')) ?? false;
  const consent = data?.own?.consent ?? null;
  return (
    <>
      {data ? <FaultLine text={data.fault} /> : null}
      {data?.asked
        .filter(({ state: one }) => one !== 'withdrawn')
        .map((one) => (
          <Request key={one.erasureId} one={one} {...props} />
        ))}
      <section class="box">
        <h2>{text.keptTitle}</h2>
        <p class="hint">{text.kept(state.names?.agency ?? '')}</p>
        {state.notice ? (
          <ul class="facts kept-facts">
            <Fact icon="trash">
              <b class="num">{text.deletedBy(formatDate(state.notice.deleteByMs, language))}</b>
              {data?.own?.nextMonthMs === undefined ? null : (
                <>
                  <br />
                  <span class="num">{text.months(data.own.nextMonthMs === null ? null : formatDate(data.own.nextMonthMs, language))}</span>
                </>
              )}
              <br />
              {text.rule}
            </Fact>
            {data?.own?.hasContact ? <Fact icon="key">{text.email}</Fact> : null}
            {data?.own && data.own.notices.length > 0 ? (
              <Fact icon="note">
                {text.notices}
                {data.own.notices.map((notice) => (
                  <small class="num line" key={notice.acceptedAtMs}>
                    {text.noticeLine(
                      notice.version,
                      notice.language === 'zh' || notice.language === 'en' ? languageName[notice.language] : notice.language,
                      formatMoment(notice.acceptedAtMs, now, language),
                    )}
                  </small>
                ))}
              </Fact>
            ) : null}
          </ul>
        ) : null}
        <button type="button" class="btn line wide" onClick={onReaders}>
          {text.who}
        </button>
      </section>
      <section class="box">
        <h2>{text.takeTitle}</h2>
        <p class="hint">{text.takeHelp}</p>
        <button type="button" class="btn soft wide" disabled={data?.busy ?? true} onClick={() => onAct({ do: 'take', what: 'html' })}>
          {text.takeHtml}
        </button>
        <button type="button" class="btn ghost wide" disabled={data?.busy ?? true} onClick={() => onAct({ do: 'take', what: 'json' })}>
          {text.takeJson}
        </button>
        <p class="center" role="status">
          {data?.taken === 'taking' ? text.taking : data?.busy ? '…' : data?.taken ? text.taken(data.taken.count) : ''}
        </p>
        {data?.taken && data.taken !== 'taking' && !data.taken.isWhole ? <FaultLine text={text.takenPart} /> : null}
      </section>
      {data?.own ? (
        <section class="box">
          <h2>{text.longerTitle}</h2>
          <p class="hint">{text.longerHelp}</p>
          {consent ? (
            <p class="hint num" role="status">
              {consent.state === 'given' ? text.longerGiven(formatDate(consent.atMs, language)) : text.longerWithdrawn(formatDate(consent.atMs, language))}
            </p>
          ) : null}
          <button
            type="button"
            class="btn line wide"
            disabled={data.busy}
            onClick={() => onAct({ do: 'consent', state: consent?.state === 'given' ? 'withdrawn' : 'given' })}
          >
            {consent?.state === 'given' ? text.longerWithdraw : text.longerGive}
          </button>
        </section>
      ) : null}
      <section class="box">
        {state.claimed && !open('correct') ? (
          <button type="button" class="btn line wide" onClick={() => onAct({ do: 'view', view: 'correct' })}>
            {text.askCorrect}
          </button>
        ) : null}
        {open('erase') ? null : (
          <button type="button" class="btn ghost wide danger" onClick={() => onAct({ do: 'view', view: 'erase' })}>
            {text.askErase}
          </button>
        )}
      </section>
    </>
  );
};

/** The two things to ask for. What was typed stays where the call fails. */
const Ask = ({ state, data, language, onAct, kind }: Props & { kind: Asked['kind'] }): JSX.Element => {
  const text = myDataText[language];
  const [words, setWords] = useState('');
  const isReady = kind === 'erase' || words.trim() !== '';
  return (
    <form
      class="six"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady && !data?.busy) onAct({ do: 'ask', kind, text: words.trim() });
      }}
    >
      {kind === 'erase' ? (
        <>
          <p class="lead">{text.eraseLead(state.names?.agency ?? '')}</p>
          <ol class="ways">
            {text.eraseSteps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <p class="hint">{state.claimed ? text.eraseGone : text.eraseUnbound}</p>
        </>
      ) : (
        <p class="lead">{text.correctLead}</p>
      )}
      <label>
        {kind === 'erase' ? text.eraseLabel : text.correctLabel}
        <textarea dir="auto" rows={4} maxLength={1000} value={words} onInput={(event) => setWords(event.currentTarget.value)} />
      </label>
      <FaultLine text={data?.fault ?? null} />
      <button type="submit" class="btn primary big" disabled={!isReady || data?.busy === true}>
        {kind === 'erase' ? text.eraseSend : text.correctSend}
      </button>
    </form>
  );
};

/** A request and how it stands: the receipt first, later the answer. */
export const Request = ({ one, language, now, onAct }: Pick<Props, 'language' | 'now' | 'onAct'> & { one: Asked }): JSX.Element => {
  const text = myDataText[language];
  const isOpen = one.state === 'open' || one.state === 'decided';
  const title = one.state === 'done' && one.decision ? text.decided[one.decision] : text.state[one.kind];
  return (
    <section class="box asked" aria-label={title}>
      <h2>{title}</h2>
      <p class="hint num">
        {text.received(formatMoment(one.receivedAtMs, now, language))}
        <br />
        {isOpen ? (now >= one.dueAtMs ? text.late(formatDate(one.dueAtMs, language)) : text.due(formatDate(one.dueAtMs, language))) : null}
      </p>
      {one.state === 'decided' ? <p role="status">{text.carrying}</p> : null}
      {one.ground ? <p>{text.ground[one.ground]}</p> : null}
      {one.keep.length > 0 ? (
        <ul class="stays">
          {one.keep.map(({ part, ground, untilMs }) => (
            <li key={part}>
              <b>{untilMs === null ? text.stays[part] : text.staysUntil(text.stays[part], formatDate(untilMs, language))}</b>
              <br />
              {text.ground[ground]}
            </li>
          ))}
        </ul>
      ) : null}
      {one.letter === null ? null : (
        <div class="kept">
          <p class="b">{text.letter}</p>
          <blockquote dir="auto">{one.letter}</blockquote>
        </div>
      )}
      {one.isLetterElsewhere ? <p class="hint">{text.letterElsewhere}</p> : null}
      {one.certificate ? (
        <p class="hint num">
          {text.certificate(one.certificate.certificateId, formatMoment(one.certificate.finishedAtMs, now, language))}
          <br />
          {text.horizon(formatDate(one.certificate.backupHorizonMs, language))}
        </p>
      ) : null}
      <p class="hint num">{text.receipt(one.erasureId)}</p>
      {one.mayWithdraw ? (
        <button type="button" class="btn ghost wide" onClick={() => onAct({ do: 'withdraw', erasureId: one.erasureId })}>
          {text.withdraw}
        </button>
      ) : null}
    </section>
  );
};
