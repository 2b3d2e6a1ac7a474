import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';

interface PanelSectionProps {
  icon: ReactNode;
  title: string;
  /** One or two text actions at the right. */
  actions?: ReactNode;
  /** Somebody waits: on teal paper. */
  isAttention?: boolean;
  children: ReactNode;
}

/** A section of a side panel: 12 px grey head with icon, then the fact, then the explanation. */
export function PanelSection({ icon, title, actions, isAttention = false, children }: PanelSectionProps) {
  return (
    <section className={classNames('panel-sec', isAttention && 'panel-attention')}>
      <h3>
        {icon}
        {title}
        <span className="grow" />
        {actions}
      </h3>
      {children}
    </section>
  );
}
