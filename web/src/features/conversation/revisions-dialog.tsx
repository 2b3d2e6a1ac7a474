'use client';
import { formatMoment } from '../../text/format.ts';
import { useNow } from '../../ui/clock.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { useLanguage, useText } from '../../ui/language-context.tsx';
import { Name } from '../../ui/name.tsx';
import type { Revision } from './acts-view-types.ts';

/** Every wording that a message had, newest first, each with its own time and author. */
export function RevisionsDialog({ revisions, onClose }: { revisions: readonly Revision[]; onClose: () => void }) {
  const text = useText().acts;
  const language = useLanguage();
  const now = useNow();
  const newestFirst = revisions.map((revision, number) => ({ ...revision, number })).toReversed();
  return (
    <Dialog title={text.historyTitle} lead={text.historyHelp} isOpen onClose={onClose}>
      <ol className="revisions">
        {newestFirst.map(({ id, at, author, text: words, number }) => (
          <li key={id}>
            <p className="meta">
              {number === 0 ? text.original : text.edition(number)} · <Name>{author.name}</Name> ·{' '}
              {at === null ? text.waiting.edit : <time dateTime={new Date(at).toISOString()}>{formatMoment(at, now, language)}</time>}
            </p>
            <p className="revision-words" dir="auto">
              {words}
            </p>
          </li>
        ))}
      </ol>
    </Dialog>
  );
}
