'use client';
import type { ReactNode } from 'react';

/** On or off, at once. Its words stand beside it. */
export function Switch({ isOn, onChange, children }: { isOn: boolean; onChange: () => void; children: ReactNode }) {
  return (
    <button type="button" role="switch" aria-checked={isOn} className="switch" data-selected={isOn ? '' : undefined} onClick={onChange}>
      <span className="switch-track" aria-hidden />
      <span>{children}</span>
    </button>
  );
}
