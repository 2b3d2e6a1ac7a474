import { BriefView } from '../../src/features/brief/brief-view.tsx';
import type { BriefSnapshot } from '../../src/features/brief/brief-view-types.ts';
import { makeBrief, type BriefMessage } from '../../src/platform/brief/make-brief.ts';
import type { RoomFact } from '../../src/platform/brief/room-facts.ts';
import { ShellView } from '../../src/features/shell/shell-view.tsx';
import type { Language } from '../../src/ui/view-types.ts';
import { noActions } from '../actions.ts';
import { lin } from '../people.ts';
import { day, hour, nothing, now, say, type Story } from '../story.ts';
import { shell } from '../workspace.tsx';

const said = (id: string, talk: string, lane: BriefMessage['lane'], sender: string, ago: number, text: string): BriefMessage => ({
  id,
  talk,
  lane,
  sender,
  isCandidate: sender.startsWith('guest'),
  atMs: now - ago,
  text,
  isRead: lane !== 'room',
});
const fact = (id: string, kind: RoomFact['kind'], ago: number, by: string | null, more: Partial<RoomFact> = {}): RoomFact => ({
  id,
  kind,
  atMs: now - ago,
  by,
  member: null,
  conversationId: null,
  ...more,
});

const brief = (l: Language, more: Partial<BriefSnapshot> = {}): BriefSnapshot => ({
  mandateId: 's',
  status: 'ready',
  code: null,
  progress: { lanes: 7, ofLanes: 7, messages: 84 },
  nameOf: ({ kind, conversationId }) => ({
    by: lin(l).name,
    to: null,
    about: conversationId === null ? (kind === 'joined' ? 'Marta Engel' : null) : say(l, 'Shen Yifan', '沈一帆'),
  }),
  brief: makeBrief({
    me: 'wei',
    search: {
      id: 's',
      title: say(l, 'CFO, Suzhou', 'CFO · 苏州'),
      client: say(l, 'Hartmann Precision', '哈特曼精密'),
      openedAtMs: now - 20 * day,
      closedAtMs: null,
      isPlaced: false,
    },
    team: [
      { uid: 'lin', name: lin(l).name, roles: ['owner', 'consultant'] },
      { uid: 'marta', name: 'Marta Engel', roles: ['consultant'] },
      { uid: 'wei', name: say(l, 'Wei Chen', '陈伟'), roles: ['researcher'] },
    ],
    candidates: [
      { conversationId: '1', name: say(l, 'Shen Yifan', '沈一帆'), addedAtMs: now - 9 * day, link: 'claimed' },
      { conversationId: '2', name: say(l, 'Gu Minghui', '顾明慧'), addedAtMs: now - 5 * day, link: 'claimed' },
      { conversationId: '3', name: say(l, 'He Jingwen', '何静雯'), addedAtMs: now - 2 * day, link: 'not-opened' },
    ],
    messages: [
      said('a', '1', 'candidate', 'lin', 8 * day, say(l, 'Would you look at a CFO role in Suzhou?', '苏州有一个 CFO 职位，您愿意了解吗？')),
      said('b', '1', 'candidate', 'guest-1', 7 * day, say(l, 'Yes. What is the base salary? Would I have to move?', '可以。薪资范围是多少？需要搬家吗？')),
      said('c', '2', 'candidate', 'guest-2', 3 * day, say(l, 'Friday suits me.', '周五可以。')),
      said('d', '2', 'candidate', 'marta', 3 * day - hour, say(l, 'Shall we say 10:00?', '上午十点可以吗？')),
      said(
        'e',
        's',
        'room',
        'marta',
        2 * day,
        say(l, 'The client wants to see three people by Thursday. Who is ready?', '客户希望周四前看到三位候选人。谁准备好了？'),
      ),
    ],
    facts: [
      fact('f', 'made', 20 * day, 'lin'),
      fact('g', 'candidate-added', 9 * day, 'lin', { conversationId: '1' }),
      fact('h', 'first-reply', 7 * day, null, { conversationId: '1' }),
      fact('i', 'joined', 6 * day, 'lin', { member: 'marta' }),
    ],
    locked: 0,
  }),
  ...more,
});
const draw = (l: Language, snapshot: BriefSnapshot) => (
  <ShellView snapshot={shell(l, { place: 'searches' })} actions={noActions()} navigate={nothing}>
    <BriefView snapshot={snapshot} actions={noActions()} />
  </ShellView>
);

export const briefStories: readonly Story[] = [
  { id: 'brief', render: (l) => draw(l, brief(l)) },
  { id: 'brief-reading', render: (l) => draw(l, brief(l, { status: 'reading', brief: null, progress: { lanes: 3, ofLanes: 7, messages: 41 } })) },
  { id: 'brief-failed', render: (l) => draw(l, brief(l, { status: 'failed', code: 'unavailable', brief: null })) },
];
