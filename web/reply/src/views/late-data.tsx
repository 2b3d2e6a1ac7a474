import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Language } from '../../../src/text/language.ts';
import { myDataText } from '../../../src/text/my-data.ts';
import type { DataAct, MyData, Names } from '../page-state.ts';
import { MyDataPanel, Request } from './my-data-view.tsx';

interface Props {
  readonly names: Names | null;
  readonly data: MyData | null;
  readonly language: Language;
  readonly now: number;
  readonly onAct: (act: DataAct) => void;
}

/** What was decided is looked at again so often until it is carried out (ms). */
const lookAgainMs = 3000;

/** On the end of a link: how the requests of this browser stand. */
export const AnswersView = ({ data, language, now, onAct }: Props): JSX.Element => {
  const latest = useRef(onAct);
  latest.current = onAct;
  const isWaiting = data !== null && (data.fault !== null || data.asked.some(({ state }) => state === 'decided'));
  useEffect(() => {
    latest.current({ do: 'open' });
  }, []);
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => latest.current({ do: 'open' }), lookAgainMs);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return (
    <>
      {data?.fault ? (
        <p class="hint" role="status">
          {data.fault}
        </p>
      ) : null}
      {data?.asked.map((one) => (
        <Request key={one.erasureId} one={one} language={language} now={now} onAct={onAct} />
      ))}
    </>
  );
};

/** To somebody who said no to the notice: who does not want to be written to may want to be deleted. */
export const RefusedView = ({ names, data, language, now, onAct }: Props): JSX.Element => {
  const text = myDataText[language];
  const [wants, setWants] = useState(false);
  const asked = data?.asked ?? [];
  if (asked.length > 0) return <AnswersView names={names} data={data} language={language} now={now} onAct={onAct} />;
  if (wants) return <MyDataPanel state={{ names, claimed: false }} data={{ ...(data ?? none), view: 'erase' }} language={language} now={now} onAct={onAct} />;
  return (
    <button type="button" class="btn ghost wide" onClick={() => setWants(true)}>
      {text.askErase}
    </button>
  );
};

const none: MyData = { view: 'erase', busy: false, fault: null, own: null, asked: [], taken: null };
