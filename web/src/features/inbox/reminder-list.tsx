'use client';
import { BellRing, Check, Users } from 'lucide-react';
import { reminderWays } from '@liexin/domain/api/notify';
import { formatMoment, isolate } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Menu } from '../../ui/menu.tsx';
import { Problem } from '../../ui/problem.tsx';
import { useToast } from '../../ui/toasts.tsx';
import type { InboxActions, Reminder } from './inbox-view-types.ts';

interface ReminderListProps {
  reminders: readonly Reminder[];
  actions: Pick<InboxActions, 'copyReminder' | 'endReminder' | 'open'>;
}

/** "Remind in WeChat": what the person does by hand when nothing else was read. */
export function ReminderList({ reminders, actions }: ReminderListProps) {
  const text = useText().notify;
  if (reminders.length === 0) return null;
  return (
    <section aria-label={text.tasksTitle}>
      <ul>
        {reminders.map((reminder) =>
          reminder.colleague === undefined ? (
            <Item key={reminder.taskId} reminder={reminder} actions={actions} />
          ) : (
            <ColleagueItem key={reminder.taskId} reminder={reminder} colleague={reminder.colleague} actions={actions} />
          ),
        )}
      </ul>
    </section>
  );
}

function Item({ reminder, actions }: { reminder: Reminder; actions: ReminderListProps['actions'] }) {
  const { notify: text, common } = useText();
  const language = useLanguage();
  const now = useNow();
  const toast = useToast();
  const { taskId, candidateName, since, work } = reminder;
  const name = isolate(candidateName ?? common.nameLocked);
  return (
    <li className="remind">
      <BellRing aria-hidden />
      <div className="min-w-0 grow">
        <p>
          <b>{text.taskLine(name, formatMoment(since, now, language))}</b>
        </p>
        <p className="text-ink-2">{text.taskHelp}</p>
        <div className="remind-ways">
          <Button
            kind="soft"
            size="sm"
            onPress={() => {
              actions.copyReminder(taskId);
              toast({ words: common.copied });
            }}
          >
            {text.taskCopy}
          </Button>
          <Button kind="ghost" size="sm" onPress={() => actions.open(reminder.conversationId)}>
            {text.taskOpen}
          </Button>
          <Menu
            label={`${text.taskDone}: ${name}`}
            button={
              <>
                <Check aria-hidden />
                <span>{text.taskDone}</span>
              </>
            }
            buttonClassName="btn btn-line btn-sm"
            entries={reminderWays.map((how) => ({ id: how, name: text.taskHow[how], onSelect: () => actions.endReminder(taskId, how) }))}
          />
        </div>
        <Problem work={work} />
      </div>
    </li>
  );
}

interface ColleagueItemProps {
  reminder: Reminder;
  colleague: NonNullable<Reminder['colleague']>;
  actions: ReminderListProps['actions'];
}

/** A colleague wrote first to the same person, knowing of this conversation. */
function ColleagueItem({ reminder: { taskId, candidateName, conversationId, since, work }, colleague, actions }: ColleagueItemProps) {
  const { approach: text, notify, common } = useText();
  const language = useLanguage();
  const now = useNow();
  return (
    <li className="remind">
      <Users aria-hidden />
      <div className="min-w-0 grow">
        <p>
          <b>{text.task(isolate(colleague.name), isolate(candidateName ?? common.nameLocked), formatMoment(since, now, language))}</b>
        </p>
        {colleague.reason === null ? null : <p className="break-words text-ink-2">{text.taskHelp(colleague.reason)}</p>}
        <div className="remind-ways">
          <Button kind="soft" size="sm" onPress={() => actions.open(conversationId)}>
            {notify.taskOpen}
          </Button>
          <Button kind="line" size="sm" isBusy={work.status === 'busy'} onPress={() => actions.endReminder(taskId, 'other')}>
            {text.taskSeen}
          </Button>
        </div>
        <Problem work={work} />
      </div>
    </li>
  );
}
