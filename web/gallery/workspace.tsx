import type { ReactNode } from 'react';
import { CandidatePanelView } from '../src/features/candidate/candidate-panel-view.tsx';
import type { CandidatePanelSnapshot } from '../src/features/candidate/candidate-panel-view-types.ts';
import { ConversationView } from '../src/features/conversation/conversation-view.tsx';
import type { ConversationSnapshot } from '../src/features/conversation/conversation-view-types.ts';
import { InboxView } from '../src/features/inbox/inbox-view.tsx';
import type { InboxSnapshot } from '../src/features/inbox/inbox-view-types.ts';
import { NothingOpenView } from '../src/features/inbox/nothing-open-view.tsx';
import { SampleBar } from '../src/features/sample/sample-bar.tsx';
import { ShellView } from '../src/features/shell/shell-view.tsx';
import type { ShellSnapshot } from '../src/features/shell/shell-view-types.ts';
import { Panes } from '../src/ui/panes.tsx';
import type { Language } from '../src/ui/view-types.ts';
import { noActions } from './actions.ts';
import { agencyName, lin } from './people.ts';
import { nothing } from './story.ts';

export const shell = (language: Language, more: Partial<ShellSnapshot> = {}): ShellSnapshot => ({
  place: 'inbox',
  isDeep: false,
  agencyName: agencyName(language),
  member: { name: lin(language).name, email: 'lin.qiao@tidewell.example' },
  language,
  theme: 'system',
  unread: 5,
  unreadRooms: 2,
  network: 'online',
  waiting: 0,
  clockOffByMinutes: 0,
  isPrivateMode: false,
  kitMissing: false,
  kitTestDue: false,
  newKit: null,
  isRecordRewritten: false,
  approve: { waiting: [] },
  lockWork: { status: 'idle' },
  ...more,
});

interface WorkspaceProps {
  language: Language;
  shellSnapshot?: ShellSnapshot;
  inbox: InboxSnapshot;
  conversation?: ConversationSnapshot;
  panel?: CandidatePanelSnapshot;
  isPanelOpen?: boolean;
  isSample?: boolean;
  tour?: ReactNode;
  /** What is said of pay, where the conversation shows it. */
  pay?: ReactNode;
}

/** The three panes as a screen would join them. */
export function Workspace({ language, shellSnapshot, inbox, conversation, panel, isPanelOpen = false, isSample = false, tour, pay }: WorkspaceProps) {
  const isDeep = conversation !== undefined;
  return (
    <ShellView
      snapshot={shellSnapshot ?? shell(language, { isDeep })}
      actions={noActions()}
      navigate={nothing}
      sampleBar={isSample ? <SampleBar snapshot={{ removeWork: { status: 'idle' } }} actions={noActions()} /> : undefined}
    >
      <Panes
        isDeep={isDeep}
        isAsideOpen={isPanelOpen}
        onCloseAside={nothing}
        list={<InboxView snapshot={inbox} actions={noActions()} />}
        main={
          conversation ? (
            <ConversationView snapshot={conversation} actions={noActions()} pay={() => pay} />
          ) : (
            <NothingOpenView hasRows={inbox.rows.length > 0} />
          )
        }
        aside={panel ? <CandidatePanelView snapshot={panel} actions={noActions()} /> : undefined}
      />
      {tour}
    </ShellView>
  );
}
