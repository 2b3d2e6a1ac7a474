'use client';
import { Banknote, LoaderCircle, Lock, UserPlus } from 'lucide-react';
import { forCode } from '../../text/for-code.ts';
import { isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { ActsProvider } from './acts-context.tsx';
import { Composer } from './composer.tsx';
import { inertActions } from './inert-actions.ts';
import { LaneTabs } from './lane-tabs.tsx';
import { NoteHead } from './note-head.ts';
import { MessageLog } from './message-log.tsx';
import type { DockLane } from './conversation-view-types.ts';
import type { PayActions, PaySnapshot } from './pay-view-types.ts';

interface PayViewProps {
  snapshot: PaySnapshot;
  actions: PayActions;
  onChoose: (lane: DockLane) => void;
}

/** What is said of pay: violet from edge to edge, for those who are cleared, and it says so. */
export function PayView({ snapshot, actions, onChoose }: PayViewProps) {
  const { pay: text, conversation } = useText();
  const { talk } = snapshot;
  const isReady = talk !== null && talk.status === 'ready';
  return (
    <div className="pay-scope" role="group" aria-label={text.label}>
      {talk === null ? <NotOpen snapshot={snapshot} actions={actions} /> : null}
      {talk !== null && !isReady ? <Busy words={text.opening} /> : null}
      {isReady ? (
        <NoteHead value={{ words: text.head, Icon: Banknote }}>
          <ActsProvider value={talk.mayWrite}>
            <MessageLog
              key={talk.conversationId}
              snapshot={talk}
              actions={{ ...inertActions, chooseLane: () => undefined, ...actions }}
              onPickDate={nothing}
              emptyHelp={text.empty}
            />
          </ActsProvider>
        </NoteHead>
      ) : null}
      <div className="composer is-internal">
        {isReady ? <Waiting snapshot={snapshot} actions={actions} /> : null}
        <LaneTabs chosen="pay" pay={{ hasNews: false }} onChoose={onChoose} />
        <div role="tabpanel" id="lane-panel" aria-labelledby="lane-pay">
          {isReady && talk.mayWrite.internal ? (
            <Composer
              key={talk.conversationId}
              lane="internal"
              candidateName=""
              draft={talk.drafts.internal}
              readers={talk.readers.internal}
              mentionable={talk.readers.internal.filter((person) => person.kind === 'member' && !person.isYou)}
              label={text.write}
              sendLabel={text.send}
              says={text.says}
              maxLength={talk.maxLength}
              onChange={(draft) => actions.changeDraft('internal', draft)}
              onSend={(words) => actions.send('internal', words)}
              composing={talk.composing?.internal ?? null}
              onStopComposing={() => actions.stopComposing('internal')}
              onEditLast={() => actions.editLast('internal')}
            />
          ) : (
            <p className="composer-closed">
              <Lock aria-hidden />
              <span>{isReady ? conversation.mayNotWrite : text.says}</span>
            </p>
          )}
        </div>
      </div>
    </div>
  );
}

const nothing = (): void => undefined;

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
  const { work, colleagues, isClosed } = snapshot;
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
          isClosed ? undefined : (
            <Button kind="internal" onPress={actions.open}>
              {work.status === 'failed' ? common.retry : text.open}
            </Button>
          )
        }
      >
        {work.status === 'failed' ? (
          forCode(work.code, language)
        ) : isClosed ? (
          text.closed
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
