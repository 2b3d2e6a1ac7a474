'use client';
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { Banknote, MessageCircle, Users } from 'lucide-react';
import { nextPlace } from '../../a11y/roving-focus.ts';
import { classNames } from '../../ui/class-names.ts';
import { useText } from '../../ui/language-context.tsx';
import type { DockLane } from './conversation-view-types.ts';

interface LaneTabsProps {
  chosen: DockLane;
  /** The tab of what is said of pay; null: this person is not cleared for it. */
  pay: { readonly hasNews: boolean } | null;
  onChoose: (lane: DockLane) => void;
}

const icons = { candidate: MessageCircle, internal: Users, pay: Banknote };

/** Whether a tab was chosen by hand and does not have the focus yet. */
let isMoving = false;

/** Tabs grown out of the composer: to whom. What is said of pay has a dock of its own, so the focus goes on in the tabs of the next one. */
export function LaneTabs({ chosen, pay, onChoose }: LaneTabsProps) {
  const { conversation: text, pay: payText } = useText();
  const tabs = useRef<HTMLDivElement>(null);
  const lanes: readonly DockLane[] = pay === null ? ['candidate', 'internal'] : ['candidate', 'internal', 'pay'];
  useEffect(() => {
    if (!isMoving) return;
    isMoving = false;
    tabs.current?.querySelector<HTMLElement>('[aria-selected=true]')?.focus();
  }, [chosen]);
  const choose = (lane: DockLane): void => {
    if (lane === chosen) return;
    isMoving = true;
    onChoose(lane);
  };
  const move = (event: KeyboardEvent): void => {
    const place = nextPlace(event.key, lanes.indexOf(chosen), lanes.length, { axis: 'horizontal', wraps: true });
    const next = place === null ? undefined : lanes[place];
    if (!next) return;
    event.preventDefault();
    choose(next);
  };
  return (
    <div className="lanes" role="tablist" aria-label={text.lanesLabel} ref={tabs}>
      {lanes.map((each) => {
        const Icon = icons[each];
        return (
          <button
            key={each}
            type="button"
            role="tab"
            id={`lane-${each}`}
            aria-controls="lane-panel"
            aria-selected={each === chosen}
            tabIndex={each === chosen ? 0 : -1}
            className={classNames('lane', each === 'internal' && 'is-internal', each === 'pay' && 'is-pay')}
            data-selected={each === chosen ? '' : undefined}
            onKeyDown={move}
            onClick={() => choose(each)}
          >
            <Icon aria-hidden />
            {each === 'pay' ? payText.tab : text.lanes[each]}
            {each === 'pay' && pay?.hasNews === true && chosen !== 'pay' ? (
              <>
                <span className="dot" aria-hidden />
                <span className="sr">{payText.news}</span>
              </>
            ) : null}
          </button>
        );
      })}
    </div>
  );
}
