import { CandidatePreview } from '../../src/features/candidate/candidate-preview.tsx';
import type { PreviewSnapshot } from '../../src/features/candidate/candidate-preview-types.ts';
import { DateDialog } from '../../src/features/conversation/date-dialog.tsx';
import { SampleView } from '../../src/features/sample/sample-view.tsx';
import type { Language } from '../../src/text/language.ts';
import { noActions } from '../actions.ts';
import { conversation, inbox, longItems, overfullItems, overfullRows, panel, stateItems, typicalItems, typicalRows } from '../data.ts';
import { longName, rtlName } from '../people.ts';
import { day, minute, nothing, now, say, type Story } from '../story.ts';
import { shell, Workspace } from '../workspace.tsx';

const cipher = (ids: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    ids.map((id) => [
      id,
      'q8Zt1vR0xYw3Lh6nB2sKd9mPfE4uJc7aGoTi5Nz0Vr8QeXb1RkVb4nQ1xLr8ZkT0yWm6Hs2PdJc9eUa7GfKo5ItNz3RvXqM4hB7mWd0RkYp3XsLq9vHc2ZtB6nJe8uFa1GoKi5TzVr4QxNb0Lw7Py',
    ]),
  );

const preview = (l: Language): PreviewSnapshot => ({
  language: l,
  agencyName: say(l, 'Tidewell Partners', '潮井猎头'),
  firstName: say(l, 'Helen', '海伦'),
  role: 'consultant',
  source: { kind: 'linkedin', addedAt: now },
  deleteAt: now + 730 * day,
  readers: [say(l, 'Helen Tan', '谭海伦')],
  isClaimed: false,
  code: null,
  messages: [
    {
      id: 'm',
      isTheirs: false,
      name: say(l, 'Helen Tan', '谭海伦'),
      at: now - minute,
      text: say(
        l,
        'Good morning. We look for a CFO for a plant in Suzhou. Could we talk on Thursday?',
        '您好，我们在为苏州的一家工厂寻找财务负责人，您周四方便聊聊吗？',
      ),
    },
  ],
});

export const workspaceStories: readonly Story[] = [
  { id: 'inbox', render: (l) => <Workspace language={l} inbox={inbox(typicalRows(l))} /> },
  {
    id: 'inbox-loading',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox([], { status: 'loading' })}
        conversation={conversation(l, [], { status: 'loading', candidate: { name: null }, mandateTitle: null })}
      />
    ),
  },
  { id: 'inbox-empty', render: (l) => <Workspace language={l} inbox={inbox([])} /> },
  { id: 'inbox-nothing', render: (l) => <Workspace language={l} inbox={inbox([], { next: 'nothing' })} /> },
  { id: 'inbox-failed', render: (l) => <Workspace language={l} inbox={inbox([], { status: 'failed', code: 'unavailable' })} /> },
  { id: 'inbox-overfull', render: (l) => <Workspace language={l} inbox={inbox(overfullRows(l))} /> },
  {
    id: 'conversation',
    render: (l) => <Workspace language={l} inbox={inbox(typicalRows(l), { selected: '1' })} conversation={conversation(l, typicalItems(l))} panel={panel(l)} />,
  },
  {
    id: 'conversation-team',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l), {
          lane: 'internal',
          drafts: {
            candidate: '',
            internal: say(l, '26th is blocked in her calendar now. Is Zhou back from Munich by then?', '26 日她的日历已占用。周涵那时从慕尼黑回来了吗？'),
          },
        })}
        panel={panel(l)}
      />
    ),
  },
  {
    id: 'history-long',
    render: (l) => {
      const items = longItems(l);
      const target = { itemId: items[40]?.id ?? null, at: items[40]?.at ?? 0, n: 1, mark: true };
      return (
        <Workspace
          language={l}
          inbox={inbox(typicalRows(l), { selected: '1' })}
          conversation={conversation(l, items, { older: 'more', newer: 'more', arrivedBelow: 3, hasUnreadAbove: true, target })}
          panel={panel(l)}
        />
      );
    },
  },
  {
    id: 'history-older',
    render: (l) => {
      const items = longItems(l).slice(0, 30);
      const target = { itemId: null, at: 0, n: 1, mark: false };
      return (
        <Workspace
          language={l}
          inbox={inbox(typicalRows(l), { selected: '1' })}
          conversation={conversation(l, items, { older: 'loading', target })}
          panel={panel(l)}
        />
      );
    },
  },
  {
    id: 'history-failed',
    render: (l) => {
      const items = longItems(l).slice(0, 5);
      return (
        <Workspace
          language={l}
          shellSnapshot={shell(l, { isDeep: true, network: 'offline' })}
          inbox={inbox(typicalRows(l), { selected: '1' })}
          conversation={conversation(l, items, { older: 'failed', newer: 'failed', jump: 'not-here' })}
          panel={panel(l)}
        />
      );
    },
  },
  {
    id: 'history-jumping',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, longItems(l), { older: 'more', newer: 'loading', jump: 'busy' })}
        panel={panel(l)}
      />
    ),
  },
  {
    id: 'history-date',
    render: (l) => (
      <>
        <Workspace
          language={l}
          inbox={inbox(typicalRows(l), { selected: '1' })}
          conversation={conversation(l, longItems(l), { older: 'more' })}
          panel={panel(l)}
        />
        <DateDialog begunAt={now - 40 * day} shownAt={now - 30 * day} onPick={nothing} onNewest={nothing} onClose={nothing} />
      </>
    ),
  },
  {
    id: 'conversation-states',
    render: (l) => (
      <Workspace
        language={l}
        shellSnapshot={shell(l, { isDeep: true, network: 'offline', waiting: 2, clockOffByMinutes: -1445 })}
        inbox={inbox(typicalRows(l), { selected: '7' })}
        conversation={conversation(l, stateItems(l))}
        panel={panel(l, {
          link: { status: 'open', devices: 2, firstOpenedAt: now - 90 * minute, expiresAt: now + 40 * 86_400_000, guarded: true },
          digits: 'not-set',
        })}
      />
    ),
  },
  {
    id: 'conversation-overfull',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(overfullRows(l), { selected: '1' })}
        conversation={conversation(l, overfullItems(), {
          candidate: { name: longName },
          mandateTitle: `${longName} ${longName}`,
          drafts: { candidate: 'x'.repeat(8010), internal: '' },
          readers: { candidate: [{ kind: 'candidate', id: 'y', name: rtlName }, ...panel(l).readers], internal: [] },
        })}
        panel={panel(l, {
          name: longName,
          readers: [{ kind: 'candidate', id: 'y', name: rtlName }, { kind: 'candidate', id: 'x', name: longName }, ...panel(l).readers],
        })}
      />
    ),
  },
  {
    id: 'conversation-new',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '8' })}
        conversation={conversation(l, [], { firstMessageHint: 'write-first' })}
        panel={panel(l, { link: { status: 'new', madeAt: now, expiresAt: now + 45 * 86_400_000, guarded: false }, digits: 'not-set' })}
      />
    ),
  },
  {
    id: 'conversation-send-link',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '8' })}
        conversation={conversation(l, typicalItems(l).slice(0, 2), { firstMessageHint: 'send-link' })}
        panel={panel(l, { link: { status: 'new', madeAt: now, expiresAt: now + 45 * 86_400_000, guarded: false }, digits: 'not-set' })}
        isPanelOpen
      />
    ),
  },
  {
    id: 'conversation-locked',
    render: (l) => <Workspace language={l} inbox={inbox(typicalRows(l), { selected: '1' })} conversation={conversation(l, [], { status: 'locked' })} />,
  },
  {
    id: 'conversation-closed',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l), { isClosed: true, closedAt: now - 3 * minute, firstUnreadId: typicalItems(l)[3]?.id ?? null })}
      />
    ),
  },
  {
    id: 'panel-attention',
    render: (l) => (
      <Workspace
        language={l}
        isPanelOpen
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l))}
        panel={panel(l, {
          waitingDevices: [{ deviceId: 'd1', label: 'WeChat, Android', since: now - 4 * minute, work: { status: 'failed', code: 'wrong-number' } }],
          notes: [
            {
              noteId: 'n',
              at: now - 3 * minute,
              text: say(l, 'New phone, I forgot my digits. Please call me after six.', '换手机了，忘了数字，六点后请给我打电话。'),
            },
          ],
          visitors: [{ name: 'Marta Engel', until: now + 41 * 60_000, reason: 'The client asks who spoke to the candidate first' }],
          readerMismatch: [{ name: 'Zhou Han', how: 'added-by-server' }],
          digits: 'void',
        })}
      />
    ),
  },
  ...(['open', 'notice', 'conversation'] as const).map((startAt) => ({
    id: `preview-${startAt}`,
    render: (l: Language) => (
      <>
        <Workspace language={l} inbox={inbox(typicalRows(l), { selected: '1' })} conversation={conversation(l, typicalItems(l))} panel={panel(l)} />
        <CandidatePreview snapshot={preview(l)} startAt={startAt} onClose={nothing} />
      </>
    ),
  })),
  ...(
    [
      ['asking', [{ kind: 'asks' }, { kind: 'answered' }]],
      ['over', [{ kind: 'elsewhere' }, { kind: 'over', code: 'device-false' }]],
      ['wrong-number', [{ kind: 'over', code: 'number-wrong' }]],
    ] as const
  ).map(([id, steps]) => ({
    id: `devices-${id}`,
    render: (l: Language) => (
      <Workspace
        language={l}
        shellSnapshot={shell(l, {
          approve: {
            waiting: steps.map((step, place) => ({
              deviceId: `d${place}`,
              label: place === 0 ? 'Safari, iPhone' : '',
              since: now - minute,
              step,
              work: step.kind === 'asks' ? { status: 'failed', code: 'number-tries' } : { status: 'idle' },
            })),
          },
        })}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l))}
        panel={panel(l)}
      />
    ),
  })),
  {
    id: 'sample',
    render: (l) => (
      <Workspace
        language={l}
        isSample
        shellSnapshot={shell(l, {
          isDeep: true,
          approve: {
            waiting: [{ deviceId: 'w', label: 'Safari, iPhone', since: now - minute, step: { kind: 'shown' }, work: { status: 'idle' } }],
          },
        })}
        inbox={inbox(
          typicalRows(l).map((row) => ({ ...row, isSample: true })),
          { selected: '1' },
        )}
        conversation={conversation(l, typicalItems(l), { isSample: true, asServer: { on: false, ciphertext: {} } })}
        panel={panel(l, { isSample: true })}
        tour={
          <SampleView
            snapshot={{
              candidateName: say(l, 'Shen Yifan', '沈一帆'),
              phoneUrl: 'http://c.localhost:5000/r/k7Vq2mTz#1abcdefghij',
              isReachableByPhone: true,
              steps: { beCandidate: 'todo', flightMode: 'done', asServer: 'todo', teamOnly: 'todo' },
              timing: null,
              isFlightMode: false,
              isAsServer: false,
              isFolded: false,
              removeWork: { status: 'idle' },
            }}
            actions={noActions()}
          />
        }
      />
    ),
  },
  {
    id: 'sample-server',
    render: (l) => {
      const items = typicalItems(l);
      return (
        <Workspace
          language={l}
          isSample
          inbox={inbox(typicalRows(l), { selected: '1' })}
          conversation={conversation(l, items, { isSample: true, asServer: { on: true, ciphertext: cipher(items.map(({ id }) => id)) } })}
          panel={panel(l, { isSample: true })}
          tour={
            <SampleView
              snapshot={{
                candidateName: say(l, 'Shen Yifan', '沈一帆'),
                phoneUrl: 'http://c.localhost:5000/r/k7Vq2mTz#1abcdefghij',
                isReachableByPhone: false,
                steps: { beCandidate: 'done', flightMode: 'done', asServer: 'done', teamOnly: 'todo' },
                timing: { sentMs: 41, deliveredMs: 96, readMs: null },
                isFlightMode: false,
                isAsServer: true,
                isFolded: false,
                removeWork: { status: 'idle' },
              }}
              actions={noActions()}
            />
          }
        />
      );
    },
  },
];
