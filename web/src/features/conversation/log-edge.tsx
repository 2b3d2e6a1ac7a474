'use client';
import { LoaderCircle } from 'lucide-react';
import { Button } from '../../ui/button.tsx';
import type { Edge } from './conversation-view-types.ts';

interface LogEdgeProps {
  edge: Edge;
  words: { readonly more: string; readonly loading: string; readonly failed: string };
  onLoad: () => void;
}

/** Where what is loaded ends and the story does not: pages come by themselves; a button for whoever does not scroll, and after a failure. */
export function LogEdge({ edge, words, onLoad }: LogEdgeProps) {
  if (edge === 'none') return null;
  if (edge === 'loading')
    return (
      <p className="log-older meta flex items-center gap-2" role="status">
        <LoaderCircle className="spin" aria-hidden />
        {words.loading}
      </p>
    );
  return (
    <div className="log-older">
      {edge === 'failed' ? <span className="meta">{words.failed} </span> : null}
      <Button kind="ghost" size="sm" onPress={onLoad}>
        {words.more}
      </Button>
    </div>
  );
}
