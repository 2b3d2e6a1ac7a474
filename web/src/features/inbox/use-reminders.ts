'use client';
import { useEffect, useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { openLookUps } from '../../platform/look-ups.ts';
import type { ReminderTask } from '../../platform/live/task-feed.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { toCandidateText } from '../../text/to-candidate.ts';
import type { Work } from '../../ui/view-types.ts';
import type { InboxActions, Reminder } from './inbox-view-types.ts';

/** Reminders to give by hand, with the text to copy: in the candidate's language, without any secret. */
export const useReminders = (): { reminders: readonly Reminder[]; actions: Pick<InboxActions, 'copyReminder' | 'endReminder'> } => {
  const { api } = useServices();
  const { followTasks, vault } = useWorkspace();
  const [reasons, setReasons] = useState<ReadonlyMap<string, string | null>>(new Map());
  const agency = useAgencyState();
  const [tasks, setTasks] = useState<readonly ReminderTask[]>([]);
  const [work, setWork] = useState<Readonly<Record<string, Work>>>({});
  useEffect(() => followTasks(setTasks), [followTasks]);
  const [lookUps] = useState(() => openLookUps<string | null>(setReasons));
  useEffect(() => {
    const given = new Map(tasks.flatMap(({ taskId, from, reason }) => (reason === null ? [] : [[taskId, { from, reason }] as const])));
    lookUps.want([...given.keys()], async (taskId) => {
      const one = given.get(taskId);
      return one === undefined ? null : vault.approaches.reason(one.from, one.reason);
    });
  }, [tasks, lookUps, vault]);
  const conversationOf = (taskId: string) => agency.conversations.get(tasks.find((task) => task.taskId === taskId)?.conversationId ?? '');
  return {
    reminders: tasks.flatMap(({ taskId, kind, by, conversationId, unreadSinceMs }) => {
      const conversation = agency.conversations.get(conversationId);
      if (conversation === undefined) return [];
      return [
        {
          taskId,
          conversationId,
          candidateName: conversation.card?.name ?? null,
          since: unreadSinceMs,
          work: work[taskId] ?? { status: 'idle' as const },
          ...(kind === 'approach' ? { colleague: { name: agency.members.get(by)?.name ?? '', reason: reasons.get(taskId) ?? null } } : {}),
        },
      ];
    }),
    actions: {
      copyReminder: (taskId) => {
        const { language } = conversationOf(taskId) ?? { language: 'en' as const };
        void navigator.clipboard.writeText(toCandidateText[language].reminder(agency.agency?.displayName ?? ''));
      },
      endReminder: (taskId, how) => {
        const set = (state: Work): void => setWork((all) => ({ ...all, [taskId]: state }));
        set({ status: 'busy' });
        api.call('taskDone', { params: { taskId }, body: { how } }).then(
          () => set({ status: 'idle' }),
          (error: unknown) => set({ status: 'failed', code: faultCode(error) }),
        );
      },
    },
  };
};
