'use client';
import { useEffect, useRef, useState } from 'react';
import { useWorkspace } from './app-context.tsx';
import { askAgain, type AskedAgain } from './ask-again.ts';
import { useAgencyState } from './use-agency-state.ts';
import { useWork } from './use-work.ts';
import type { Clearing, OpenedFound } from './vault/approach.ts';
import type { ApproachSnapshot } from '../ui/approach-types.ts';
import { foundSnapshot } from './approach-found.ts';

type Known = OpenedFound & { readonly state: ApproachSnapshot['state'] };
const nothing: OpenedFound = { hits: [], limits: [] };

const stateOf = ({ state }: Pick<Clearing, 'state'>): ApproachSnapshot['state'] => (state === 'cleared' ? 'free' : state);

/**
 * What stands before the first message of an open conversation; null where it is open for writing. Looking is no contact: only where
 * something stands in the way the server is asked how far that is.
 */
export const useApproach = (conversationId: string): { snapshot: ApproachSnapshot | null; giveReason: (reason: string) => void; lookAgain: () => void } => {
  const { vault, account, outbox } = useWorkspace();
  const agency = useAgencyState();
  const [known, setKnown] = useState<Known | null>(null);
  const [work, run] = useWork();
  const asked = useRef<AskedAgain | null>(null);
  const conversation = agency.conversations.get(conversationId);
  const lane = conversation === undefined ? undefined : agency.lanes.get(conversation.lanes.candidate);
  const isHeld = lane?.data['held'] === true;
  const mandateId = conversation?.mandateId ?? null;
  const card = conversation?.card ?? null;
  const { name, employer, email, phone } = { name: '', employer: '', email: '', phone: '', ...card };
  const isReady = isHeld && card !== null && mandateId !== null;

  useEffect(() => {
    setKnown(null);
    if (!isReady || mandateId === null) return undefined;
    const look = async (): Promise<Known> => {
      const found = await vault.approaches.check(mandateId, { name, employer, email, phone });
      const others = found.hits.filter((hit) => hit.conversationId !== conversationId);
      const isBlocked = found.limits.length > 0 || others.some(({ isRecent }) => isRecent);
      if (!isBlocked) return { ...found, state: 'free' };
      const answer = await vault.approaches.clear(conversationId, null);
      return { ...answer, state: stateOf(answer) };
    };
    // Until it is looked up the message waits; the outbox looks it up by itself too.
    const failed = (code: string): void => setKnown({ ...nothing, state: code === 'too-many-tries' ? 'too-many' : 'failed' });
    asked.current = askAgain({ ask: look, answered: setKnown, failed });
    return () => asked.current?.close();
  }, [vault, conversationId, mandateId, isReady, name, employer, email, phone]);

  return {
    snapshot:
      !isHeld || known === null ? null : { found: foundSnapshot(known, agency, account.uid, mandateId ?? '', conversationId), state: known.state, work },
    lookAgain: () => asked.current?.again(),
    giveReason: (reason) =>
      run(async () => {
        asked.current?.close();
        const answer = await vault.approaches.clear(conversationId, reason);
        setKnown({ ...answer, state: stateOf(answer) });
        if (answer.state === 'cleared') outbox.kick();
      }),
  };
};
