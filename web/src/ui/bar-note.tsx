import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

/** A line under the head of the app: neutral, or red where nothing can be trusted until it is solved. */
export function BarNote({ icon, isDanger = false, action, children }: { icon: ReactNode; isDanger?: boolean; action?: ReactNode; children: ReactNode }) {
  return (
    <div className={classNames('bar-note', isDanger && 'is-danger')}>
      {icon}
      <span className="grow">{children}</span>
      {action}
    </div>
  );
}
