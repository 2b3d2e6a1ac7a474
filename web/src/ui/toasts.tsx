'use client';
import { createContext, useCallback, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import { Undo2, X } from 'lucide-react';
import { useAnnounce } from '../a11y/announcer.tsx';
import { Button } from './button.tsx';
import { IconButton } from './icon-button.tsx';
import { useText } from './language-context.tsx';
import { stacked } from './toast-stack.ts';

export interface Toast {
  words: string;
  /** Of several about one thing the newest stands alone. */
  about?: string;
  icon?: ReactNode;
  /** Undo before "are you sure". */
  undo?: () => void;
  /** Something to do about it. */
  action?: { label: string; onPress: () => void };
  /** How long it stays; 8 s unless told, longer while undo is offered. */
  stayMs?: number;
}

const ToastContext = createContext<(toast: Toast) => void>(() => undefined);

/** Short words about something just done. Spoken through the announcer; never the only place where a failure is told. */
export function Toasts({ children }: { children: ReactNode }) {
  const text = useText();
  const announce = useAnnounce();
  const [shown, setShown] = useState<readonly (Toast & { id: number })[]>([]);
  const count = useRef(0);
  const dismiss = useCallback((id: number) => setShown((all) => all.filter((toast) => toast.id !== id)), []);
  const show = useCallback(
    (toast: Toast) => {
      count.current += 1;
      const id = count.current;
      setShown((all) => stacked(all, { ...toast, id }));
      announce(toast.words);
      setTimeout(() => dismiss(id), toast.stayMs ?? (toast.undo ? 12_000 : 8_000));
    },
    [announce, dismiss],
  );
  const value = useMemo(() => show, [show]);
  return (
    <ToastContext value={value}>
      {children}
      <div className="toasts">
        {shown.map((toast) => (
          <div className="toast" key={toast.id}>
            {toast.icon}
            <span className="flex-1">{toast.words}</span>
            {toast.action ? (
              <Button
                kind="ghost"
                size="sm"
                onPress={() => {
                  toast.action?.onPress();
                  dismiss(toast.id);
                }}
              >
                {toast.action.label}
              </Button>
            ) : null}
            {toast.undo ? (
              <Button
                kind="ghost"
                size="sm"
                icon={<Undo2 aria-hidden />}
                onPress={() => {
                  toast.undo?.();
                  dismiss(toast.id);
                }}
              >
                {text.common.undo}
              </Button>
            ) : null}
            <IconButton label={text.common.dismiss} icon={<X aria-hidden />} onPress={() => dismiss(toast.id)} />
          </div>
        ))}
      </div>
    </ToastContext>
  );
}

export const useToast = (): ((toast: Toast) => void) => useContext(ToastContext);
