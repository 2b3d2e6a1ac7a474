import { useState } from 'react';
import { DecideDialog } from '../../src/features/requests/decide-dialog.tsx';
import { RequestsView } from '../../src/features/requests/requests-view.tsx';
import type { RequestRow, RequestsActions, RequestsSnapshot } from '../../src/features/requests/requests-view-types.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { agencyName, lin, longName, marta, shen } from '../people.ts';
import { day, hour, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const row = (l: Language, id: string, change: Partial<RequestRow> = {}): RequestRow => ({
  id,
  kind: 'erase',
  state: 'open',
  candidate: shen(l).name,
  conversationId: 'c1',
  search: say(l, 'CFO, Suzhou', '财务总监（苏州）'),
  consultant: lin(l).name,
  identity: 'device',
  language: l,
  receivedAt: now - 3 * day,
  dueAt: now + 27 * day,
  doneAt: null,
  onHold: false,
  words: say(l, 'I have found something else. Please delete everything, also the notes.', '我已找到新的工作，请删除全部内容，包括备注。'),
  decision: null,
  ground: null,
  keep: [],
  decidedBy: null,
  certificate: null,
  mayDecide: true,
  canAnswer: true,
  work: { status: 'idle' },
  ...change,
});
const certificate = { id: 'm3Zt9Qx1LbV0aYc7KdWf2g', removed: 412, finishedAt: now - 2 * hour, horizon: now + 35 * day };
const all = (l: Language): readonly RequestRow[] => [
  row(l, 'late', { dueAt: now - day, receivedAt: now - 31 * day, candidate: null, search: null, words: null, canAnswer: false, consultant: marta.name }),
  row(l, 'soon', { dueAt: now + 4 * day, receivedAt: now - 26 * day, identity: 'link', words: '', candidate: longName }),
  row(l, 'held', { onHold: true, work: { status: 'failed', code: 'on-hold' } }),
  row(l, 'correct', { kind: 'correct', words: say(l, 'My name is spelled Yifang.', '我的名字应为“沈亦帆”。') }),
  row(l, 'kept', {
    state: 'done',
    decision: 'partial',
    decidedBy: marta.name,
    keep: [{ part: 'messages', ground: 'placement', untilMs: now + 2000 * day }],
    certificate,
    mayDecide: false,
  }),
  row(l, 'refused', { state: 'done', decision: 'refused', ground: 'not-the-person', decidedBy: lin(l).name, mayDecide: false }),
];
const page = (l: Language, rows: RequestsSnapshot['rows']) => (
  <ShellView snapshot={shell(l, { place: 'settings' })} actions={noActions()} navigate={nothing}>
    <RequestsView snapshot={{ agencyName: agencyName(l), rows }} actions={noActions()} />
  </ShellView>
);
const deciding = (l: Language, change: Partial<RequestRow> = {}) => (
  <>
    {page(l, { status: 'ready', value: [row(l, 'one')] })}
    <DecideDialog row={row(l, 'one', change)} agencyName={agencyName(l)} onClose={nothing} onDecide={nothing} />
  </>
);

/** Requests that live: the first decision does not get through, the second does. */
function LivingRequests() {
  const [tries, setTries] = useState(0);
  const [sent, setSent] = useState('');
  const change: Partial<RequestRow>[] = [{}, { work: { status: 'failed', code: 'offline' } }, { state: 'done', decision: 'full', mayDecide: false }];
  return (
    <>
      <RequestsView
        snapshot={{ agencyName: agencyName('en'), rows: { status: 'ready', value: [row('en', 'one', change[tries])] } }}
        actions={noActions<RequestsActions>({
          decide: (_id, _decision, letter) => {
            setTries(tries + 1);
            if (tries > 0) setSent(letter);
          },
        })}
      />
      {sent === '' ? null : <p>{`Sent: ${sent}`}</p>}
    </>
  );
}

export const requestsStories: readonly Story[] = [
  { id: 'requests', render: (l) => page(l, { status: 'ready', value: all(l) }) },
  { id: 'requests-none', render: (l) => page(l, { status: 'ready', value: [] }) },
  { id: 'requests-loading', render: (l) => page(l, { status: 'loading' }) },
  { id: 'requests-failed', render: (l) => page(l, { status: 'failed', code: 'offline' }) },
  { id: 'requests-decide', render: (l) => deciding(l) },
  { id: 'requests-correct', render: (l) => deciding(l, { kind: 'correct', canAnswer: false }) },
  { id: 'requests-living', render: () => <LivingRequests /> },
];
