'use client';
import { KeyRound } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { inSequence } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';

export type ReopenSnapshot = { kind: 'opening'; done: number; total: number; fault: string | null } | { kind: 'missed'; missed: number; goOn: () => void };

/** Between coming back with the kit and the inbox: the record is opened, search by search. */
export function ReopenView({ snapshot }: { snapshot: ReopenSnapshot }) {
  const text = useText().recovery.reopen;
  const language = useLanguage();
  return (
    <div className="door">
      <main className="door-form">
        <div className="door-main">
          <span className="seal">
            <KeyRound aria-hidden />
          </span>
          {snapshot.kind === 'missed' ? (
            <>
              <h1 role="status">{text.missed(snapshot.missed)}</h1>
              <p className="door-lead mb-6">{text.missedHelp}</p>
              <Button kind="primary" onPress={snapshot.goOn}>
                {text.goOn}
              </Button>
            </>
          ) : (
            <>
              <h1>{text.title}</h1>
              <p className="door-lead mb-5">{text.help}</p>
              {snapshot.total === 0 ? null : (
                <p role="status" className="num font-medium">
                  {text.progress(snapshot.done, snapshot.total)}
                </p>
              )}
              <progress className="keys-progress" aria-hidden {...(snapshot.total === 0 ? {} : { max: snapshot.total, value: snapshot.done })} />
              {snapshot.fault === null ? null : <FieldError message={inSequence(language, forCode(snapshot.fault, language), text.held)} />}
            </>
          )}
        </div>
      </main>
    </div>
  );
}
