'use client';
import { useCallback, useEffect, useRef, useState } from 'react';
import { phraseKindOf } from '../../platform/vault/phrase-kind.ts';
import { useApp, usePreference, useServices } from '../../platform/app-context.tsx';
import { faultCode, isTransient } from '../../platform/fault-code.ts';
import { useWork } from '../../platform/use-work.ts';
import { askOtherDevice, startAsking, stopAsking } from '../../platform/vault/ask-other-device.ts';
import { unlockWithPhrase } from '../../platform/vault/unlock.ts';
import { deviceLabel } from '../../platform/device-label.ts';
import { VaultFault } from '../../platform/vault/vault-fault.ts';
import { phraseInKitFile } from './phrase-in-kit-file.ts';
import { nameFromEmail } from './use-sign-up.ts';
import type { UnlockActions, UnlockSnapshot } from './unlock-view-types.ts';

/** Quick at first, when somebody is on the way to the other device; then less. Each ask is a function run. */
const SOON_MS = 1500;
const LATER_MS = 5000;
const SOON_FOR_MS = 3 * 60_000;

/** So long, or until somebody looks at this page again. */
const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    const wake = (): void => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', wake);
      resolve();
    };
    const timer = setTimeout(wake, ms);
    document.addEventListener('visibilitychange', wake);
  });

/** Keys for a browser that has none: by phrase, or by another device that types the number shown here. */
export const useUnlock = (onKitAlone: () => void): { snapshot: UnlockSnapshot; actions: UnlockActions } | null => {
  const { preferences, session } = useApp();
  const { api, session: sessions, store } = useServices();
  const language = usePreference((known) => known.language(), 'en');
  const [phraseWork, run] = useWork();
  const [kitWork, runKit] = useWork();
  const [approval, setApproval] = useState<UnlockSnapshot['approval']>({ status: 'none' });
  /** Which run of asking goes on; null: none. */
  const asking = useRef<symbol | null>(null);
  const state = session.kind === 'needs-unlock' ? session : null;

  const poll = useCallback(
    async (mine: symbol): Promise<void> => {
      const since = Date.now();
      while (asking.current === mine && state !== null) {
        try {
          const asked = await askOtherDevice({ api, store, now: Date.now }, state.device, state.answer, deviceLabel(navigator.userAgent));
          if (asking.current !== mine) return;
          if (asked.state === 'admitted') {
            setApproval({ status: 'approved' });
            return await sessions.enter(asked.device, asked.token);
          }
          if (asked.state === 'none') {
            // Given up, or let in, by another tab.
            if ((await store.loadDevice(state.uid))?.admitted != null) globalThis.location.reload();
            return setApproval({ status: 'none' });
          }
          if (asked.state === 'waiting') setApproval({ status: 'waiting' });
          else if (asked.state === 'numbered') setApproval({ status: 'numbered', number: asked.number, until: asked.until });
          else return setApproval(asked.state === 'refused' ? { status: 'refused', why: asked.why } : { status: 'expired' });
        } catch (error) {
          if (!isTransient(error)) return setApproval({ status: 'failed', code: faultCode(error) });
        }
        await pause(Date.now() - since < SOON_FOR_MS ? SOON_MS : LATER_MS);
      }
    },
    [api, store, sessions, state],
  );

  const goOn = useCallback(
    (begin: () => Promise<void>): void => {
      if (asking.current !== null) return;
      const mine = Symbol('asking');
      asking.current = mine;
      setApproval({ status: 'asking' });
      begin()
        .then(() => poll(mine))
        .catch((error: unknown) => setApproval({ status: 'failed', code: faultCode(error) }))
        .finally(() => {
          if (asking.current === mine) asking.current = null;
        });
    },
    [poll],
  );

  // What was asked for before this page was loaded goes on.
  const isAsked = state?.device.asking !== undefined;
  useEffect(() => {
    if (isAsked) goOn(() => Promise.resolve());
    return () => {
      asking.current = null;
    };
  }, [isAsked, goOn]);

  if (state === null) return null;
  const { answer, email } = state;
  const openWith = async (phrase: string): Promise<void> => {
    const { device, token } = await unlockWithPhrase(api, state.device, answer, phrase);
    asking.current = null;
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
      askAnotherDevice: () => goOn(() => startAsking({ store, now: Date.now }, state.device, answer)),
      stopAsking: () => {
        asking.current = null;
        setApproval({ status: 'none' });
        void stopAsking(store, state.device).catch(() => undefined);
      },
      unlockWithKit: (file) =>
        runKit(async () => {
          const phrase = phraseInKitFile(file);
          if (phrase === null) throw new VaultFault('kit-wrong', 'no phrase');
          await openWith(phrase);
        }),
      comeBackWithKit: () => {
        asking.current = null;
        onKitAlone();
      },
      signOut: () => void sessions.signOut(),
      chooseLanguage: (chosen) => preferences.setLanguage(chosen),
    },
  };
};
