import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { replyText } from '../../../src/text/reply.ts';
import type { PageState, Panel, View } from '../page-state.ts';
import { Bubbles } from './bubbles.tsx';
import { Composer } from './composer.tsx';
import { Icon } from './icons.tsx';
import { Name, Person } from './parts.tsx';
import { PanelView, type PanelActions } from './panel-view.tsx';

export interface ConversationActions extends PanelActions {
  readonly draft: (text: string) => void; readonly send: () => void; readonly retry: (id: string) => void; readonly copy: (text: string) => void; readonly older: () => void;
  readonly show: (panel: Panel | null) => void; readonly digitsLater: () => void; readonly seen: (id: string) => void; readonly atBottom: (yes: boolean) => void;
}
type Props = View<Extract<PageState, { screen: 'conversation' }>> & { actions: ConversationActions };

const nearBottom = 80;
const seenMs = 500;

/** The conversation: header, who can read, messages, quick answers, composer. */
export const ConversationView = (props: Props): JSX.Element => {
  const { state, language, now, actions } = props;
  const text = replyText[language];
  const scroller = useRef<HTMLDivElement>(null);
  const sticks = useRef(true);
  useStickToBottom(scroller, sticks, state.lines.length, actions.atBottom);
  useSeen(scroller, state.lines.length, actions.seen);
  const others = state.readers.filter((reader) => !reader.you).map((reader) => reader.name);
  const alarm = state.readers.some((reader) => reader.mark !== 'listed');
  const lastLine = state.lines.at(-1);
  const quick = !state.closed && state.draft === '' && lastLine?.kind === 'bubble' && !lastLine.own;
  if (state.panel !== null) return <PanelView {...props} panel={state.panel} />;
  return (
    <main class="conversation">
      <header class="head"><Person name={state.names.first} size="l" /><h1 class="grow"><span class="consultant"><Name text={state.names.first} /> <small>{(text.conversation.roles as Readonly<Record<string, string>>)[state.role] ?? ''}</small></span><small class="meta"><Name text={state.names.agency} /></small></h1><button type="button" class="ib" aria-label={text.menu.title} onClick={() => actions.show('menu')}><Icon name="menu" size={24} /></button></header>
      <button type="button" class={`who2 ${alarm ? 'alarm' : ''}`} onClick={() => actions.show('readers')}><Icon name="lock" size={17} /><span class="grow ell">{text.conversation.whoCanRead} {[text.conversation.you, ...others].join(language === 'zh' ? '、' : ', ')}</span><Icon name="chevron" size={18} /></button>
      {state.online ? null : <p class="quietbar" role="status">{text.network.offline} {state.waiting > 0 ? text.network.offlineWaiting(state.waiting) : text.network.offlineReading}</p>}
      {state.durable ? null : <p class="quietbar">{text.device.noStorage}</p>}
      <div class="scroll" ref={scroller} tabIndex={0} role="region" aria-label={text.conversation.label(state.names.first)} onScroll={(event) => { if (event.currentTarget.scrollTop < nearBottom && state.older === 'more') actions.older(); }}>
        {state.older === 'loading' ? <p class="center" role="status">{text.conversation.loadingOlder}</p> : state.older === 'none' && state.lines.length > 0 ? <p class="center">{text.conversation.beginning}</p> : null}
        {state.lines.length === 0 ? <p class="center empty">{text.conversation.nothingYet(state.names.first)}</p> : <Bubbles lines={state.lines} language={language} now={now} actions={actions} />}
        {state.offerDigits ? <DigitsOffer {...props} /> : null}
      </div>
      {state.newBelow > 0 ? <div class="below"><button type="button" class="newest" onClick={() => { sticks.current = true; scroller.current?.scrollTo({ top: scroller.current.scrollHeight, behavior: 'smooth' }); }}><Icon name="down" size={16} />{text.conversation.newMessages(state.newBelow)}</button></div> : null}
      {quick ? <div class="quick">{(['yes', 'more', 'no'] as const).map((answer) => <button key={answer} type="button" onClick={() => { actions.draft(text.conversation.quickText[answer]); document.getElementById('composer')?.focus(); }}>{text.conversation.quick[answer]}</button>)}</div> : null}
      {state.closed ? <p class="quietbar">{text.conversation.closed('')}</p> : <Composer draft={state.draft} label={text.conversation.writeTo(state.names.first)} text={text.conversation} onDraft={actions.draft} onSend={actions.send} />}
      {state.claimed || state.closed ? null : <p class="foot under">{text.conversation.firstReplyHint}</p>}
    </main>
  );
};

const DigitsOffer = ({ language, actions }: Props): JSX.Element => {
  const text = replyText[language].digits;
  return <aside class="offer"><Icon name="key" /><div class="grow"><b>{text.offerTitle}</b><p>{text.offerHelp}</p><div class="row"><button type="button" class="btn soft" onClick={() => actions.show('digits')}>{text.choose}</button><button type="button" class="btn ghost" onClick={actions.digitsLater}>{text.later}</button></div></div></aside>;
};

/** Stays at the newest message while the reader is there, and nowhere else: reading back is never interrupted. */
const useStickToBottom = (scroller: { current: HTMLDivElement | null }, sticks: { current: boolean }, count: number, tell: (yes: boolean) => void): void => {
  const height = useRef(0);
  useEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const watch = (): void => {
      const yes = area.scrollHeight - area.scrollTop - area.clientHeight < nearBottom;
      if (yes !== sticks.current) tell(yes);
      sticks.current = yes;
    };
    area.addEventListener('scroll', watch, { passive: true });
    const resized = new ResizeObserver(() => { if (sticks.current) area.scrollTop = area.scrollHeight; });
    resized.observe(area);
    return () => { area.removeEventListener('scroll', watch); resized.disconnect(); };
  }, []);
  useLayoutEffect(() => {
    const area = scroller.current;
    if (!area) return;
    if (sticks.current) area.scrollTop = area.scrollHeight;
    else if (area.scrollTop < nearBottom) area.scrollTop += area.scrollHeight - height.current;
    height.current = area.scrollHeight;
  }, [count]);
};

/** Read means: the page is visible and at least half of the message has been in view for 500 ms. */
const useSeen = (scroller: { current: HTMLDivElement | null }, count: number, seen: (id: string) => void): void => {
  useEffect(() => {
    const area = scroller.current;
    if (!area) return;
    const timers = new Map<Element, number>();
    const stop = (element: Element): void => { clearTimeout(timers.get(element)); timers.delete(element); };
    const observer = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        stop(entry.target);
        const id = (entry.target as HTMLElement).dataset['id'];
        if (entry.isIntersecting && id && document.visibilityState === 'visible') timers.set(entry.target, window.setTimeout(() => { if (document.visibilityState === 'visible') seen(id); }, seenMs));
      }
    }, { root: area, threshold: 0.5 });
    const watch = (): void => { observer.disconnect(); for (const item of area.querySelectorAll('li.msg:not(.own)')) observer.observe(item); };
    watch();
    document.addEventListener('visibilitychange', watch);
    return () => { observer.disconnect(); document.removeEventListener('visibilitychange', watch); for (const timer of timers.values()) clearTimeout(timer); };
  }, [count]);
};
