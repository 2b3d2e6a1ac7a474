import { NightOffer } from '../../src/features/conversation/night-offer.tsx';
import type { PlannedMessage } from '../../src/features/conversation/later-view-types.ts';
import type { Language } from '../../src/ui/view-types.ts';
import { conversation, inbox, panel, typicalItems, typicalRows } from '../data.ts';
import { hour, minute, nothing, now, say, type Story } from '../story.ts';
import { Workspace } from '../workspace.tsx';

const planned = (l: Language): readonly PlannedMessage[] => [
  {
    id: 'p1',
    lane: 'candidate',
    text: say(l, 'The panel is on 3 December, at 15:00 your time.', '终面定在 12 月 3 日，您那边下午三点。'),
    at: now + 18 * hour,
    isHeld: false,
  },
  { id: 'p2', lane: 'candidate', text: say(l, 'Would Friday suit you?', '周五您方便吗？'), at: now + 40 * hour, isHeld: true },
];

/** Sending at another hour: the clock of the other side, what is planned, and the question at night. */
export const laterStories: readonly Story[] = [
  {
    id: 'conversation-later',
    render: (l) => (
      <Workspace
        language={l}
        inbox={inbox(typicalRows(l), { selected: '1' })}
        conversation={conversation(l, typicalItems(l), {
          drafts: { candidate: say(l, 'Until then', '到时候见'), internal: '' },
          later: { zone: 'America/New_York', lastHeardAt: now - 40 * minute, planned: planned(l) },
        })}
        panel={panel(l)}
      />
    ),
  },
  {
    id: 'night-offer',
    render: () => (
      <div className="composer">
        <NightOffer zone="America/New_York" onLater={nothing} onNow={nothing} onCancel={nothing} />
      </div>
    ),
  },
];
