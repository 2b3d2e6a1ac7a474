'use client';
import { useState } from 'react';
import { AlarmClock, CalendarClock, Clock3, Sunrise } from 'lucide-react';
import { hourThere, placeOf } from '../../text/format-there.ts';
import { instantAt, isNight, isSameTime, nextMonday, nextMorning, ownZone } from '../../text/zone-time.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FieldError } from '../../ui/field.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Menu, type MenuEntry } from '../../ui/menu.tsx';
import { useWhen } from './planned-list.tsx';

interface SendLaterProps {
  /** The candidate's zone; null: unknown, then hours are the own ones. */
  zone: string | null;
  onChoose: (at: number) => void;
}

/** A clock beside the send button: the next morning there, Monday, or any time. */
export function SendLater({ zone, onChoose }: SendLaterProps) {
  const text = useText().later;
  const now = useNow();
  const when = useWhen(zone);
  const [isChoosing, choose] = useState(false);
  const there = zone ?? ownZone();
  const [morning, monday] = [nextMorning(there, now), nextMonday(there, now)];
  const entries: readonly MenuEntry[] = [
    { id: 'morning', name: when(morning), icon: <Sunrise aria-hidden />, onSelect: () => onChoose(morning) },
    ...(monday === morning ? [] : [{ id: 'monday', name: when(monday), icon: <CalendarClock aria-hidden />, onSelect: () => onChoose(monday) }]),
    { id: 'own', name: text.choose, icon: <AlarmClock aria-hidden />, onSelect: () => choose(true) },
  ];
  return (
    <>
      <Menu label={text.sendLater} button={<Clock3 aria-hidden />} entries={entries} placement="top start" buttonClassName="icon-btn send-later" />
      {isChoosing ? <OwnTime zone={zone} onClose={() => choose(false)} onChoose={onChoose} /> : null}
    </>
  );
}

/** `2026-11-24T08:00` on the clock of a zone; null: no such text. */
export const parseOwnTime = (value: string, zone: string): number | null => {
  const found = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(value);
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found.slice(1).map(Number);
  return instantAt(zone, { year, month, day, hour, minute });
};

function OwnTime({ zone, onClose, onChoose }: SendLaterProps & { onClose: () => void }) {
  const text = useText().later;
  const language = useLanguage();
  const now = useNow();
  const own = ownZone();
  const [value, setValue] = useState('');
  const [wasTried, setTried] = useState(false);
  const at = parseOwnTime(value, own);
  const problem = at === null ? text.chooseInvalid : at <= now ? text.choosePast : null;
  const isElsewhere = zone !== null && at !== null && !isSameTime(zone, own, at);
  const submit = (): void => {
    setTried(true);
    if (at === null || problem !== null) return;
    onChoose(at);
    onClose();
  };
  return (
    <Dialog title={text.chooseTitle} lead={`${text.chooseLead} ${text.honest}`} isOpen onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <label className="field-label" htmlFor="own-time">
          {text.chooseField}
        </label>
        <input
          id="own-time"
          type="datetime-local"
          className="input"
          value={value}
          aria-invalid={wasTried && problem !== null}
          aria-describedby="own-time-says"
          onChange={(event) => setValue(event.target.value)}
        />
        <div id="own-time-says" className="mt-2">
          {wasTried && problem !== null ? <FieldError message={problem} /> : null}
          {isElsewhere && problem === null ? (
            <p className="small num">
              {text.chooseThere(hourThere(zone, at, now, language), placeOf(zone, language))} {isNight(zone, at) ? text.chooseNight : ''}
            </p>
          ) : null}
        </div>
        <div className="dialog-actions mt-4!">
          <Button kind="line" onPress={onClose}>
            {text.cancel}
          </Button>
          <Button kind="primary" type="submit">
            {text.chooseSubmit}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
