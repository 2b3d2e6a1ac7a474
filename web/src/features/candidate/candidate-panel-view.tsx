'use client';
import { lazy, Suspense } from 'react';
import { CircleAlert, Eye, MapPin, ShieldAlert, Trash2, UserCheck, X } from 'lucide-react';
import { routes } from '../../routes.ts';
import { daysBetween, formatDate, formatTime, isolate } from '../../text/format.ts';
import { AssignMenu } from '../../ui/assign.tsx';
import { Avatar } from '../../ui/avatar.tsx';
import { useNow } from '../../ui/clock.tsx';
import { CodeGroups } from '../../ui/code-groups.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Link } from '../../ui/link.tsx';
import { Name } from '../../ui/name.tsx';
import { PanelSection } from '../../ui/panel-section.tsx';
import { Reveal } from '../../ui/reveal.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import type { Assign, AssignSnapshot } from '../../ui/view-types.ts';
import type { CandidatePanelActions, CandidatePanelSnapshot } from './candidate-panel-view-types.ts';
import { LinkSection } from './link-section.tsx';
import type { PartDays } from '../../platform/workspace/parts-apart.ts';
import { RetentionBar } from './retention-bar.tsx';
import { WaitingDevices } from './waiting-devices.tsx';

/** With the words of the candidate's page: loaded when somebody looks. */
const CandidatePreview = lazy(() => import('./candidate-preview.tsx').then((loaded) => ({ default: loaded.CandidatePreview })));

interface PanelProps {
  snapshot: CandidatePanelSnapshot;
  actions: CandidatePanelActions;
}

/** Beside the conversation: who can read this, the link, until when. The fact first, the explanation after it. */
export function CandidatePanelView({ snapshot, actions }: PanelProps) {
  const { candidate: text, common } = useText();
  return (
    <aside className="panel-body" aria-label={text.label}>
      <div className="panel-top">
        <div className="min-w-0 flex-1">
          <h2 className="break-words">
            {snapshot.name === null ? (
              <>
                <Skeleton className="my-1 h-3.5 w-32" />
                <span className="sr">{common.nameLocked}</span>
              </>
            ) : (
              <Name>{snapshot.name}</Name>
            )}
          </h2>
          <p className="panel-note">{snapshot.mandateTitle === null ? null : <Name>{snapshot.mandateTitle}</Name>}</p>
          <p className="meta mt-1">{text.reads(common.languageNames[snapshot.language])}</p>
        </div>
        <IconButton label={common.close} icon={<X aria-hidden />} className="only-folded" onPress={actions.close} />
      </div>
      <WaitingDevices snapshot={snapshot} actions={actions} />
      <Readers snapshot={snapshot} actions={actions} />
      {snapshot.assign === null ? null : <InCharge assign={snapshot.assign} onAssign={actions.assign} />}
      <LinkSection snapshot={snapshot} actions={actions} />
      <Deletion snapshot={snapshot} />
      <Source snapshot={snapshot} />
      {snapshot.preview === null ? null : (
        <Suspense fallback={null}>
          <CandidatePreview snapshot={snapshot.preview} onClose={actions.closePreview} />
        </Suspense>
      )}
    </aside>
  );
}

function Readers({ snapshot, actions }: PanelProps) {
  const { candidate: text, approvals, common, rights } = useText();
  const now = useNow();
  const check = (
    <Reveal label={text.checkCodeTitle} button={text.checkCode} buttonClassName="text-link">
      <div className="evidence">
        <h3>{text.checkCodeTitle}</h3>
        <CodeGroups groups={snapshot.checkCode} label={text.checkCodeTitle} />
        <p className="small mt-2 text-ink-2">{text.checkCodeHelp}</p>
        <div className="mt-3">
          <CopyButton onCopy={actions.copyCheckCode} />
        </div>
      </div>
    </Reveal>
  );
  return (
    <PanelSection icon={<Eye aria-hidden />} title={text.readersTitle} actions={check}>
      <ul>
        {snapshot.readers.map((person) => (
          <li key={person.id} className="person">
            <Avatar name={person.name} isTeam={person.kind === 'member'} size="sm" />
            <span className="name">{person.kind === 'member' && person.isYou ? common.nameAndYou(isolate(person.name)) : <Name>{person.name}</Name>}</span>
            <span className="meta">
              {person.kind === 'candidate'
                ? common.candidate
                : common.roles[person.roles.includes('consultant') ? 'consultant' : (person.roles[0] ?? 'consultant')]}
            </span>
          </li>
        ))}
      </ul>
      {snapshot.visitors
        .filter(({ until }) => until > now)
        .map(({ name, until, reason }) => (
          <p key={`${name}-${until}`} className="panel-danger" role="status">
            <ShieldAlert aria-hidden />
            <span>
              <Name>{name}</Name>: {approvals.emergency.until(formatTime(until))}
              {reason === null ? null : <span className="block break-words">{approvals.emergency.because(isolate(reason))}</span>}
            </span>
          </p>
        ))}
      {snapshot.readerMismatch.map(({ name, how }) => (
        <p key={`${how}-${name}`} className="panel-danger" role="alert">
          <CircleAlert aria-hidden />
          <span>{how === 'added-by-server' ? text.addedByServer(isolate(name)) : text.leftOutByServer(isolate(name))}</span>
        </p>
      ))}
      <p className="meta mt-1.5">{text.readersNobodyElse}</p>
      <p className="mt-1.5">
        <Link href={routes.rightsIn(snapshot.conversationId)} className="text-link small">
          {rights.title}
        </Link>
      </p>
    </PanelSection>
  );
}

function InCharge({ assign, onAssign }: { assign: AssignSnapshot; onAssign: Assign }) {
  const { talk: text, common } = useText();
  const { current } = assign;
  return (
    <PanelSection icon={<UserCheck aria-hidden />} title={text.inCharge} actions={<AssignMenu snapshot={assign} assign={onAssign} />}>
      {current === null || assign.isVacant ? (
        <p className="panel-fact">{text.nobody}</p>
      ) : (
        <p className="person">
          <Avatar name={current.name} isTeam size="sm" />
          <span className="name">{current.isYou ? common.nameAndYou(isolate(current.name)) : <Name>{current.name}</Name>}</span>
        </p>
      )}
      <p className="meta mt-1">{text.inChargeHelp}</p>
    </PanelSection>
  );
}

function Deletion({ snapshot }: { snapshot: CandidatePanelSnapshot }) {
  const text = useText().candidate;
  const language = useLanguage();
  const now = useNow();
  const { deletion } = snapshot;
  if (!deletion) return null;
  return (
    <PanelSection icon={<Trash2 aria-hidden />} title={text.deletionTitle}>
      <p className="flex items-baseline gap-2">
        <span className="panel-fact num flex-1 text-size-body">{formatDate(deletion.at, language)}</span>
        <span className="meta num">{text.deletionIn(Math.max(0, daysBetween(now, deletion.at)))}</span>
      </p>
      <RetentionBar from={deletion.contactAt} keepUntil={deletion.keepUntil} until={deletion.at} now={now} />
      {deletion.keepUntil === null ? null : <p className="meta num">{text.keptUntil(formatDate(deletion.keepUntil, language))}</p>}
      <p className="panel-note mt-1">
        {text.rule} <span className="panel-fact text-ink">{deletion.region === null ? text.ownRule : text.rules[deletion.region]}</span>
      </p>
      {deletion.months === undefined ? null : (
        <p className="panel-note num mt-1">{text.monthsBy(deletion.months.next === null ? null : formatDate(deletion.months.next, language))}</p>
      )}
      <PartWords parts={deletion.parts} />
      <p className="meta mt-1">{deletion.onHold ? text.onHold : deletion.region === null ? text.ownRuleHelp : text.deletionHelp}</p>
    </PanelSection>
  );
}

/** When team notes go where that is another day, and what of the conversation has gone already. */
function PartWords({ parts }: { parts: PartDays | null }) {
  const text = useText().candidate;
  const language = useLanguage();
  if (parts === null) return null;
  const words = parts.kind === 'apart' ? text.notesBy(formatDate(parts.at, language), parts.hasOwnRule) : text.partGone[parts.kind];
  return <p className="panel-note num mt-1">{words}</p>;
}

function Source({ snapshot }: { snapshot: CandidatePanelSnapshot }) {
  const { candidate: text, common } = useText();
  const language = useLanguage();
  return (
    <PanelSection icon={<MapPin aria-hidden />} title={text.sourceTitle}>
      <p className="panel-note num">{text.source(common.sources[snapshot.source.kind], formatDate(snapshot.source.addedAt, language))}</p>
    </PanelSection>
  );
}
