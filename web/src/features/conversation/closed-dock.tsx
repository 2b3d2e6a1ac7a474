'use client';
import type { ReactNode } from 'react';
import { Lock } from 'lucide-react';
import { formatMoment } from '../../text/format.ts';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { useNow } from '../../ui/clock.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Problem } from '../../ui/problem.tsx';
import type { ConversationSnapshot } from './conversation-view-types.ts';

interface ClosedDockProps {
  snapshot: Pick<ConversationSnapshot, 'closedAt' | 'reopening'>;
  onReopen: () => void;
  /** To what is said of pay and back, for those who read it. */
  tabs?: ReactNode;
}

/** In place of the field to write in: since when the search is closed, and the way back. */
export function ClosedDock({ snapshot: { closedAt, reopening }, onReopen, tabs }: ClosedDockProps) {
  const text = useText().conversation;
  const language = useLanguage();
  const now = useNow();
  return (
    <div className={classNames('composer', tabs === undefined && 'pt-3')}>
      {tabs}
      <div className="composer-closed flex-wrap">
        <Lock aria-hidden />
        <span className="min-w-0 flex-1">{text.closed(closedAt === null ? '' : formatMoment(closedAt, now, language))}</span>
        {reopening === undefined ? null : reopening.can === 'asked' ? (
          <span className="meta">{text.reopenAsked}</span>
        ) : (
          <Button kind="line" size="sm" isBusy={reopening.work.status === 'busy'} onPress={onReopen}>
            {reopening.can === 'may' ? text.reopen : text.askToReopen}
          </Button>
        )}
      </div>
      {reopening === undefined ? null : <Problem work={reopening.work} />}
    </div>
  );
}
