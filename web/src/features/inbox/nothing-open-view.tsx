'use client';
import { MessageCircle } from 'lucide-react';
import { EmptyState } from '../../ui/empty-state.tsx';
import { useText } from '../../ui/language-context.tsx';

/** The middle pane while no conversation is open. With an empty list the list itself says what to do. */
export function NothingOpenView({ hasRows }: { hasRows: boolean }) {
  const text = useText().inbox;
  if (!hasRows) return null;
  return (
    <div className="grid flex-1 place-items-center">
      <EmptyState icon={<MessageCircle aria-hidden />} title={text.chooseTitle}>
        {text.choose}
      </EmptyState>
    </div>
  );
}
