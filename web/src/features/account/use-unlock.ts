'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { phraseKindOf } from '../../platform/vault/phrase-kind.ts';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { faultCode, isTransient } from '../../platform/fault-code.ts';
import { useWork } from '../../platform/use-work.ts';
import { askOtherDevice, unlockWithPhrase } from '../../platform/vault/unlock.ts';
import { deviceLabel } from '../../platform/device-label.ts';
import { VaultFault } from '../../platform/vault/vault-fault.ts';
import { phraseInKitFile } from './phrase-in-kit-file.ts';
import { nameFromEmail } from './use-sign-up.ts';
import type { UnlockActions, UnlockSnapshot } from './unlock-view-types.ts';

const POLL_MS = 3000;
const LIVES_MS = 24 * 60 * 60_000;

/** Keys for a browser that has none: by phrase, or by another device that types the number shown here. */
export const useUnlock = (onKitAlone: () => void): { snapshot: UnlockSnapshot; actions: UnlockActions } | null => {
  const { preferences, session } = useApp();
  const { api, session: sessions, clock } = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [phraseWork, run] = useWork();
  const [kitWork, runKit] = useWork();
  const [approval, setApproval] = useState<UnlockSnapshot['approval']>({ status: 'none' });
  const asking = useRef(false);
  const state = session.kind === 'needs-unlock' ? session : null;

  const poll = useCallback(
    async (since: number): Promise<void> => {
      while (asking.current && state !== null) {
        try {
          const asked = await askOtherDevice(api, state.device, state.answer, deviceLabel(navigator.userAgent));
          if (!asking.current) return;
          if (asked.state === 'refused') return setApproval({ status: 'refused' });
          if (asked.state === 'admitted') {
            setApproval({ status: 'approved' });
            return await sessions.enter(asked.device, asked.token);
          }
          if (clock.now() - since > LIVES_MS) return setApproval({ status: 'expired' });
          setApproval({ status: 'waiting', number: asked.number, since, expiresAt: since + LIVES_MS });
        } catch (error) {
          if (!isTransient(error)) return setApproval({ status: 'failed', code: faultCode(error) });
        }
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
      }
    },
    [api, clock, sessions, state],
  );

  useEffect(
    () => () => {
      asking.current = false;
    },
    [],
  );

  if (state === null) return null;
  const { answer, email } = state;
  const openWith = async (phrase: string): Promise<void> => {
    const { device, token } = await unlockWithPhrase(api, state.device, answer, phrase);
    asking.current = false;
    await sessions.enter(device, token);
  };
  return {
    snapshot: {
      language,
      agencyName: answer.displayName,
      memberName: nameFromEmail(email),
      phraseKind: answer.phrase === null ? 'none' : phraseKindOf(answer.language),
      wordList: [],
      phraseWork,
      triesLeft: null,
      approval,
      mayUseKit: answer.phrase !== null,
      kitWork,
    },
    actions: {
      unlockWithPhrase: (phrase) => run(() => openWith(phrase)),
      askAnotherDevice: () => {
        if (asking.current) return;
        asking.current = true;
        setApproval({ status: 'asking' });
        void poll(clock.now()).finally(() => {
          asking.current = false;
        });
      },
      stopAsking: () => {
        asking.current = false;
        setApproval({ status: 'none' });
      },
      unlockWithKit: (file) =>
        runKit(async () => {
          const phrase = phraseInKitFile(file);
          if (phrase === null) throw new VaultFault('kit-wrong', 'no phrase');
          await openWith(phrase);
        }),
      comeBackWithKit: () => {
        asking.current = false;
        onKitAlone();
      },
      signOut: () => void sessions.signOut(),
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
    },
  };
};
