'use client';
import { EyeOff, Printer, Scissors } from 'lucide-react';
import { formatDate, isolate } from '../../text/format.ts';
import { classNames } from '../../ui/class-names.ts';
import { CodeGroups } from '../../ui/code-groups.tsx';
import { useText } from '../../ui/language-context.tsx';
import { Qr } from '../../ui/qr.tsx';
import type { KitSnapshot } from './kit-view-types.ts';

/** The page that is printed: the phrase above the cutting line, what opens everything below it. */
export function KitPage({ snapshot }: { snapshot: KitSnapshot }) {
  const text = useText().account.kit;
  return (
    <article className="paper">
      <header className="paper-head">
        <div>
          <p className="font-semibold text-ink-2">{text.owner(isolate(snapshot.agencyName), isolate(snapshot.memberName))}</p>
          <h2>{text.pageTitle}</h2>
        </div>
        <p className="meta num text-end">
          {text.made(formatDate(snapshot.madeAt, snapshot.language))}
          <br />
          {text.version(snapshot.version)}
        </p>
      </header>
      <p className="paper-lead">{text.why}</p>
      <section className="paper-sec">
        <h3>
          <span className="step-no">1</span>
          {text.phraseTitle}
        </h3>
        <p className="text-ink-2">{snapshot.phraseKind === 'digits' ? text.phraseHelpDigits : text.phraseHelpWords}</p>
        <ol className={classNames('paper-phrase', snapshot.phraseKind === 'words' && 'is-words')}>
          {snapshot.phrase.map((group, place) => (
            <li key={place}>
              <small>{place + 1}</small>
              {group}
            </li>
          ))}
        </ol>
      </section>
      <p className="paper-cut">
        <Scissors aria-hidden />
        {text.cutHere}
      </p>
      <section className="paper-sec">
        <h3>
          <span className="step-no">2</span>
          {text.recoveryTitle}
        </h3>
        <div className="paper-recovery">
          <div>
            <Qr value={snapshot.qrText} label={text.qrLabel} />
            <p className="meta text-center">{text.wordList}</p>
          </div>
          <ol className="paper-words">
            {snapshot.words.map((word, place) => (
              <li key={place}>
                <small>{place + 1}</small>
                {word}
              </li>
            ))}
          </ol>
        </div>
      </section>
      <section className="paper-sec">
        <h3>
          <span className="step-no">3</span>
          {text.checkTitle}
        </h3>
        <div className="paper-check">
          <p>{text.checkHelp}</p>
          <CodeGroups groups={snapshot.checkCode} label={text.checkTitle} />
        </div>
      </section>
      <ul className="paper-care">
        <li>
          <Printer aria-hidden />
          {text.printTwo}
        </li>
        <li>
          <EyeOff aria-hidden />
          {text.noPhoto}
        </li>
      </ul>
      <div className="paper-fill">
        <span>{text.keeper}</span>
        <span>{text.place}</span>
        <span>{text.signature}</span>
      </div>
    </article>
  );
}
