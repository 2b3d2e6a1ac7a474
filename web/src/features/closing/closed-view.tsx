'use client';
import { Download } from 'lucide-react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { closingText } from '../../text/closing.ts';
import { formatDate, isolate } from '../../text/format.ts';
import { routes } from '../../routes.ts';
import { Button } from '../../ui/button.tsx';
import { Door } from '../../ui/door.tsx';
import { Failed } from '../../ui/failed.tsx';
import { Link } from '../../ui/link.tsx';
import { Loading } from '../../ui/loading.tsx';
import type { Language } from '../../ui/view-types.ts';

export type ClosedAgency = ResponseOf<'closedAgency'>;
export interface ClosedSnapshot {
  readonly language: Language;
  readonly page:
    | { readonly status: 'loading' }
    | { readonly status: 'unknown' }
    | { readonly status: 'failed'; readonly code: string }
    | { readonly status: 'ready'; readonly value: ClosedAgency };
}
export interface ClosedActions {
  chooseLanguage(language: Language): void;
  retry(): void;
  save(): void;
}

/** The end page of an agency: what was deleted, what is kept until when, and the certificate. */
export function ClosedView({ snapshot: { page, language }, actions }: { snapshot: ClosedSnapshot; actions: ClosedActions }) {
  const text = closingText[language];
  return (
    <Door language={language} onLanguage={actions.chooseLanguage} foot={<Link href={routes.signIn}>{text.signIn}</Link>}>
      {page.status === 'loading' ? <Loading bars={['h-8 w-4/5', 'h-14 w-full']} /> : null}
      {page.status === 'unknown' ? <h1>{text.unknown}</h1> : null}
      {page.status === 'failed' ? <Failed code={page.code} onRetry={actions.retry} /> : null}
      {page.status === 'ready' ? <Closed closed={page.value} language={language} onSave={actions.save} /> : null}
    </Door>
  );
}

function Closed({ closed, language, onSave }: { closed: ClosedAgency; language: Language; onSave: () => void }) {
  const text = closingText[language];
  const { agency, endsAtMs, deleted, left, recordUntilMs, certificate } = closed;
  return (
    <>
      <h1 className="break-words">{text.endTitle(isolate(agency))}</h1>
      <p className="door-lead">{text.end(formatDate(endsAtMs, language))}</p>
      <ul className="mt-4 flex flex-col gap-2">
        <li>{certificate === null ? text.endDeleting : text.endDeleted(deleted.parts, deleted.messages)}</li>
        {left.kept > 0 && left.keptUntilMs !== null ? <li>{text.endKept(left.kept, formatDate(left.keptUntilMs, language))}</li> : null}
        {left.held > 0 ? <li>{text.endHeld(left.held)}</li> : null}
        <li className="small text-ink-2">{text.record(formatDate(recordUntilMs, language))}</li>
        <li className="small text-ink-2">{text.endBrowser}</li>
      </ul>
      {certificate === null ? null : (
        <div className="mt-5 flex flex-col items-start gap-2">
          <Button kind="primary" icon={<Download aria-hidden />} onPress={onSave}>
            {text.certificate}
          </Button>
          <p className="field-help">{text.certificateHelp}</p>
        </div>
      )}
    </>
  );
}
