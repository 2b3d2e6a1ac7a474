'use client';
import { CircleAlert, Clock3 } from 'lucide-react';
import { hourThere } from '../../text/format-there.ts';
import { isolate } from '../../text/format.ts';
import { isSameTime, ownZone } from '../../text/zone-time.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { LaterActions, LaterSnapshot, PlannedMessage } from './later-view-types.ts';

interface PlannedListProps {
  later: LaterSnapshot;
  candidateName: string;
  actions: LaterActions;
}

/** Messages that go out at another hour, between the story and the field: when, from where, and every way out. */
export function PlannedList({ later, candidateName, actions }: PlannedListProps) {
  const text = useText().later;
  if (later.planned.length === 0) return null;
  return (
    <section className="planned" aria-label={text.planned}>
      <ul>
        {later.planned.map((message) => (
          <Planned key={message.id} message={message} zone={later.zone} candidateName={candidateName} actions={actions} />
        ))}
      </ul>
    </section>
  );
}

interface PlannedProps {
  message: PlannedMessage;
  zone: string | null;
  candidateName: string;
  actions: LaterActions;
}

function Planned({ message, zone, candidateName, actions }: PlannedProps) {
  const text = useText().later;
  const when = useWhen(zone);
  const now = useNow();
  const toast = useToast();
  const { id, lane, at, isHeld } = message;
  const isComing = at !== null && at > now;
  const cancel = (): void => {
    actions.cancelPlanned(id);
    toast({ words: text.cancelled, ...(isComing ? { undo: () => actions.sendLater(lane, message.text, at) } : {}) });
  };
  return (
    <li className={isHeld ? 'planned-item is-held' : 'planned-item'}>
      {isHeld ? <CircleAlert aria-hidden /> : <Clock3 aria-hidden />}
      <div className="min-w-0 grow">
        <p className="planned-text">
          <Name>{message.text}</Name>
        </p>
        <p className="planned-when num">{isHeld ? text.held(isolate(candidateName)) : text.goesOut(when(at ?? now))}</p>
        {isHeld ? null : <p className="planned-when">{text.honest}</p>}
        <p className="planned-ways">
          <button type="button" className="inline-act" onClick={() => actions.replan(id, null)}>
            {text.sendNow}
          </button>
          {isHeld && isComing ? (
            <button type="button" className="inline-act" onClick={() => actions.replan(id, at)}>
              {text.heldAgain}
            </button>
          ) : null}
          <button type="button" className="inline-act" onClick={() => actions.editPlanned(id)}>
            {text.edit}
          </button>
          <button type="button" className="inline-act" onClick={cancel}>
            {text.cancel}
          </button>
        </p>
      </div>
    </li>
  );
}

/** Says a coming moment on the clocks of both sides, or once where they show the same. */
export const useWhen = (zone: string | null): ((at: number) => string) => {
  const text = useText().later;
  const language = useLanguage();
  const now = useNow();
  const own = ownZone();
  return (at) => {
    const here = hourThere(own, at, now, language);
    return zone === null || isSameTime(zone, own, at) ? here : text.thereAt(hourThere(zone, at, now, language), here);
  };
};
