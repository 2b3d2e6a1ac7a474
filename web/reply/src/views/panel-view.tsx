import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { formatMoment, formatTime } from '../../../src/text/format.ts';
import { languageName } from '../../../src/text/language.ts';
import { replyText } from '../../../src/text/reply.ts';
import { replyPanelsText, type ReplyPanelsText } from '../../../src/text/reply-panels.ts';
import type { DataAct, NewDevice, PageState, Panel, View } from '../page-state.ts';
import { myDataText } from '../../../src/text/my-data.ts';
import { Icon } from './icons.tsx';
import { MyDataPanel } from './my-data-view.tsx';
import { WholeNotice } from './whole-notice.tsx';
import { Name, Person } from './parts.tsx';
import { QrCode } from './qr-code.tsx';

export interface PanelActions {
  readonly show: (panel: Panel | null) => void;
  /** To where the panel was opened from. */
  readonly back: () => void;
  readonly language: () => void;
  readonly setDigits: (digits: string) => Promise<string | null>;
  readonly makePass: () => void;
  readonly data: (act: DataAct) => void;
  readonly letIn: (deviceId: string, number: string) => void;
  readonly refuse: (deviceId: string) => void;
  readonly leave: () => void;
  readonly copy: (text: string) => void;
}
type Props = View<Extract<PageState, { screen: 'conversation' }>> & { panel: Panel; actions: PanelActions };

/** One panel over the conversation. Back and Escape return to it; focus goes to the panel's title. */
export const PanelView = (props: Props): JSX.Element => {
  const { panel, state, language, actions } = props;
  const text = replyText[language];
  const panels = replyPanelsText[language];
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [panel, state.data?.view]);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const close = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') latest.current.show(null);
    };
    document.addEventListener('keydown', close);
    return () => document.removeEventListener('keydown', close);
  }, []);
  if (panel === 'notice') return <WholeNotice names={state.names} notice={state.notice} language={language} onClose={actions.back} />;
  const titles: Record<Exclude<Panel, 'notice'>, string> = {
    menu: text.menu.title,
    data: myDataText[language].titles[state.data?.view ?? 'all'],
    readers: panels.readers.title,
    digits: state.hasDigits ? text.digits.changeTitle : text.digits.setTitle,
    'another-device': panels.anotherDevice.title,
    'new-devices': panels.newDevices.title,
    leave: text.menu.leave,
  };
  return (
    <main class="step panel">
      <div class="steptop">
        <button
          type="button"
          class="btn ghost"
          onClick={() => (panel === 'data' && state.data && state.data.view !== 'all' ? actions.data({ do: 'view', view: 'all' }) : actions.back())}
        >
          <Icon name="back" />
          {text.menu.back}
        </button>
      </div>
      <h1 ref={heading} tabIndex={-1}>
        {titles[panel]}
      </h1>
      {panel === 'menu' ? (
        <Menu {...props} />
      ) : panel === 'data' ? (
        <MyDataPanel
          state={state}
          data={state.data ?? null}
          language={language}
          now={props.now}
          onAct={actions.data}
          onReaders={() => actions.show('readers')}
        />
      ) : panel === 'readers' ? (
        <Readers {...props} />
      ) : panel === 'digits' ? (
        <Digits {...props} />
      ) : panel === 'new-devices' ? (
        <NewDevices {...props} />
      ) : panel === 'another-device' ? (
        <AnotherDevice {...props} />
      ) : (
        <Leave {...props} />
      )}
    </main>
  );
};

const Menu = ({ state, language, actions }: Props): JSX.Element => {
  const { menu: text } = replyText[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const items = [
    ['readers', 'users', text.whoCanRead],
    ['notice', 'note', text.notice],
    ...(state.claimed
      ? ([
          ['digits', 'key', text.digits],
          ['another-device', 'phone', text.anotherDevice],
        ] as const)
      : []),
    ['data', 'paste', myDataText[language].menu],
    ['leave', 'leave', text.leave],
  ] as const;
  return (
    <ul class="menu">
      {items.map(([panel, icon, label]) => (
        <li key={panel}>
          <button type="button" onClick={() => actions.show(panel)}>
            <Icon name={icon} />
            <span class="grow">{label}</span>
            <Icon name="chevron" size={18} />
          </button>
        </li>
      ))}
      <li>
        <button type="button" lang={other} onClick={actions.language}>
          <Icon name="globe" />
          <span class="grow">{languageName[other]}</span>
        </button>
      </li>
    </ul>
  );
};

const Readers = ({ state, language }: Props): JSX.Element => {
  const { readers: text } = replyPanelsText[language];
  const { conversation } = replyText[language];
  const roles = conversation.roles as Readonly<Record<string, string>>;
  return (
    <>
      <ul class="readers">
        {state.readers.map((reader) => (
          <li key={reader.uid} class={reader.mark === 'listed' || reader.mark === 'gone' ? '' : 'alarm'}>
            <Person name={reader.name || conversation.visitor} team={!reader.you} />
            <span class="grow">
              {reader.mark === 'listed' ? (
                <Name text={reader.name} />
              ) : reader.mark === 'gone' ? (
                text.gone(reader.name)
              ) : reader.mark === 'visiting' ? (
                text.visiting(formatTime(reader.untilMs ?? 0))
              ) : reader.mark === 'server-added' ? (
                text.serverAdded(reader.name)
              ) : (
                text.serverLeftOut(reader.name)
              )}
            </span>
            <small>{reader.you ? conversation.you : (roles[reader.role] ?? '')}</small>
          </li>
        ))}
      </ul>
      <p class="hint">{text.nobodyElse}</p>
      <section class="box">
        <h2>{text.checkCode}</h2>
        <p class="code num">{state.checkCode}</p>
        <p class="hint">{text.checkCodeHelp}</p>
      </section>
    </>
  );
};

const Digits = ({ language, actions }: Props): JSX.Element => {
  const { digits: text } = replyText[language];
  const [value, setValue] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const save = async (): Promise<void> => {
    const wrong = await actions.setDigits(value);
    setFault(wrong);
    setSaved(wrong === null);
  };
  if (saved)
    return (
      <p class="proved" role="status">
        <Icon name="check" />
        {text.saved}
      </p>
    );
  return (
    <form
      class="six"
      onSubmit={(event) => {
        event.preventDefault();
        if (value.length === 6) void save();
      }}
    >
      <p class="lead">{text.offerHelp}</p>
      <label>
        {text.label}
        <input
          class="num"
          inputMode="numeric"
          autocomplete="off"
          value={value}
          onInput={(event) => {
            const next = event.currentTarget.value.normalize('NFKC').replace(/\D/g, '').slice(0, 6);
            event.currentTarget.value = next;
            setValue(next);
          }}
        />
      </label>
      <p class="hint">{text.notEasy}</p>
      {fault ? (
        <p class="fault" role="alert">
          <Icon name="alert" size={18} />
          <span>{fault}</span>
        </p>
      ) : null}
      <button type="submit" class="btn primary big" disabled={value.length !== 6}>
        {text.save}
      </button>
    </form>
  );
};

/** Typed from the other screen, never shown here, so that nobody lets in by habit. */
const NewDevices = ({ state, language, now, actions }: Props): JSX.Element => {
  const { newDevices: text } = replyPanelsText[language];
  if (state.newDevices.length === 0)
    return (
      <p class="lead" role="status">
        {text.nobody}
      </p>
    );
  return (
    <>
      <p class="lead">{text.help}</p>
      {state.newDevices.map((device) => (
        <FourDigits
          key={device.deviceId}
          title={text.device(device.label, formatMoment(device.atMs, now, language))}
          text={text}
          device={device}
          onEnter={(number) => actions.letIn(device.deviceId, number)}
          onRefuse={() => actions.refuse(device.deviceId)}
        />
      ))}
    </>
  );
};

const FourDigits = ({
  title,
  text,
  device,
  onEnter,
  onRefuse,
}: {
  title: string;
  text: ReplyPanelsText['newDevices'];
  device: NewDevice;
  onEnter: (number: string) => void;
  onRefuse: () => void;
}): JSX.Element => {
  const [number, setNumber] = useState('');
  return (
    <form
      class="six box"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (number.length === 4 && !device.busy) onEnter(number);
      }}
    >
      <h2>{title}</h2>
      <label>
        {text.number}
        <input
          class="num"
          inputMode="numeric"
          autocomplete="off"
          value={number}
          onInput={(event) => {
            const next = event.currentTarget.value.normalize('NFKC').replace(/\D/g, '').slice(0, 4);
            event.currentTarget.value = next;
            setNumber(next);
          }}
        />
      </label>
      {device.fault ? (
        <p class="fault" role="alert">
          <Icon name="alert" size={18} />
          <span>{device.fault}</span>
        </p>
      ) : null}
      <button type="submit" class="btn primary wide" disabled={number.length !== 4 || device.busy}>
        {text.letIn}
      </button>
      <button type="button" class="btn ghost wide" disabled={device.busy} onClick={onRefuse}>
        {text.notMe}
      </button>
    </form>
  );
};

const AnotherDevice = ({ state, language, actions }: Props): JSX.Element => {
  const { anotherDevice: text } = replyPanelsText[language];
  const first = useRef({ make: actions.makePass, isThere: state.passLink !== null });
  useEffect(() => {
    if (!first.current.isThere) first.current.make();
  }, []);
  if (!state.passLink)
    return (
      <p class="center" role="status">
        …
      </p>
    );
  const { url, untilMs } = state.passLink;
  return (
    <>
      <p class="lead">{text.help}</p>
      <QrCode text={url} label={text.title} />
      <p class="center num">{text.expires(formatTime(untilMs))}</p>
      <button type="button" class="btn soft wide" onClick={() => actions.copy(url)}>
        {text.copyLink}
      </button>
      <button type="button" class="btn ghost wide" onClick={actions.makePass}>
        {text.again}
      </button>
    </>
  );
};

const Leave = ({ state, language, actions }: Props): JSX.Element => {
  const { leave: text } = replyPanelsText[language];
  return (
    <>
      <p class="lead">{state.hasDigits ? text.sure : text.sureWithoutDigits}</p>
      <button type="button" class="btn primary big" onClick={actions.leave}>
        {text.now}
      </button>
    </>
  );
};
