'use client';
import { useEffect } from 'react';
import { useServices, useWorkspace } from '../../platform/app-context.tsx';
import { openPushDevice } from '../../platform/push/push-device.ts';
import { registerWorker } from '../../platform/worker/register-worker.ts';
import { useText } from '../../ui/language-context.tsx';
import { useToast } from '../../ui/toasts.tsx';

/** The first screen goes before keeping the app for times without a network. */
const AFTER_MS = 3_000;

/** Registers the app's worker, offers a newer version, and goes where a tapped notice leads. */
export const useWorker = (open: (conversationId: string | null) => void): void => {
  const { api, config, store } = useServices();
  const { vault, keepUnsent } = useWorkspace();
  const { notify: text } = useText();
  const toast = useToast();

  useEffect(() => {
    // A browser that keeps nothing keeps no app either.
    if (!store.persistent) return undefined;
    const container = navigator.serviceWorker as ServiceWorkerContainer | undefined;
    const stops: (() => void)[] = [];
    let isGone = false;
    const begin = async (): Promise<void> => {
      const worker = await registerWorker(container, () => location.reload());
      if (worker === null) return;
      if (isGone) return worker.close();
      worker.words(text.systemTitle, text.systemBody);
      const device = openPushDevice({ push: config.push, api, sealed: vault.sealed, container, locks: navigator.locks as LockManager | undefined });
      stops.push(
        worker.onOpen(open),
        worker.onUpdate((take) => {
          const action = { label: text.reload, onPress: () => void keepUnsent().then(take, take) };
          toast({ words: text.update, action, stayMs: 2_147_483_647 });
        }),
        device.listen((push) => worker.push(push)),
        worker.close,
      );
    };
    const timer = setTimeout(() => void begin(), AFTER_MS);
    return () => {
      isGone = true;
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [api, config, store, vault, keepUnsent, text, toast, open]);
};
