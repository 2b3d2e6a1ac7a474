'use client';
import { overdueMs } from '@liexin/domain/retention/life';
import { formatDate, formatMoment, isolate } from '../../text/format.ts';
import { routes } from '../../routes.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { useNow } from '../../ui/clock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Section } from '../../ui/section.tsx';
import { CertificateCard } from './certificate-card.tsx';
import { Holds } from './holds.tsx';
import type { DeletionActions, DeletionSnapshot } from './deletion-view-types.ts';
import { HoldForm } from './hold-form.tsx';
import { Trash } from './trash.tsx';

interface DeletionProps {
  snapshot: DeletionSnapshot;
  actions: DeletionActions;
}
type Page = Extract<NonNullable<DeletionSnapshot['page']>, { status: 'ready' }>['value'];

/** Whether deletion works, what holds keep, what waits in the trash, and the certificates. */
export function DeletionView({ snapshot, actions }: DeletionProps) {
  const { deletion: text } = useText();
  const language = useLanguage();
  const { page, dialog, closed } = snapshot;
  return (
    <div className="page-scroll">
      <div className="page">
        {closed === null ? (
          <>
            <BackToSettings />
            <h1>{text.title}</h1>
            <p className="field-help mb-5">{page === null ? text.mayNot : text.lead}</p>
          </>
        ) : (
          <>
            <h1 className="break-words">{text.closedTitle(isolate(snapshot.agencyName))}</h1>
            <p className="field-help mb-5">
              {text.closedLead(formatDate(closed.endsAtMs, language))} <Link href={routes.closed(closed.id)}>{text.closedPage}</Link>
            </p>
          </>
        )}
        {page?.status === 'loading' ? <Loading bars={['h-14 w-full', 'h-8 w-4/5']} /> : null}
        {page?.status === 'failed' ? <Failed code={page.code} onRetry={actions.retry} /> : null}
        {page?.status === 'ready' ? (
          <>
            {closed === null ? (
              <Section title={text.health}>
                <Health health={page.value.health} />
              </Section>
            ) : null}
            <Section title={text.holds}>
              <Holds holds={page.value.holds} mayHold={snapshot.mayHold} mayPlace={snapshot.mayHold && closed === null} actions={actions} />
            </Section>
            <Section title={closed === null ? text.trash : text.closedLeft}>
              <Trash trash={page.value.trash} lead={closed === null ? text.trashLead : text.closedLeftLead} actions={actions} />
            </Section>
            <Section title={text.certificates}>
              <Certificates certificates={page.value.certificates} agencyName={snapshot.agencyName} actions={actions} />
            </Section>
          </>
        ) : null}
      </div>
      <Dialog title={text.place} lead={text.placeLead} isOpen={dialog !== null} onClose={actions.closeHold}>
        {dialog === null ? null : <HoldForm dialog={dialog} actions={actions} />}
      </Dialog>
    </div>
  );
}

function Health({ health: { look, done, overdue, held, failing } }: { health: Page['health'] }) {
  const text = useText().deletion;
  const language = useLanguage();
  const now = useNow();
  const isLate = overdue.oldestMs !== null && now - overdue.oldestMs > overdueMs;
  return (
    <div className="flex flex-col gap-1">
      <p className="small text-ink-2">{look === null ? text.neverLooked : `${text.looked(formatMoment(look.atMs, now, language))} · ${text.why[look.why]}`}</p>
      {done === null ? null : <Work done={done} />}
      {overdue.oldestMs === null ? (
        <p className="small">{text.onTime}</p>
      ) : (
        <p className="small">{text.overdue(overdue.parts, formatMoment(overdue.oldestMs, now, language))}</p>
      )}
      {isLate ? <FieldError message={text.alarm} /> : null}
      {held.parts > 0 ? <p className="small">{text.keptByHold(held.parts, held.messages)}</p> : null}
      {failing.map(({ lane, store, tries }) => (
        <FieldError key={lane} message={text.failing(text.stores[store] ?? store, tries)} />
      ))}
    </div>
  );
}

/** What the last look that did something did, in parts of conversations. */
function Work({ done }: { done: NonNullable<Page['health']['done']> }) {
  const text = useText().deletion;
  const language = useLanguage();
  const now = useNow();
  const counts = [
    ...(done.hidden > 0 ? [text.didHide(done.hidden)] : []),
    ...(done.purged > 0 ? [text.didPurge(done.purged)] : []),
    ...(done.held > 0 ? [text.didKeep(done.held)] : []),
  ];
  return <p className="small text-ink-2 num">{[text.did(formatMoment(done.atMs, now, language)), ...counts].join(' · ')}</p>;
}

interface CertificatesProps {
  certificates: Page['certificates'];
  agencyName: string;
  actions: DeletionActions;
}

function Certificates({ certificates, agencyName, actions }: CertificatesProps) {
  const text = useText().deletion;
  return (
    <>
      <p className="field-help mb-3">{text.certificatesLead}</p>
      {certificates.length === 0 ? <p className="small text-ink-2">{text.noCertificates}</p> : null}
      {certificates.map((row) => (
        <CertificateCard key={row.certificate.number} row={row} agencyName={agencyName} onDownload={() => actions.download(row.certificate)} />
      ))}
    </>
  );
}
