'use client';
import { Banknote, LoaderCircle, Lock, UserPlus } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { ChannelLog } from './channel-log.tsx';
import { ClosedDock } from './closed-dock.tsx';
import { LaneTabs } from './lane-tabs.tsx';
import { NoteComposer } from './note-composer.tsx';
import { NoteHead } from './note-head.ts';
import type { DockLane } from './conversation-view-types.ts';
import type { PayActions, PaySnapshot } from './pay-view-types.ts';

interface PayViewProps {
  snapshot: PaySnapshot;
  actions: PayActions;
  onChoose: (lane: DockLane) => void;
}

/** What is said of pay: violet from edge to edge, for those who are cleared, and it says so. */
export function PayView({ snapshot, actions, onChoose }: PayViewProps) {
  const text = useText().pay;
  const { talk } = snapshot;
  const isReady = talk !== null && talk.status === 'ready';
  const tabs = <LaneTabs chosen="pay" pay={{ hasNews: false }} onChoose={onChoose} />;
  return (
    <div className="pay-scope" role="group" aria-label={text.label}>
      {talk === null ? <NotOpen snapshot={snapshot} actions={actions} /> : null}
      {talk !== null && !isReady ? <Busy words={text.opening} /> : null}
      {isReady ? (
        <NoteHead value={{ words: text.head, Icon: Banknote }}>
          <ChannelLog talk={talk} actions={actions} emptyHelp={text.empty} />
        </NoteHead>
      ) : null}
      {talk?.isClosed === true ? (
        <ClosedDock snapshot={talk} onReopen={actions.askToReopen} tabs={tabs} />
      ) : (
        <div className="composer is-internal">
          {isReady ? <Waiting snapshot={snapshot} actions={actions} /> : null}
          {tabs}
          <div role="tabpanel" id="lane-panel" aria-labelledby="lane-pay">
            {isReady ? (
              <NoteComposer talk={talk} actions={actions} says={text.says} label={text.write} sendLabel={text.send} />
            ) : (
              <p className="composer-closed">
                <Lock aria-hidden />
                <span>{text.says}</span>
              </p>
            )}
          </div>
        </div>
      )}
    </div>
  );
}

function Busy({ words }: { words: string }) {
  return (
    <div className="log justify-end" aria-busy="true">
      <p className="log-older meta flex items-center gap-2" role="status">
        <LoaderCircle className="spin" aria-hidden />
        {words}
      </p>
    </div>
  );
}

function NotOpen({ snapshot, actions }: { snapshot: PaySnapshot; actions: PayActions }) {
  const { pay: text, common } = useText();
  const language = useLanguage();
  const { work, colleagues } = snapshot;
  if (work.status === 'busy') return <Busy words={text.opening} />;
  if (snapshot.isElsewhere)
    return (
      <div className="grid flex-1 place-items-center">
        <EmptyState icon={<Banknote aria-hidden />} title={text.label}>
          {text.elsewhere}
        </EmptyState>
      </div>
    );
  const name = isolate(snapshot.candidateName ?? common.candidate);
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState
        icon={<Banknote aria-hidden />}
        title={work.status === 'failed' ? text.failed : text.label}
        action={
          <Button kind="internal" onPress={actions.open}>
            {work.status === 'failed' ? common.retry : text.open}
          </Button>
        }
      >
        {work.status === 'failed' ? (
          forCode(work.code, language)
        ) : (
          <>
            {text.lead(name)}
            {colleagues.length === 0 ? null : <> {text.whoReads(colleagues.map(isolate))}</>}
          </>
        )}
      </EmptyState>
    </div>
  );
}

/** Somebody was cleared since: one tap lets them in, with everything that was said. */
function Waiting({ snapshot, actions }: { snapshot: PaySnapshot; actions: PayActions }) {
  const text = useText().pay;
  const language = useLanguage();
  const { work, waiting } = snapshot;
  if (waiting.length === 0 && work.status !== 'failed') return null;
  return (
    <>
      {work.status === 'failed' ? (
        <p className="composer-hint" role="alert">
          {forCode(work.code, language)}
        </p>
      ) : null}
      {waiting.map(({ uid, name }) => (
        <div className="composer-hint" key={uid}>
          <UserPlus aria-hidden />
          <span>{text.waiting(isolate(name))}</span>
          <Button kind="soft" size="sm" isDisabled={work.status === 'busy'} onPress={() => actions.admit(uid)}>
            {text.admit(isolate(name))}
          </Button>
        </div>
      ))}
    </>
  );
}
