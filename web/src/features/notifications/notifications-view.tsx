'use client';
import type { ReactNode } from 'react';
import { AppWindow, Bell, CloudOff, Hash, Mail, Send, Volume2 } from 'lucide-react';
import { formatMoment, isolate } from '../../text/format.ts';
import { Failed } from '../../ui/failed.tsx';
import { Loading } from '../../ui/loading.tsx';
import { BackToSettings } from '../../ui/back-to-settings.tsx';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { Problem } from '../../ui/problem.tsx';
import { Switch } from '../../ui/switch.tsx';
import { LadderForm } from './ladder-form.tsx';
import type { Channel, ChannelRow, NotificationsActions, NotificationsSnapshot } from './notifications-view-types.ts';
import type { Loadable } from '../../ui/view-types.ts';
import { Section } from '../../ui/section.tsx';

interface NotificationsProps {
  snapshot: NotificationsSnapshot;
  actions: NotificationsActions;
}

const icons: Record<Channel, ReactNode> = {
  sound: <Volume2 aria-hidden />,
  system: <AppWindow aria-hidden />,
  push: <Send aria-hidden />,
  mail: <Mail aria-hidden />,
  badge: <Hash aria-hidden />,
  worker: <CloudOff aria-hidden />,
};

/** What reaches the person, tested here; what they hear of and when; the agency's steps; the unread numbers. */
export function NotificationsView({ snapshot, actions }: NotificationsProps) {
  const text = useText().notify;
  return (
    <div className="page-scroll">
      <div className="page">
        <BackToSettings />
        <h1 className="mb-2 flex items-center gap-2">
          <Bell aria-hidden />
          {text.title}
        </h1>
        <p className="mb-4 text-ink-2">{text.lead}</p>
        <ul className="channels">
          {snapshot.rows.map((row) => (
            <ChannelItem key={row.channel} row={row} actions={actions} />
          ))}
        </ul>
        <Section title={text.hear}>
          <Wishes snapshot={snapshot} actions={actions} />
        </Section>
        <Section title={text.quiet}>
          <Quiet snapshot={snapshot} actions={actions} />
        </Section>
        <Section title={text.recount}>
          <Recount snapshot={snapshot} actions={actions} />
        </Section>
        <Section title={text.ladder}>
          <p className="field-help">{text.ladderHelp}</p>
          <Loaded part={snapshot.ladder} retry={actions.retry}>
            {(ladder) => (
              <LadderForm
                key={JSON.stringify(ladder)}
                ladder={ladder}
                mayChange={snapshot.mayChangeLadder}
                work={snapshot.ladderWork}
                save={actions.saveLadder}
              />
            )}
          </Loaded>
        </Section>
        {snapshot.unreachable === null ? null : (
          <Section title={text.unreachable}>
            <Unreachable part={snapshot.unreachable} retry={actions.retry} />
          </Section>
        )}
      </div>
    </div>
  );
}

function ChannelItem({ row, actions }: { row: ChannelRow; actions: NotificationsActions }) {
  const text = useText().notify;
  const { channel, state, work } = row;
  return (
    <li className="channel">
      {icons[channel]}
      <div className="min-w-0 grow">
        <p className="flex flex-wrap items-center gap-x-2">
          <b>{text[channel].name}</b>
          <span className={classNames('chip', state === 'works' && 'chip-accent', state === 'no' && 'chip-danger')}>{text.state[state]}</span>
        </p>
        <p className="small text-ink-2">{row.says}</p>
        <p className="small channel-result" role="status">
          {row.result}
        </p>
        <Problem work={work} />
      </div>
      <span className="channel-ways">
        {row.toggle === null ? null : (
          <Button kind="line" size="sm" isBusy={work.status === 'busy'} onPress={() => actions.toggle(channel)} describedBy={`channel-${channel}`}>
            {row.toggle === 'on' ? text.turnOn : text.turnOff}
          </Button>
        )}
        {row.canTest ? (
          <Button kind="line" size="sm" isBusy={work.status === 'busy'} onPress={() => actions.test(channel)} describedBy={`channel-${channel}`}>
            {text.test}
          </Button>
        ) : null}
        <span className="sr" id={`channel-${channel}`}>
          {text[channel].name}
        </span>
      </span>
    </li>
  );
}

const wishes = ['candidateMessages', 'internalMessages', 'tasks'] as const;

function Wishes({ snapshot, actions }: NotificationsProps) {
  const text = useText().notify;
  return (
    <Loaded part={snapshot.preferences} retry={actions.retry}>
      {(known) => (
        <div className="flex flex-col items-start gap-2">
          {wishes.map((wish) => (
            <Switch key={wish} isOn={known[wish]} onChange={() => actions.change({ [wish]: !known[wish] })}>
              {text[wish]}
            </Switch>
          ))}
          <Switch isOn={known.push} onChange={() => actions.change({ push: !known.push })}>
            {text.byPush}
          </Switch>
          <Switch isOn={known.mail} onChange={() => actions.change({ mail: !known.mail })}>
            {text.byMail}
          </Switch>
          <Problem work={snapshot.saveWork} />
        </div>
      )}
    </Loaded>
  );
}

const night = { from: '21:00', to: '08:00' };

function Quiet({ snapshot, actions }: NotificationsProps) {
  const text = useText().notify;
  return (
    <>
      <p className="field-help">{text.quietHelp}</p>
      <Loaded part={snapshot.preferences} retry={actions.retry}>
        {({ quiet }) => (
          <div className="mt-2 flex flex-col items-start gap-3">
            <Switch isOn={quiet !== null} onChange={() => actions.change({ quiet: quiet === null ? night : null })}>
              {text.quietOn}
            </Switch>
            {quiet === null ? null : (
              <div className="quiet-hours">
                {(['from', 'to'] as const).map((end) => (
                  <label key={end} className="small">
                    {end === 'from' ? text.quietFrom : text.quietTo}
                    <input
                      type="time"
                      className="input"
                      value={quiet[end]}
                      onChange={(event) => {
                        if (event.target.value !== '') actions.change({ quiet: { ...quiet, [end]: event.target.value.slice(0, 5) } });
                      }}
                    />
                  </label>
                ))}
                <p className="small text-ink-2">{text.quietZone(snapshot.zonePlace)}</p>
              </div>
            )}
          </div>
        )}
      </Loaded>
    </>
  );
}

function Recount({ snapshot, actions }: NotificationsProps) {
  const text = useText().notify;
  const { work, result } = snapshot.recount;
  const number = (value: number | 'dot'): string => (value === 'dot' ? text.some : String(value));
  return (
    <>
      <p className="field-help">{text.recountHelp}</p>
      <div className="mt-2 flex flex-col items-start gap-2">
        <Button kind="line" isBusy={work.status === 'busy'} onPress={actions.recount}>
          {text.recountDo}
        </Button>
        <Problem work={work} />
        <div role="status" className="small">
          {result === null ? null : (
            <>
              <p>
                {result.corrected.length === 0 ? text.recountRight(result.conversations) : text.recountWrong(result.conversations, result.corrected.length)}
              </p>
              <ul>
                {result.corrected.map(({ name, from, to }, place) => (
                  <li key={place}>{text.recountLine(isolate(name), number(from), number(to))}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      </div>
    </>
  );
}

function Unreachable({ part, retry }: { part: NonNullable<NotificationsSnapshot['unreachable']>; retry: () => void }) {
  const text = useText().notify;
  const language = useLanguage();
  const now = useNow();
  return (
    <Loaded part={part} retry={retry}>
      {(members) =>
        members.length === 0 ? (
          <p className="small text-ink-2">{text.everybodyReached}</p>
        ) : (
          <ul className="small">
            {members.map(({ uid, name, since }) => (
              <li key={uid} className="text-danger">
                <Name>{text.unreachableLine(isolate(name), formatMoment(since, now, language))}</Name>
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Loaded<T>({ part, retry, children }: { part: Loadable<T>; retry: () => void; children: (value: T) => ReactNode }) {
  if (part.status === 'ready') return children(part.value);
  if (part.status === 'loading')
    return (
      <div className="mt-2">
        <Loading bars={['h-6 w-3/5', 'h-6 w-2/5']} />
      </div>
    );
  return (
    <div className="mt-2">
      <Failed code={part.code} onRetry={retry} />
    </div>
  );
}
