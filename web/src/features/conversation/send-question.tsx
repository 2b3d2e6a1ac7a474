'use client';
import { useEffect, useRef, type ReactNode } from 'react';

interface SendQuestionProps {
  icon: ReactNode;
  /** Spoken name of the box. */
  label: string;
  title: ReactNode;
  help?: ReactNode;
  /** Buttons; the first one has the keyboard when the box comes up by a wish to send. */
  children: ReactNode;
  takesFocus: boolean;
  isDanger?: boolean;
  /** Escape. */
  onCancel: () => void;
}

/** Asked above the field before something goes out. The text stays where it is until there is an answer. */
export function SendQuestion({ icon, label, title, help, children, takesFocus, isDanger = false, onCancel }: SendQuestionProps) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    if (takesFocus) box.current?.querySelector('button')?.focus();
  }, [takesFocus]);
  useEffect(() => {
    const leave = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') onCancel();
    };
    document.addEventListener('keydown', leave);
    return () => document.removeEventListener('keydown', leave);
  }, [onCancel]);
  return (
    <section className={isDanger ? 'night-offer is-danger' : 'night-offer'} ref={box} aria-label={label}>
      {icon}
      <div className="min-w-0 grow">
        <p role="alert">
          <b>{title}</b> {help}
        </p>
        <div className="night-ways">{children}</div>
      </div>
    </section>
  );
}
