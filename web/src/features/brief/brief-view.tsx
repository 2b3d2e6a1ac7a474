'use client';
import type { ReactNode } from 'react';
import { ChevronLeft, Printer } from 'lucide-react';
import type { Brief, BriefQuestion, BriefSource } from '../../platform/brief/make-brief.ts';
import type { RoomFact } from '../../platform/brief/room-facts.ts';
import { forCode } from '../../text/for-code.ts';
import { formatDate, formatDay, formatMoment, formatTime, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { BriefActions, BriefSnapshot } from './brief-view-types.ts';

interface BriefProps {
  snapshot: BriefSnapshot;
  actions: BriefActions;
}

/** One page for whoever is new to a search: the state first, the past last, and from every sentence the way to its message. */
export function BriefView({ snapshot, actions }: BriefProps) {
  const { room: text, common } = useText();
  const language = useLanguage();
  const { brief, progress, status } = snapshot;
  return (
    <section className="pane flex-1 page-scroll brief" aria-label={text.briefTitle}>
      <header className="brief-head">
        <IconButton label={common.back} icon={<ChevronLeft aria-hidden />} onPress={actions.back} />
        <div className="grow">
          <h1>{brief?.search.title == null ? text.briefTitle : <Name>{brief.search.title}</Name>}</h1>
          <p className="small text-ink-3">{text.briefLead}</p>
        </div>
        {status === 'ready' ? (
          <Button kind="line" icon={<Printer aria-hidden />} onPress={actions.print}>
            {text.print}
          </Button>
        ) : null}
      </header>
      {status === 'reading' ? (
        <div className="brief-reading">
          <progress value={progress.lanes} max={Math.max(1, progress.ofLanes)} aria-label={text.briefTitle} />
          <p className="small text-ink-2 num" role="status">
            {text.briefReading(progress.lanes, progress.ofLanes, progress.messages)}
          </p>
        </div>
      ) : null}
      {status === 'failed' ? (
        <div className="problem" role="alert">
          <span>
            {text.briefFailed} {forCode(snapshot.code ?? '', language)}
          </span>
          <Button kind="line" size="sm" onPress={actions.retry}>
            {common.retry}
          </Button>
        </div>
      ) : null}
      {brief === null || status !== 'ready' ? null : <Parts brief={brief} snapshot={snapshot} actions={actions} />}
    </section>
  );
}

function Parts({ brief, snapshot, actions }: { brief: Brief; snapshot: BriefSnapshot; actions: BriefActions }) {
  const { room: text, common, mandates } = useText();
  const language = useLanguage();
  const now = useNow();
  const moment = (at: number): string => formatMoment(at, now, language);
  const { search } = brief;
  return (
    <>
      <p className="brief-state">
        {search.client ? text.forClient(isolate(search.client)) : ''} <span className="num">{text.since(formatDate(search.openedAtMs, language))}</span>
        {search.closedAtMs === null ? '' : ` · ${text.closedSince(formatDate(search.closedAtMs, language))}`}
        {search.isPlaced ? ` · ${text.placed}` : ''}
      </p>
      {brief.locked > 0 ? <p className="brief-state text-ink-2">{text.locked(brief.locked)}</p> : null}
      <Part title={text.questions} isEmpty={brief.questions.length === 0} none={text.noQuestions}>
        {brief.questions.map((question) => (
          <li key={`${question.source.messageId}-${question.words}`}>
            <Asker question={question} /> <time className="meta">{moment(question.atMs)}</time>
            <Source source={question.source} actions={actions}>
              <q>{question.words}</q>
            </Source>
          </li>
        ))}
      </Part>
      <Part title={text.waits} isEmpty={brief.candidates.length === 0} none={mandates.noCandidates}>
        {brief.candidates.map(({ conversationId, name, link, waits }) => (
          <li key={conversationId}>
            <b>{name === null ? common.nameLocked : <Name>{name}</Name>}</b>{' '}
            <span className={waits?.forWhom === 'us' ? 'brief-due' : 'text-ink-2'}>
              {waits === null
                ? mandates.link[link]
                : waits.forWhom === 'us'
                  ? text.waitsForUs(moment(waits.sinceMs))
                  : text.waitsForThem(moment(waits.sinceMs))}
            </span>
            {waits === null ? null : (
              <Source source={waits.source} actions={actions}>
                <q>{waits.words}</q>
              </Source>
            )}
          </li>
        ))}
      </Part>
      <Part title={text.decisions} isEmpty={brief.decisions.length === 0} none={text.noDecisions}>
        {brief.decisions.map((fact) => (
          <li key={fact.id}>
            <Fact fact={fact} snapshot={snapshot} /> <time className="meta">{moment(fact.atMs)}</time>
          </li>
        ))}
      </Part>
      <Part title={text.unread} isEmpty={brief.unread.length === 0} none={text.allRead}>
        {brief.unread.map(({ name, count, source }) => (
          <li key={source.messageId}>
            <Source source={source} actions={actions}>
              {text.inTalk(source.lane === 'room' ? text.channel : isolate(name ?? common.nameLocked), count)}
            </Source>
          </li>
        ))}
      </Part>
      <Part title={text.people} isEmpty={false} none="">
        {brief.people.map(({ uid, name, roles, isYou, messages }) => (
          <li key={uid}>
            <b>
              <Name>{name}</Name>
            </b>
            {isYou ? ` (${text.you})` : ''} · {roles.map((role) => common.roles[role]).join(language === 'zh' ? '、' : ', ')} · {text.wrote(messages)}
          </li>
        ))}
      </Part>
      <section className="brief-part">
        <h2>{text.timeline}</h2>
        {brief.days.map((day) => (
          <div key={day.atMs}>
            <h3>{formatDay(day.atMs, now, language)}</h3>
            <ul>
              {day.entries.map((entry) =>
                entry.kind === 'fact' ? (
                  <li key={entry.fact.id}>
                    <time className="meta num">{formatTime(entry.fact.atMs)}</time> <Fact fact={entry.fact} snapshot={snapshot} />
                  </li>
                ) : (
                  <li key={entry.source.messageId}>
                    <Source source={entry.source} actions={actions}>
                      {text.inTalk(entry.source.lane === 'room' ? text.channel : isolate(entry.name ?? common.nameLocked), entry.count)}
                    </Source>
                  </li>
                ),
              )}
            </ul>
          </div>
        ))}
      </section>
    </>
  );
}

function Part({ title, isEmpty, none, children }: { title: string; isEmpty: boolean; none: string; children: ReactNode }) {
  return (
    <section className="brief-part">
      <h2>{title}</h2>
      {isEmpty ? <p className="text-ink-2">{none}</p> : <ul>{children}</ul>}
    </section>
  );
}

function Asker({ question: { asker, about, waitsFor } }: { question: BriefQuestion }) {
  const { room: text, common } = useText();
  const name = isolate(asker.name ?? common.someone);
  if (waitsFor === 'us') return <b>{text.asks(name)}</b>;
  if (waitsFor === 'candidate') return <b>{text.asksThem(name, isolate(about ?? common.nameLocked))}</b>;
  return <b>{about === null ? text.asksTeam(name) : text.asksAbout(name, isolate(about))}</b>;
}

function Fact({ fact, snapshot }: { fact: RoomFact; snapshot: BriefSnapshot }) {
  const { room: text, common } = useText();
  const { by, about, to } = snapshot.nameOf(fact);
  return <>{text.progress[fact.kind](isolate(by ?? common.someone), isolate(about ?? common.nameLocked), isolate(to ?? common.someone))}</>;
}

function Source({ source, actions, children }: { source: BriefSource; actions: BriefActions; children: ReactNode }) {
  const text = useText().room;
  return (
    <button type="button" className="brief-source" title={text.toMessage} onClick={() => actions.openSource(source)}>
      {children}
    </button>
  );
}
