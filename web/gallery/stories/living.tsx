import { useEffect, useState } from 'react';
import { ConversationView } from '../../src/features/conversation/conversation-view.tsx';
import type { ConversationActions, ConversationItem } from '../../src/features/conversation/conversation-view-types.ts';
import { noActions } from '../actions.ts';
import { conversation } from '../data.ts';
import { lin, shen } from '../people.ts';
import { minute, now, type Story } from '../story.ts';

const item = (index: number): ConversationItem => ({
  kind: 'message',
  id: `h${index}`,
  lane: 'candidate',
  sender: index % 3 === 0 && index < 2000 ? lin('en') : shen('en'),
  isOwn: index % 3 === 0 && index < 2000,
  at: now - (2000 - index) * 7 * minute,
  text: `Message ${index}. `.repeat(1 + (index % 5)),
  delivery: index % 3 === 0 ? { status: 'read', sentAt: now, deliveredAt: now, readAt: now, via: 'page' } : null,
});
const range = (from: number, to: number): readonly ConversationItem[] => Array.from({ length: to - from }, (_, offset) => item(from + offset));

/** A conversation that lives: `window.gallery` brings messages, and what the view asked for is counted. */
function Living() {
  const [first, setFirst] = useState(1400);
  const [last, setLast] = useState(2000);
  const [mine, setMine] = useState<readonly ConversationItem[]>([]);
  const [seen, setSeen] = useState<readonly string[]>([]);
  useEffect(() => {
    Object.assign(globalThis, { gallery: { arrive: () => setLast((before) => before + 1), seen, first } });
  });
  const actions = noActions<ConversationActions>({
    loadOlder: () => setFirst((before) => Math.max(1100, before - 100)),
    send: (lane, text) =>
      setMine((before) => [
        ...before,
        {
          kind: 'message',
          id: `m${before.length}`,
          lane,
          sender: lin('en'),
          isOwn: true,
          at: now + minute,
          text,
          delivery: { status: 'queued', reason: 'order' },
        },
      ]),
    seen: (id) => setSeen((before) => [...before, id]),
    chooseLane: () => undefined,
    changeDraft: () => undefined,
    copy: () => undefined,
  });
  return (
    <div className="flex h-dvh flex-col bg-surface">
      <ConversationView snapshot={conversation('en', [...range(first, last), ...mine], { older: first > 1100 ? 'more' : 'none' })} actions={actions} />
    </div>
  );
}

export const livingStories: readonly Story[] = [{ id: 'living', render: () => <Living /> }];
