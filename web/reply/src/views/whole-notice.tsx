import type { JSX } from 'preact';
import { formatDate } from '../../../src/text/format.ts';
import type { Language } from '../../../src/text/language.ts';
import { replyText } from '../../../src/text/reply.ts';
import type { Names, Notice } from '../page-state.ts';
import { Icon } from './icons.tsx';

/** The whole text of the notice, over whatever was there. */
export const WholeNotice = ({ names, notice, language, onClose }: { names: Names; notice: Notice; language: Language; onClose: () => void }): JSX.Element => {
  const text = replyText[language].notice;
  return (
    <main class="step whole">
      <div class="steptop">
        <button type="button" class="btn ghost" onClick={onClose}>
          <Icon name="back" />
          {text.close}
        </button>
      </div>
      <h1>{text.wholeTitle}</h1>
      {text.whole(names.agency, names.first, formatDate(notice.deleteByMs, language)).map((part) => (
        <section key={part.title}>
          <h2>{part.title}</h2>
          <p>{part.text}</p>
        </section>
      ))}
    </main>
  );
};
