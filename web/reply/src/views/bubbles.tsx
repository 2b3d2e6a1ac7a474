import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { daysBetween, formatDay, formatTime } from '../../../src/text/format.ts';
import type { Language } from '../../../src/text/language.ts';
import { replyText, type ReplyText } from '../../../src/text/reply.ts';
import type { Line } from '../page-state.ts';
import { Icon, type IconName } from './icons.tsx';
import type * as Late from './late-acts.tsx';
import { lateViews } from './late-views.ts';
import type { Trouble } from './trouble-line.tsx';
import { Name } from './parts.tsx';

type Bubble = Extract<Line, { kind: 'bubble' }>;
const groupMs = 5 * 60_000;

/** Whether two neighbours belong together: same person, same day, five minutes. */
const joins = (a: Line | undefined, b: Line | undefined): boolean =>
  a?.kind === 'bubble' &&
  b?.kind === 'bubble' &&
  a.own === b.own &&
  a.name === b.name &&
  b.atMs - a.atMs < groupMs &&
  daysBetween(a.atMs, b.atMs) === 0 &&
  a.status !== 'failed' &&
  b.status !== 'failed';

type LateActs = typeof Late | null;

/** The conversation as a labelled ordered list: days, groups, states as words. */
export const Bubbles = ({
  lines,
  language,
  now,
  actions,
  late,
  may,
  caller,
}: {
  /** First name of whom the candidate would call. */
  caller: string;
  lines: readonly Line[];
  language: Language;
  now: number;
  actions: Late.LateActions;
  /** What is loaded behind the first messages; null until then. */
  late: LateActs;
  may: { readonly write: boolean; readonly react: boolean };
}): JSX.Element => {
  const text = replyText[language].conversation;
  const lastOwn = lines.findLast((line): line is Bubble => line.kind === 'bubble' && line.own)?.id;
  // One set of handlers for all: what a finger began must not be forgotten when the list is drawn anew.
  const latest = useRef(actions);
  latest.current = actions;
  const press = useMemo(() => late?.longPress((id) => latest.current.act({ id, view: 'menu' })), [late]);
  return (
    <ol class="log" aria-label={text.messages} {...press}>
      {lines.map((line, index) => {
        const before = lines[index - 1];
        const day =
          !before || daysBetween(before.atMs, line.atMs) !== 0 ? (
            <li key={`day-${line.id}`} class="day">
              <span>{formatDay(line.atMs, now, language)}</span>
            </li>
          ) : null;
        return [
          day,
          <LineItem
            key={line.id}
            caller={caller}
            line={line}
            first={!joins(before, line)}
            last={!joins(line, lines[index + 1])}
            showState={line.id === lastOwn}
            text={text}
            actions={actions}
            language={language}
            now={now}
            late={late}
            may={may}
          />,
        ];
      })}
    </ol>
  );
};

const useTroubleViews = lateViews(() => import('./trouble-line.tsx'));
/** In a few words until the rest is here. */
const TroubleSlot = (props: { line: Trouble; language: Language; now: number; first: string }): JSX.Element => {
  const views = useTroubleViews();
  return views ? (
    <views.TroubleLine {...props} />
  ) : (
    <li class="forged">
      <Icon name="alert" size={18} />
      {replyText[props.language].conversation.trouble}
    </li>
  );
};

const LineItem = ({
  caller,
  line,
  first,
  last,
  showState,
  text,
  actions,
  language,
  now,
  late,
  may,
}: {
  caller: string;
  line: Line;
  first: boolean;
  last: boolean;
  showState: boolean;
  text: ReplyText['conversation'];
  actions: Late.LateActions;
  language: Language;
  now: number;
  late: LateActs;
  may: { readonly write: boolean; readonly react: boolean };
}): JSX.Element | null => {
  if (line.kind === 'tried') return late && <late.Tried line={line} language={language} />;
  if (line.kind === 'gap' || line.kind === 'alarm') return <TroubleSlot line={line} language={language} now={now} first={caller} />;
  if (line.kind === 'forged')
    return (
      <li class="forged">
        <Icon name="alert" size={18} />
        {text.forged(formatTime(line.atMs))}
      </li>
    );
  if (line.kind === 'locked')
    return (
      <li class="locked">
        <Icon name="lock" size={16} />
        <span>
          {text.keyMissing}
          <small>{text.keyMissingSince(formatTime(line.atMs))}</small>
        </span>
      </li>
    );
  const roles = text.roles as Readonly<Record<string, string>>;
  return (
    <li class={`msg ${line.own ? 'own' : ''} ${first ? 'first' : ''} ${last ? 'last' : ''}`} data-id={line.id}>
      {line.own ? (
        <span class="sr">{text.you}</span>
      ) : first ? (
        <p class="who">
          <b>
            <Name text={line.name} />
          </b>
          {roles[line.role] ? ` · ${roles[line.role]}` : ''}
        </p>
      ) : (
        <span class="sr">{line.name}</span>
      )}
      <div class="bubline">
        <p class={line.acts?.deleted ? 'bub gone' : 'bub'} dir="auto">
          {late && line.acts ? <late.Words line={line} language={language} now={now} actions={actions} /> : line.acts?.deleted ? text.gone : line.text}
        </p>
        {late && !line.acts?.deleted && line.status !== 'failed' ? <late.More line={line} language={language} actions={actions} /> : null}
      </div>
      {late && <late.Foot line={line} language={language} actions={actions} mayReact={may.react} />}
      {last || line.status === 'failed' || line.status === 'queued' ? (
        <p class="foot2">
          <time class="num" dateTime={new Date(line.atMs).toISOString()}>
            {formatTime(line.atMs)}
          </time>
          {line.own ? <State line={line} full={showState} text={text} /> : null}
        </p>
      ) : (
        <span class="sr">
          {formatTime(line.atMs)}
          {line.status ? ` ${text.status[line.status]}` : ''}
        </span>
      )}
      {line.status === 'failed' ? (
        <p class="failedline" role="alert">
          <span>{text.failed(line.failure ?? '')}</span>
          <button type="button" class="textlink" onClick={() => actions.retry(line.id)}>
            {text.tryAgain}
          </button>
          <button type="button" class="textlink" onClick={() => actions.copy(line.text)}>
            {text.copy}
          </button>
        </p>
      ) : null}
    </li>
  );
};

const stateIcon: Record<NonNullable<Bubble['status']>, IconName> = { queued: 'clock', sent: 'check', delivered: 'checks', read: 'checks', failed: 'alert' };

const State = ({ line, full, text }: { line: Bubble; full: boolean; text: ReplyText['conversation'] }): JSX.Element | null => {
  if (!line.status) return null;
  const at = line.statusAtMs === null ? null : formatTime(line.statusAtMs);
  const words =
    at !== null && (line.status === 'sent' || line.status === 'delivered' || line.status === 'read')
      ? text.statusAt[line.status](at)
      : text.status[line.status];
  return (
    <span class={`state ${line.status}`}>
      <span aria-hidden="true"> · </span>
      <Icon name={stateIcon[line.status]} size={15} />
      <span class={full || line.status === 'queued' || line.status === 'failed' ? '' : 'sr'}>{words}</span>
    </span>
  );
};
