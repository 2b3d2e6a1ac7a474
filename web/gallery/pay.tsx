import { PayView } from '../src/features/conversation/pay-view.tsx';
import type { ConversationItem } from '../src/features/conversation/conversation-view-types.ts';
import type { PayActions, PaySnapshot } from '../src/features/conversation/pay-view-types.ts';
import type { Language } from '../src/ui/view-types.ts';
import { noActions } from './actions.ts';
import { conversation } from './data.ts';
import { inLog, notesFor } from './notes.ts';
import { lin, marta } from './people.ts';
import { minute, nothing, now, say } from './story.ts';

const items = (l: Language): readonly ConversationItem[] => {
  const me = lin(l);
  const note = notesFor(me);
  return [
    note('p1', now - 90 * minute, marta, say(l, 'The client goes to 1.8 million, with the bonus in it.', '客户最高给到 180 万，含奖金。')),
    note('p2', now - 80 * minute, me, say(l, 'She has 1.6 now and wants shares. I start at 1.7.', '她现在 160 万，想要股份。我从 170 万谈起。')),
  ];
};
/** What is said of pay in the gallery: not opened yet, or with words and somebody who may come in. */
export const payPlace = (l: Language, isOpen: boolean) => {
  const snapshot: PaySnapshot = {
    talk: isOpen ? conversation(l, items(l), { candidate: { name: null }, lane: 'internal', mayWrite: { candidate: false, internal: true } }) : null,
    candidateName: say(l, 'Shen Yifan 沈一帆', '沈一帆'),
    colleagues: [marta.name],
    waiting: isOpen ? [{ uid: 'w', name: say(l, 'Wei Chen', '陈伟') }] : [],
    isElsewhere: false,
    work: { status: 'idle' },
  };
  return <PayView snapshot={snapshot} actions={noActions<PayActions>(inLog)} onChoose={nothing} />;
};
