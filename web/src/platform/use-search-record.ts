'use client';
import { useEffect, useMemo, useState } from 'react';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { roomFacts, type RoomFact } from './brief/room-facts.ts';
import { codeOf } from './fault-code.ts';
import { useServices } from './app-context.tsx';
import { useAgencyState } from './use-agency-state.ts';
import { useOnline } from './use-online.ts';

/** What happened in a search, asked for anew whenever its documents tell of something new; without a network what is known of links. */
export const useSearchRecord = (mandateId: string): readonly RoomFact[] => {
  const { api, log } = useServices();
  const agency = useAgencyState();
  const isOnline = useOnline();
  const [record, setRecord] = useState<{ readonly of: string; readonly rows: ResponseOf<'mandateRecord'>['rows'] } | null>(null);
  const mandate = agency.mandates.get(mandateId);
  const conversations = useMemo(() => [...agency.conversations.values()].filter((one) => one.mandateId === mandateId), [agency.conversations, mandateId]);
  const version = `${mandate?.team.join()} ${mandate?.closedAtMs} ${mandate?.reopenAskedBy} ${conversations.map(({ id, assignments }) => `${id}/${assignments.at(-1)?.atMs ?? 0}`).join()}`;
  useEffect(() => {
    let isGone = false;
    if (!isOnline) return undefined;
    api.call('mandateRecord', { params: { mandateId }, body: {} }).then(
      ({ rows }) => {
        if (!isGone) setRecord({ of: mandateId, rows });
      },
      (error: unknown) => log.note({ event: 'call-failed', code: codeOf(error) ?? 'record' }),
    );
    return () => {
      isGone = true;
    };
  }, [api, log, mandateId, version, isOnline]);
  return useMemo(() => roomFacts(record?.of === mandateId ? record.rows : [], conversations), [record, mandateId, conversations]);
};
