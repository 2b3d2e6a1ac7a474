'use client';
import { Component, type ReactNode, type RefObject } from 'react';

/** Where lines stood on the screen before something changed, by key; the topmost first. */
export type Places = readonly { readonly key: string; readonly top: number }[];

interface AnchoredListProps {
  label: string;
  /** Keys of the lines, in order: one `li` each. */
  keys: readonly string[];
  list: RefObject<HTMLOListElement | null>;
  /** Called after each change, before anything is painted, with where the lines stood before it. */
  settled: (before: Places) => void;
  children: ReactNode;
}

/**
 * An ordered list that knows where its lines stood at the last moment before it changed. A class, because React offers that moment
 * to classes alone; a position remembered from the last scroll event is a frame old, and putting it back would be felt as a jerk.
 */
export class AnchoredList extends Component<AnchoredListProps, object, Places> {
  override getSnapshotBeforeUpdate(before: AnchoredListProps): Places {
    return placesOf(before.list.current, before.keys);
  }
  override componentDidMount(): void {
    this.props.settled([]);
  }
  override componentDidUpdate(_: AnchoredListProps, __: object, places: Places): void {
    this.props.settled(places);
  }
  override render(): ReactNode {
    const { label, list, children } = this.props;
    return (
      <ol aria-label={label} ref={list}>
        {children}
      </ol>
    );
  }
}

/** Lines that are on the screen, with their distance from the upper edge of the window. */
export const placesOf = (list: HTMLOListElement | null, keys: readonly string[]): Places => {
  const box = list?.parentElement?.getBoundingClientRect();
  if (!list || !box) return [];
  const places: { key: string; top: number }[] = [];
  for (const [i, line] of [...list.children].entries()) {
    const { top, bottom } = line.getBoundingClientRect();
    if (bottom <= box.top) continue;
    if (top >= box.bottom) break;
    const key = keys[i];
    if (key !== undefined) places.push({ key, top });
  }
  return places;
};
