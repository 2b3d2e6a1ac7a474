import type { Range } from '../../platform/search/query.ts';

/** Words with what was found in them marked; isolated, because anybody wrote them. */
export function Marked({ text, marks }: { text: string; marks: readonly Range[] }) {
  const parts = marks.flatMap((mark, place) => [
    { at: marks[place - 1]?.end ?? 0, words: text.slice(marks[place - 1]?.end ?? 0, mark.start), isFound: false },
    { at: mark.start, words: text.slice(mark.start, mark.end), isFound: true },
  ]);
  const end = marks.at(-1)?.end ?? 0;
  return (
    <bdi>
      {[...parts, { at: end, words: text.slice(end), isFound: false }].map(({ at, words, isFound }) =>
        isFound ? <mark key={`m${at}`}>{words}</mark> : <span key={`t${at}`}>{words}</span>,
      )}
    </bdi>
  );
}
