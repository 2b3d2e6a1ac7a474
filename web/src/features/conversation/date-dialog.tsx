'use client';
import { CalendarDate } from '@internationalized/date';
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Calendar, CalendarCell, CalendarGrid, CalendarGridBody, CalendarGridHeader, CalendarHeaderCell } from 'react-aria-components/Calendar';
import { Heading } from 'react-aria-components/Heading';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useText } from '../../ui/language-context.tsx';

interface DateDialogProps {
  /** When the conversation was made (ms); null if unknown. */
  begunAt: number | null;
  /** What the reader looks at now (ms). */
  shownAt: number | null;
  onPick: (at: number) => void;
  onNewest: () => void;
  onClose: () => void;
}

/** Days are the reader's, in the reader's time zone, as everywhere on the screen. */
const dayOf = (at: number): CalendarDate => {
  const date = new Date(at);
  return new CalendarDate(date.getFullYear(), date.getMonth() + 1, date.getDate());
};
const midnight = ({ year, month, day }: { year: number; month: number; day: number }): number => new Date(year, month - 1, day).getTime();

/** Another day of the conversation: a calendar from its first day to today. Loaded when it is first asked for. */
export function DateDialog({ begunAt, shownAt, onPick, onNewest, onClose }: DateDialogProps) {
  const text = useText().conversation;
  const now = useNow();
  const first = begunAt === null ? null : dayOf(begunAt);
  return (
    <Dialog title={text.pickDate} isOpen onClose={onClose}>
      <Calendar
        className="calendar"
        aria-label={text.pickDate}
        // Whoever opens a calendar wants to choose a day: the dialog's own first place would be its close button.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        {...(first === null ? {} : { minValue: first })}
        maxValue={dayOf(now)}
        defaultFocusedValue={dayOf(shownAt ?? now)}
        onChange={(day) => onPick(midnight(day))}
      >
        <header className="calendar-head">
          <AriaButton slot="previous" className="icon-btn">
            <ChevronLeft aria-hidden />
          </AriaButton>
          <Heading className="num" />
          <AriaButton slot="next" className="icon-btn">
            <ChevronRight aria-hidden />
          </AriaButton>
        </header>
        <CalendarGrid className="calendar-grid">
          <CalendarGridHeader>{(day) => <CalendarHeaderCell>{day}</CalendarHeaderCell>}</CalendarGridHeader>
          <CalendarGridBody>{(date) => <CalendarCell date={date} className="calendar-day num" />}</CalendarGridBody>
        </CalendarGrid>
      </Calendar>
      <div className="dialog-actions">
        <Button kind="ghost" onPress={() => onPick(begunAt ?? 0)}>
          {text.toBeginning}
        </Button>
        <Button kind="soft" onPress={onNewest}>
          {text.jumpToNewest}
        </Button>
      </div>
    </Dialog>
  );
}
