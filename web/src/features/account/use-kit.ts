'use client';
import { useEffect, useRef, useState } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { faultCode } from '../../platform/fault-code.ts';
import { useWork } from '../../platform/use-work.ts';
import { confirmKit, isKitText, makeKit, wrongWords, type Kit } from '../../platform/vault/kit.ts';
import { phraseKindOf } from '../../platform/vault/phrase-kind.ts';
import type { KitActions, KitSnapshot } from './kit-view-types.ts';
import { useAgencyState } from '../../platform/use-agency-state.ts';
import { useKitPaper } from './use-kit-paper.ts';

export interface KitWays {
  /** On to what waited behind the gate, or back. */
  readonly goOn: () => void;
  readonly later: () => void;
}

/**
 * The recovery kit. It is made when its page opens and lives in memory only: leaving before it is confirmed and coming
 * back makes another, which replaces it.
 */
export const useKit = ({ goOn, later }: KitWays): { snapshot: KitSnapshot; actions: KitActions } => {
  const { api, clock } = useServices();
  const workspace = useWorkspace();
  const { agency } = useAgencyState();
  const [kit, setKit] = useState<Kit | null>(null);
  const { paper, actions } = useKitPaper(kit);
  const [making, run] = useWork();
  const [confirmation, setConfirmation] = useState<KitSnapshot['confirmation']>({ status: 'open' });
  const begun = useRef(false);
  // As it was when the page opened: confirming the kit does not change the way on under her finger.
  const [isGate, setGate] = useState(true);
  const isConfirmed = agency !== null && agency.kitConfirmedAtMs !== null;
  const kind = agency === null ? null : phraseKindOf(agency.language);

  useEffect(() => {
    if (begun.current || kind === null) return;
    begun.current = true;
    setGate(!isConfirmed);
    const { vault, source } = workspace;
    run(async () => setKit(await makeKit({ api, source, keyLog: vault.keyLog, device: vault.device }, kind)));
  }, [api, kind, isConfirmed, run, workspace]);

  const confirm = (check: (known: Kit) => Promise<KitSnapshot['confirmation'] | null>): void => {
    if (kit === null) return;
    setConfirmation({ status: 'busy' });
    check(kit)
      .then(async (wrong) => {
        if (wrong !== null) return setConfirmation(wrong);
        await confirmKit(api, kit.kitId);
        setConfirmation({ status: 'confirmed', at: clock.now() });
      })
      .catch((error: unknown) => setConfirmation({ status: 'failed', code: faultCode(error) }));
  };

  return {
    snapshot: {
      ...paper,
      version: 1,
      isGate,
      confirmation,
      making: kit === null && making.status === 'idle' ? { status: 'busy' } : making,
    },
    actions: {
      ...actions,
      confirmWithFile: (file) => confirm(async (known) => ((await isKitText(known, file)) ? null : { status: 'wrong-file' })),
      confirmWithWords: (words) =>
        confirm(async (known) => {
          const places = wrongWords(known, paper.asked, words);
          return places.length === 0 ? null : { status: 'wrong-words', places };
        }),
      goOn,
      later,
    },
  };
};
